//! The difference of two books, as those read it who sign the newer one.

use super::super::diff::{Change, ChangeKind, diff};
use super::super::{Bundle, RuleBook};
use super::BOOK;

fn changed(file: &str, old: &str, new: &str) -> Vec<Change> {
    let bundle = Bundle::embedded();
    let text = bundle.file(file).expect("the file is there").to_owned();
    assert!(text.contains(old), "{file} does not hold {old}");
    let book = RuleBook::load(&bundle.with(file, text.replacen(old, new, 1))).unwrap_or_else(|found| panic!("{found:?}"));
    diff(&BOOK, &book)
}

#[test]
fn a_book_does_not_differ_from_itself_nor_by_a_comment() {
    assert_eq!(diff(&BOOK, &BOOK), []);
    assert_eq!(changed("us.toml", "order = 20", "# a remark\norder = 20"), []);
}

#[test]
fn a_changed_date_is_named_with_the_office_in_words_of_the_reader() {
    let changes = changed(
        "offices/guatemala.toml",
        "from = 2023-06-12, to = 2025-01-19, cite = [\"F-GTEMB\", \"S3\"] },",
        "from = 2023-06-13, to = 2025-01-19, cite = [\"F-GTEMB\", \"S3\"] },",
    );
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!((change.owner.as_str(), change.kind), ("guatemala", ChangeKind::Availability));
    assert!(change.before_in("es").is_some_and(|text| text.contains("12 de junio de 2023")), "{change:?}");
    assert!(change.after_in("en").is_some_and(|text| text.contains("13 June 2023")), "{change:?}");
}

#[test]
fn a_changed_condition_shows_the_old_and_the_new_rule() {
    let changes = changed("us.toml", "when = 'fears_return'", "when = 'fears_return and not stateless'");
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!(
        (change.owner.as_str(), change.kind, change.item.as_str()),
        ("usrap_refugee", ChangeKind::Criterion, "usrap.fear")
    );
    assert!(change.before.as_ref().is_some_and(|text| text.starts_with("fears_return;")), "{change:?}");
    assert!(change.after_in("es").is_some_and(|text| text.contains("not stateless")), "{change:?}");
    let words = changed("words/en/pathways.toml", "open = ", "open = \"It is \" #");
    assert!(words.iter().any(|change| change.kind == ChangeKind::Words || change.kind == ChangeKind::Availability), "{words:?}");
}

#[test]
fn what_is_added_or_gone_is_told_apart() {
    let changes = changed("sources.toml", "title = \"CAM Program\"", "title = \"CAM Programme\"");
    assert!(matches!(changes.as_slice(), [change] if change.kind == ChangeKind::Source && change.item == "F-CAM"), "{changes:?}");
    let shorter = changed(
        "offices/guatemala.toml",
        "\"guatemala.nationality_2\", \"guatemala.place_2\"]",
        "\"guatemala.place_2\", \"guatemala.nationality_2\"]",
    );
    assert_eq!(shorter, [], "the order of criteria changes nothing");
    let added = changed(
        "us.toml",
        "requires = [\"usrap.access\", \"usrap.fear\",",
        "requires = [\"usrap.access\", \"frp.outside_us\", \"usrap.fear\",",
    );
    let requirement = added.iter().find(|change| change.kind == ChangeKind::Requirement).expect("added");
    assert!(
        requirement.before.is_none() && requirement.after.is_some() && requirement.after_words.contains_key("es"),
        "{requirement:?}"
    );
}
