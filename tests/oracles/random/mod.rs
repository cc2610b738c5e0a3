//! Random schemas, rule sets and applicants, typed by the schema; the same seed gives the same.

mod applicant;
mod condition;
mod schema;

pub use applicant::{Pools, applicant};
pub use condition::{RuleSet, rule_set};
pub use schema::schema;

/// A small generator of random numbers (splitmix64) that stays the same for ever.
pub struct Rng(u64);

impl Rng {
    /// Starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// A number from `from` to `to`.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(usize::try_from(to - from + 1).unwrap())).unwrap()
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Some of them, at least `least`, without repetition, in their order.
    pub fn some<T: Clone>(&mut self, from: &[T], least: usize, most: usize) -> Vec<T> {
        let wanted = least + self.below(most.min(from.len()).saturating_sub(least) + 1);
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < wanted.min(from.len()) {
            let at = self.below(from.len());
            if !chosen.contains(&at) {
                chosen.push(at);
            }
        }
        chosen.sort_unstable();
        chosen.into_iter().map(|at| from[at].clone()).collect()
    }
}
