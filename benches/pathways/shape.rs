//! The reference shape: 10 pathways of 8 criteria, 120 tests of 40 facts, and random people.

use puente::pathways::Truth;

/// Numbers that look random and are the same everywhere (`SplitMix64`).
pub struct Rng(u64);

impl Rng {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `below`.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(below).unwrap()).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Facts: yes/no first, then words, numbers and days.
pub const BOOLS: usize = 20;
/// Facts that are one of eight words.
pub const WORDS: usize = 10;
/// Facts that are numbers from 0 to 99.
pub const INTS: usize = 6;
/// Facts that are days, counted from 1 January 2000.
pub const DATES: usize = 4;
/// All facts.
pub const FACTS: usize = BOOLS + WORDS + INTS + DATES;
/// Words of a fact.
pub const OPTIONS: usize = 8;
/// Days of a date.
pub const DAYS: usize = 9000;
/// Pathways.
pub const PATHWAYS: usize = 10;
/// Criteria of a pathway.
pub const CRITERIA: usize = 8;

/// A condition.
pub enum Node {
    /// A yes/no fact is yes.
    Is(usize),
    /// A fact is one of the words whose bits are set.
    In(usize, u8),
    /// A number or day is not less than.
    AtLeast(usize, i32),
    /// A number or day is not more than.
    AtMost(usize, i32),
    /// Not.
    Not(Box<Node>),
    /// And.
    All(Vec<Node>),
    /// Or.
    Any(Vec<Node>),
}

/// Ten pathways, each with one criterion of every shape.
pub fn pathways() -> Vec<Vec<Node>> {
    let mut rng = Rng::new(11);
    (0..PATHWAYS).map(|_| criteria(&mut rng)).collect()
}

fn criteria(rng: &mut Rng) -> Vec<Node> {
    // The first ten yes/no facts are mostly yes, the others mostly no.
    let good = |rng: &mut Rng| Node::Is(rng.below(BOOLS / 2));
    let bad = |rng: &mut Rng| Node::Is(BOOLS / 2 + rng.below(BOOLS / 2));
    let word =
        |rng: &mut Rng| Node::In(BOOLS + rng.below(WORDS), 0b0111_1110_u8.rotate_left(u32::try_from(rng.below(8)).unwrap()));
    let number = |rng: &mut Rng| BOOLS + WORDS + rng.below(INTS);
    let day = |rng: &mut Rng| BOOLS + WORDS + INTS + rng.below(DATES);
    let low = |rng: &mut Rng| i32::try_from(5 + rng.below(15)).unwrap();
    let high = |rng: &mut Rng| i32::try_from(DAYS - 500 - rng.below(1500)).unwrap();
    vec![
        word(rng),
        good(rng),
        Node::Not(Box::new(bad(rng))),
        Node::AtLeast(number(rng), low(rng)),
        Node::AtMost(day(rng), high(rng)),
        Node::Any(vec![good(rng), bad(rng)]),
        Node::Any(vec![word(rng), Node::All(vec![good(rng), Node::AtMost(number(rng), 40)])]),
        Node::Not(Box::new(Node::All(vec![bad(rng), word(rng)]))),
    ]
}

/// One person: which facts are known, and all values as numbers.
pub struct Person {
    /// A bit for every known fact.
    pub known: u64,
    /// Yes is 1; words by position; days from 1 January 2000.
    pub values: [i32; FACTS],
}

/// Random people of whom so many percent of all facts are not known.
pub fn people(count: usize, unknown: usize, seed: u64) -> Vec<Person> {
    let mut rng = Rng::new(seed);
    (0..count)
        .map(|_| {
            let mut person = Person { known: 0, values: [0; FACTS] };
            for (fact, value) in person.values.iter_mut().enumerate() {
                let most = match fact {
                    _ if fact < BOOLS / 2 => usize::from(rng.chance(90)),
                    _ if fact < BOOLS => usize::from(rng.chance(15)),
                    _ if fact < BOOLS + WORDS => rng.below(OPTIONS),
                    _ if fact < BOOLS + WORDS + INTS => rng.below(100),
                    _ => rng.below(DAYS),
                };
                *value = i32::try_from(most).unwrap();
                if !rng.chance(unknown) {
                    person.known |= 1 << fact;
                }
            }
            person
        })
        .collect()
}

/// The name of a fact.
pub fn name(fact: usize) -> String {
    match fact {
        _ if fact < BOOLS => format!("b{fact}"),
        _ if fact < BOOLS + WORDS => format!("e{}", fact - BOOLS),
        _ if fact < BOOLS + WORDS + INTS => format!("n{}", fact - BOOLS - WORDS),
        _ => format!("d{}", fact - BOOLS - WORDS - INTS),
    }
}

/// Adds verdicts to a checksum (FNV-1a), so that all engines can be compared.
pub fn add(checksum: u64, verdict: Truth) -> u64 {
    let byte = match verdict {
        Truth::No => 0,
        Truth::Unknown => 1,
        Truth::Yes => 2,
    };
    (checksum ^ byte).wrapping_mul(0x0100_0000_01b3)
}

/// Where a checksum begins.
pub const CHECKSUM: u64 = 0xcbf2_9ce4_8422_2325;
