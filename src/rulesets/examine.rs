//! Loads and checks the files of a rule set: a book that may be used, or what is wrong with it.

use std::sync::LazyLock;

use crate::pathways::{Bundle, Finding, Place, RuleBook};

/// Offices and pathways that running offices rely on.
static RELIED_ON: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    RuleBook::load_embedded().map_or_else(
        |_| (Vec::new(), Vec::new()),
        |book| {
            let offices = book.office_ids().into_iter().map(str::to_owned).collect();
            (offices, book.pathways().iter().map(|pathway| pathway.id.to_string()).collect())
        },
    )
});

/// What came of it.
pub struct Examined {
    /// The book, unless a finding refuses it.
    pub book: Option<RuleBook>,
    /// Everything found, refusals first.
    pub findings: Vec<Finding>,
}

/// Loads and checks files.
pub fn examine(bundle: &Bundle) -> Examined {
    let (book, mut findings) = RuleBook::examine(bundle);
    findings.extend(book.iter().flat_map(missing));
    findings.sort_by_key(|finding| finding.severity);
    let usable = !findings.iter().any(Finding::is_error);
    Examined { book: book.filter(|_| usable), findings }
}

/// What a book lacks that an office would stand without: a programme ends by a period, it does not vanish.
fn missing(book: &RuleBook) -> Vec<Finding> {
    let (offices, pathways) = &*RELIED_ON;
    let offices = offices.iter().filter(|id| book.office(id).is_none_or(|office| office.access.versions.is_empty()));
    let pathways = pathways.iter().filter(|id| book.pathway(id).is_none());
    let told = |file: String, id: &String, what: &str| {
        let problem = format!("the {what} has no rules any more; keep it and end its periods instead");
        Finding::new("E-gone", &Place::file(file), id.as_str(), problem)
    };
    let offices = offices.map(|id| told(format!("offices/{id}.toml"), id, "office"));
    offices.chain(pathways.map(|id| told(String::new(), id, "pathway"))).collect()
}
