//! A part of the whole, exact to six decimals: a place is never lost to binary fractions.

use std::fmt;

const WHOLE: u64 = 1_000_000;

/// A part between nought and one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    millionths: u64,
}

impl Share {
    /// Reads a decimal such as `0.3`; at most six places after the point.
    pub fn parse(text: &str) -> Option<Self> {
        let (units, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.len() <= 6 && text.chars().all(|c| c.is_ascii_digit());
        if units.is_empty() || !digits(units) || !digits(decimals) {
            return None;
        }
        let millionths = units.parse::<u64>().ok()?.checked_mul(WHOLE)? + format!("{decimals:0<6}").parse::<u64>().ok()?;
        (millionths <= WHOLE).then_some(Self { millionths })
    }

    /// The share of a number of places, rounded down.
    pub fn of(self, places: u32) -> u32 {
        u32::try_from(u64::from(places) * self.millionths / WHOLE).unwrap_or(places)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = format!("{:06}", self.millionths % WHOLE);
        let decimals = decimals.trim_end_matches('0');
        let units = self.millionths / WHOLE;
        if decimals.is_empty() { write!(f, "{units}") } else { write!(f, "{units}.{decimals}") }
    }
}
