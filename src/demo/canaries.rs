//! Texts of the demonstration: realistic ones, or a unique marker in the place of each.
//!
//! A marker `CNRY-<office>-<table>-<column>-<n>-<16 hex>` that shows up where it should not tells which byte of which
//! office, lane and tier leaked.

use std::fmt::Write;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Size;

/// One marker and what it stands for.
#[derive(Clone, Debug, Serialize)]
pub struct Canary {
    /// The marker.
    pub canary: String,
    /// The office it belongs to.
    pub office: String,
    /// `open` or `confidential`; `none` where no case is concerned.
    pub lane: &'static str,
    /// The tier of the field.
    pub tier: &'static str,
    /// The case, the account or the office it belongs to.
    pub owner: String,
}

/// What a text is about.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its table.
    pub table: &'a str,
    /// Its column.
    pub column: &'a str,
    /// The lane of its case, or `none`.
    pub lane: &'static str,
    /// The tier of the field.
    pub tier: &'static str,
    /// Whose it is.
    pub owner: &'a str,
}

/// Gives every text of one office.
pub struct Texts {
    on: bool,
    seed: u64,
    office: String,
    made: Vec<Canary>,
}

impl Texts {
    /// The texts of this office.
    pub fn new(size: &Size, office: &str) -> Self {
        Self { on: size.canaries, seed: size.seed, office: office.to_owned(), made: Vec::new() }
    }

    /// Sets the lane of a case whose answers put it into another than was meant.
    pub fn settle_lane(&mut self, owner: &str, lane: &'static str) {
        for canary in self.made.iter_mut().filter(|canary| canary.owner == owner) {
            canary.lane = lane;
        }
    }

    /// The realistic text, or a marker in its place.
    pub fn text(&mut self, field: &Field<'_>, realistic: &str) -> String {
        if !self.on {
            return realistic.to_owned();
        }
        let n = self.made.len() + 1;
        let digest = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(self.office.as_bytes())
            .chain_update(n.to_be_bytes())
            .finalize();
        let mut canary = format!("CNRY-{}-{}-{}-{n}-", self.office, field.table, field.column);
        for byte in digest.iter().take(8) {
            // Writing to a String cannot fail.
            let _ = write!(canary, "{byte:02x}");
        }
        self.made.push(Canary {
            canary: canary.clone(),
            office: self.office.clone(),
            lane: field.lane,
            tier: field.tier,
            owner: field.owner.to_owned(),
        });
        canary
    }

    /// The markers made.
    pub fn into_made(self) -> Vec<Canary> {
        self.made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: Field<'_> = Field { table: "members", column: "given_names", lane: "open", tier: "T2", owner: "x" };

    #[test]
    fn a_marker_names_its_place_and_is_unique() {
        let mut texts = Texts::new(&Size { canaries: true, ..Size::small() }, "costa-rica");
        let (one, two) = (texts.text(&FIELD, "Ana"), texts.text(&FIELD, "Ana"));
        assert_ne!(one, two);
        let hex = one.strip_prefix("CNRY-costa-rica-members-given_names-1-").unwrap();
        assert!(hex.len() == 16 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)), "{one}");
        assert_eq!(texts.into_made().len(), 2);
    }

    #[test]
    fn a_case_that_turns_out_confidential_takes_its_markers_along() {
        let mut texts = Texts::new(&Size { canaries: true, ..Size::small() }, "ecuador");
        texts.text(&FIELD, "Ana");
        texts.text(&Field { owner: "y", ..FIELD }, "Eva");
        texts.settle_lane("x", "confidential");
        let lanes: Vec<_> = texts.into_made().into_iter().map(|canary| canary.lane).collect();
        assert_eq!(lanes, ["confidential", "open"]);
    }

    #[test]
    fn without_markers_the_text_stays() {
        let mut texts = Texts::new(&Size::small(), "guatemala");
        assert_eq!(texts.text(&FIELD, "Ana"), "Ana");
        assert!(texts.into_made().is_empty());
    }
}
