//! A launch day before it happens: who comes when, how long each thinks, what each wants, and how each behaves. Pure and
//! fixed before the run, so that a slow server cannot thin out the crowd that judges it.

use std::time::Duration;

use super::chance::{Chance, Popularity};
use super::figures::{float_len, whole};

/// How often a person looks for a place at most.
pub const TRIES: usize = 4;
/// What a slow line carries, in bytes a second.
pub const SLOW_LINE: usize = 2000;

/// The size of a day.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// How many people come.
    pub people: usize,
    /// How many slots there are.
    pub slots: usize,
    /// How many places each has.
    pub places: i16,
    /// When registration opens; who comes before only refreshes.
    pub opens: Duration,
    /// In which 40 % of the people come.
    pub burst: Duration,
    /// Scale of the times at which the others come.
    pub tail: Duration,
    /// Median time between seeing a list and choosing.
    pub think: Duration,
    /// When everything ends, whatever is still waiting.
    pub ends: Duration,
}

impl Day {
    /// 20,000 people and half as many places, or the quick form of that, with this multiple of the people.
    pub fn launch(quick: bool, multiple: f64) -> Self {
        let people = if quick { 3000.0 } else { 20_000.0 };
        let seconds = |quickly, slowly| Duration::from_secs(if quick { quickly } else { slowly });
        Self {
            people: whole(people * multiple),
            slots: if quick { 300 } else { 2000 },
            places: 5,
            opens: seconds(2, 5),
            burst: Duration::from_secs(5),
            tail: seconds(10, 60),
            think: seconds(4, 6),
            ends: seconds(45, 150),
        }
    }
}

/// How a person's connection and thumb behave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Habit {
    /// As the designer thought.
    Ordinary,
    /// Loses the connection when this share of the booking is sent.
    HangsUp(f64),
    /// Presses the button twice.
    PressesTwice,
    /// Sends again when there is no answer within a second.
    Impatient,
    /// Reads [`SLOW_LINE`] bytes a second.
    SlowLine,
}

/// What one person will do.
#[derive(Clone, Debug)]
pub struct Person {
    /// When they first ask for the list.
    pub due: Duration,
    /// How long they look at each list.
    pub think: [Duration; TRIES],
    /// Which slot they want first, the most popular being 0.
    pub wants: usize,
    /// How they behave.
    pub habit: Habit,
}

/// Draws the day: 2 % come early, 40 % in the burst, the others along a Weibull tail.
pub fn plan(day: &Day, chance: &Chance) -> Vec<Person> {
    let popularity = Popularity::of(day.slots);
    let early = whole(float_len(day.people) * 0.02);
    let burst = whole(float_len(day.people) * 0.4);
    let mut people: Vec<Person> = (0..day.people)
        .map(|number| Person {
            due: if number < early {
                day.opens.mul_f64(chance.unit())
            } else if number < early + burst {
                day.opens + day.burst.mul_f64(chance.unit())
            } else {
                day.opens + chance.weibull(day.tail, 0.8).min(day.ends.saturating_sub(day.opens).mul_f64(0.7))
            },
            think: [(); TRIES].map(|()| chance.log_normal(day.think, 0.6).min(day.think * 3)),
            wants: popularity.draw(chance),
            habit: habit(chance),
        })
        .collect();
    people.sort_by_key(|person| person.due);
    people
}

/// 5 % hang up, 5 % press twice, 1 % send again too soon, 10 % are on a slow line.
fn habit(chance: &Chance) -> Habit {
    match chance.below(100) {
        0..5 => Habit::HangsUp(chance.unit()),
        5..10 => Habit::PressesTwice,
        10 => Habit::Impatient,
        11..21 => Habit::SlowLine,
        _ => Habit::Ordinary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> Day {
        Day {
            people: 10_000,
            slots: 200,
            places: 5,
            opens: Duration::from_secs(2),
            burst: Duration::from_secs(5),
            tail: Duration::from_secs(15),
            think: Duration::from_secs(6),
            ends: Duration::from_secs(70),
        }
    }

    #[test]
    fn four_in_ten_come_in_the_burst_and_everybody_before_the_end() {
        let people = plan(&day(), &Chance::seeded(1));
        let within = |from: u64, to: u64| {
            let (from, to) = (Duration::from_secs(from), Duration::from_secs(to));
            people.iter().filter(|person| person.due >= from && person.due < to).count()
        };
        assert_eq!(within(0, 2), 200);
        assert!(within(2, 7) > 4000);
        assert_eq!(within(0, 51), 10_000);
        assert!(people.is_sorted_by_key(|person| person.due));
    }

    #[test]
    fn habits_have_their_shares() {
        let people = plan(&day(), &Chance::seeded(2));
        let share = |of: fn(&Habit) -> bool| people.iter().filter(|person| of(&person.habit)).count();
        assert!((400..600).contains(&share(|habit| matches!(habit, Habit::HangsUp(_)))));
        assert!((400..600).contains(&share(|habit| *habit == Habit::PressesTwice)));
        assert!((850..1150).contains(&share(|habit| *habit == Habit::SlowLine)));
    }

    #[test]
    fn the_day_is_the_same_for_the_same_seed() {
        let due = |seed| plan(&day(), &Chance::seeded(seed)).into_iter().map(|person| person.due).collect::<Vec<_>>();
        assert_eq!(due(5), due(5));
        assert_ne!(due(5), due(6));
    }
}
