//! Derived facts from packed cells; `pathways/derived.rs` says what they mean.

use super::facts::Facts;
use super::layout::{FIRST, Layout, NOTHING, Stretch, UNKNOWN, date, of_number};
use crate::pathways::derived::age_on;
use crate::pathways::expr::bit;
use crate::pathways::fact::Schema;

/// A fact that is asked: its position and its cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input {
    pub slot: usize,
    pub cell: usize,
}

/// How a derived fact is computed.
#[derive(Clone, Debug)]
pub(super) enum Derived {
    /// Full years since the date of birth.
    Age { birth: Input },
    /// Inside a country of nationality.
    InCountry { here: Input, nationality: Input, others: Input, stateless: Input, residence: Input },
    /// Younger than 21 when the affidavit was filed.
    Under21 { birth: Input, filed: Input },
    /// Not known to the code.
    Never,
}

const NO: u8 = 0;
const UNSURE: u8 = 1;
const YES: u8 = 2;

impl Derived {
    pub fn new(name: &str, schema: &Schema, layout: &Layout) -> Self {
        let input = |fact: &str| {
            let slot = schema.facts.iter().position(|known| known.id.as_str() == fact)?;
            Some(Input { slot, cell: *layout.roots.get(slot)? })
        };
        let found = match name {
            "age_today" => input("date_of_birth").map(|birth| Self::Age { birth }),
            "in_country_of_nationality" => (|| {
                Some(Self::InCountry {
                    here: input("current_country")?,
                    nationality: input("nationality")?,
                    others: input("other_nationalities")?,
                    stateless: input("stateless")?,
                    residence: input("last_habitual_residence")?,
                })
            })(),
            "under_21_at_cam_filing" => {
                input("date_of_birth").zip(input("cam_affidavit_filed_on")).map(|(birth, filed)| Self::Under21 { birth, filed })
            }
            _ => None,
        };
        found.unwrap_or(Self::Never)
    }

    /// The facts it is computed from.
    pub fn facts(&self) -> u64 {
        match self {
            Self::Never => 0,
            Self::Age { birth } => bit(birth.slot),
            Self::InCountry { here, nationality, others, stateless, residence } => {
                [here, nationality, others, stateless, residence].iter().fold(0, |bits, input| bits | bit(input.slot))
            }
            Self::Under21 { birth, filed } => bit(birth.slot) | bit(filed.slot),
        }
    }

    /// The ordinal, and what it waits for if that is not known.
    pub fn compute(&self, facts: &Facts) -> (u64, u64) {
        match self {
            Self::Never => (UNKNOWN, 0),
            Self::Age { birth } => match date_in(facts, *birth) {
                Some(born) => (of_number(age_on(born, facts.as_of)), 0),
                None => (UNKNOWN, bit(birth.slot)),
            },
            Self::InCountry { .. } => self.in_country(facts),
            Self::Under21 { birth, filed } => {
                let Some(born) = date_in(facts, *birth) else { return waiting(facts, &[*birth, *filed]) };
                let under = |day| if age_on(born, day) < 21 { YES } else { NO };
                let truth = match facts.cell(filed.cell) {
                    UNKNOWN => under(facts.as_of).max(UNSURE),
                    filed_on => {
                        under(date(filed_on).filter(|_| filed_on != NOTHING).map_or(facts.as_of, |day| day.min(facts.as_of)))
                    }
                };
                known(truth).unwrap_or_else(|| waiting(facts, &[*birth, *filed]))
            }
        }
    }

    fn in_country(&self, facts: &Facts) -> (u64, u64) {
        let Self::InCountry { here, nationality, others, stateless, residence } = self else { return (UNKNOWN, 0) };
        let place = facts.cell(here.cell);
        let same = |input: &Input| match (place, facts.cell(input.cell)) {
            (UNKNOWN, _) | (_, UNKNOWN) => UNSURE,
            (_, NOTHING) => NO,
            (place, there) => {
                if place == there {
                    YES
                } else {
                    NO
                }
            }
        };
        let among = match facts.cell(others.cell) {
            UNKNOWN => UNSURE,
            list => {
                let stretch = Stretch::of(list);
                if stretch.len == 0 && !stretch.more {
                    NO
                } else if place == UNKNOWN {
                    UNSURE
                } else if stretch.items(&facts.pool).contains(&place) {
                    YES
                } else {
                    u8::from(stretch.more)
                }
            }
        };
        let without = match facts.cell(stateless.cell) {
            UNKNOWN => UNSURE,
            answer => {
                if answer == FIRST + 1 {
                    YES
                } else {
                    NO
                }
            }
        };
        let national = same(nationality).max(among);
        let resident = same(residence);
        let mixed = without.min(resident).max((YES - without).min(national));
        let truth = if mixed == UNSURE && national == resident { national } else { mixed };
        known(truth).unwrap_or_else(|| match without {
            YES => waiting(facts, &[*here, *residence]),
            NO => waiting(facts, &[*here, *nationality, *others]),
            _ => waiting(facts, &[*here, *nationality, *others, *stateless]),
        })
    }
}

fn known(truth: u8) -> Option<(u64, u64)> {
    match truth {
        NO => Some((FIRST, 0)),
        YES => Some((FIRST + 1, 0)),
        _ => None,
    }
}

fn waiting(facts: &Facts, inputs: &[Input]) -> (u64, u64) {
    let open = inputs.iter().filter(|input| facts.cell(input.cell) == UNKNOWN);
    (UNKNOWN, open.fold(0, |bits, input| bits | bit(input.slot)))
}

fn date_in(facts: &Facts, input: Input) -> Option<chrono::NaiveDate> {
    match facts.cell(input.cell) {
        UNKNOWN | NOTHING => None,
        day => date(day),
    }
}
