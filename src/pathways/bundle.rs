//! A rule book as the files it is written in: embedded, stored, or edited by hand.
//!
//! Used by the loader, by drafts and by the shelf of stored books. A bundle is only
//! text: nothing in it is checked before [`super::RuleBook::load`].
//!
//! Layout: `offices/*.toml` one office each; `words/LANGUAGE/*.toml` texts; every
//! other `*.toml` at the top any of facts, countries, lists, definitions, sources,
//! questions, criteria and pathways, so that a pathway is added as new files.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value as Json};

/// The largest file accepted, in bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;
/// The largest bundle accepted, in bytes.
pub const LARGEST_BUNDLE: usize = 5 * 1024 * 1024;
/// The most files a bundle may have.
pub const MOST_FILES: usize = 500;

/// Data files by their path, such as `offices/colombia.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    files: BTreeMap<String, String>,
}

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("sets/", $name)))),*]
    };
}

/// The files this program was built with.
const EMBEDDED: [(&str, &str); 32] = embedded!(
    "facts.toml",
    "countries.toml",
    "names.toml",
    "sources.toml",
    "questions.toml",
    "counters.toml",
    "access.toml",
    "us.toml",
    "parole.toml",
    "family.toml",
    "work.toml",
    "canada_spain.toml",
    "protection.toml",
    "offices/guatemala.toml",
    "offices/colombia.toml",
    "offices/costa_rica.toml",
    "offices/ecuador.toml",
    "offices/mexico_planned.toml",
    "words/es/pathways.toml",
    "words/es/reasons.toml",
    "words/es/questions.toml",
    "words/es/options.toml",
    "words/es/countries.toml",
    "words/es/contradictions.toml",
    "words/es/counters.toml",
    "words/en/pathways.toml",
    "words/en/reasons.toml",
    "words/en/questions.toml",
    "words/en/options.toml",
    "words/en/countries.toml",
    "words/en/contradictions.toml",
    "words/en/counters.toml",
);

impl Bundle {
    /// A bundle of these files.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { files: files.into_iter().collect() }
    }

    /// The founding book of every office, embedded in the program.
    pub fn embedded() -> Self {
        Self::new(EMBEDDED.map(|(name, text)| (name.to_owned(), text.to_owned())))
    }

    /// The same bundle with a file added or replaced.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }

    /// The same bundle without a file.
    #[must_use]
    pub fn without(mut self, path: &str) -> Self {
        self.files.remove(path);
        self
    }

    /// All files in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Size of all texts, in bytes.
    pub fn size(&self) -> usize {
        self.files.values().map(String::len).sum()
    }

    /// The bundle for storage: an object from path to text.
    pub fn to_json(&self) -> Json {
        Json::Object(self.files.iter().map(|(path, text)| (path.clone(), Json::from(text.as_str()))).collect::<Map<_, _>>())
    }

    /// Reads what [`Bundle::to_json`] wrote; none where it is something else.
    pub fn from_json(json: &Json) -> Option<Self> {
        let files = json.as_object()?.iter();
        let files: Option<BTreeMap<String, String>> =
            files.map(|(path, text)| Some((path.clone(), text.as_str()?.to_owned()))).collect();
        Some(Self { files: files? })
    }

    /// Reads the `*.toml` files of a folder, its `offices` and `words/*`.
    ///
    /// # Errors
    /// A folder or file that cannot be read, is not UTF-8, or is too large.
    pub fn read_folder(folder: &Path) -> io::Result<Self> {
        let mut bundle = Self::default();
        bundle.read_below(folder, "", 0)?;
        Ok(bundle)
    }

    fn read_below(&mut self, folder: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.metadata()?;
            if kind.is_dir() && depth < 2 {
                self.read_below(&entry.path(), &format!("{name}/"), depth + 1)?;
            } else if kind.is_file() && Path::new(&name).extension().is_some_and(|ending| ending == "toml") {
                let size = usize::try_from(kind.len()).unwrap_or(usize::MAX);
                if size > LARGEST_FILE || self.size().saturating_add(size) > LARGEST_BUNDLE || self.files.len() >= MOST_FILES {
                    return Err(io::Error::other(format!("{name} is too large, or the folder is")));
                }
                let text =
                    fs::read_to_string(entry.path()).map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
                self.files.insert(name, text);
            }
        }
        Ok(())
    }
}
