//! The pathway module by itself: it is pure, so that it can be fuzzed without the server.

#[path = "../../src/pathways/mod.rs"]
pub mod pathways;

use std::sync::LazyLock;

use pathways::RuleBook;

/// The embedded rule book.
///
/// # Panics
/// Where it does not load.
pub static BOOK: LazyLock<RuleBook> = LazyLock::new(|| RuleBook::load_embedded().expect("the embedded rule book loads"));
