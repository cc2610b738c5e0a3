//! The distributions of a launch day, drawn from the seeded generator: the same seed gives the same day.

use std::time::Duration;

use super::figures::float_len;
use crate::clock::Random;

/// Draws from distributions.
#[derive(Clone, Debug)]
pub struct Chance(Random);

impl Chance {
    /// The same sequence for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Random::seeded(seed))
    }

    /// The generator itself, for tokens and identifiers.
    pub fn random(&self) -> &Random {
        &self.0
    }

    /// A number in `[0, 1)`.
    pub fn unit(&self) -> f64 {
        let bits = u32::from_le_bytes(self.0.bytes());
        f64::from(bits) / (f64::from(u32::MAX) + 1.0)
    }

    /// Whether something of this probability happens.
    pub fn happens(&self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number in `0..below`; 0 when `below` is 0.
    pub fn below(&self, below: usize) -> usize {
        usize::try_from(self.0.below(u64::try_from(below).unwrap_or(u64::MAX))).unwrap_or_default()
    }

    /// The time until the next of events that come `rate` times a second, at random.
    pub fn exponential(&self, rate: f64) -> Duration {
        seconds(-(1.0 - self.unit()).ln() / rate)
    }

    /// A time with this median; `spread` is the deviation of its logarithm.
    pub fn log_normal(&self, median: Duration, spread: f64) -> Duration {
        // Box and Muller's transform.
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        let normal = radius * (std::f64::consts::TAU * self.unit()).cos();
        seconds(median.as_secs_f64() * (spread * normal).exp())
    }

    /// A time of a Weibull distribution: with a shape below 1 most come early and a few very late.
    pub fn weibull(&self, scale: Duration, shape: f64) -> Duration {
        seconds(scale.as_secs_f64() * (-(1.0 - self.unit()).ln()).powf(1.0 / shape))
    }
}

fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value.max(0.0)).unwrap_or(Duration::MAX)
}

/// Zipf's popularity: the second most wanted is wanted half as often as the first, and so on.
#[derive(Clone, Debug)]
pub struct Popularity(Vec<f64>);

impl Popularity {
    /// Of so many things.
    pub fn of(things: usize) -> Self {
        let mut sum = 0.0;
        let mut cumulated: Vec<f64> = (1..=things)
            .map(|rank| {
                sum += 1.0 / float_len(rank);
                sum
            })
            .collect();
        for value in &mut cumulated {
            *value /= sum;
        }
        Self(cumulated)
    }

    /// One of them, the most wanted being 0.
    pub fn draw(&self, chance: &Chance) -> usize {
        let at = chance.unit();
        self.0.partition_point(|value| *value <= at).min(self.0.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_day() {
        let draw = |seed| {
            let chance = Chance::seeded(seed);
            (chance.exponential(5.0), chance.log_normal(Duration::from_secs(6), 0.7), chance.below(1000))
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn the_first_is_wanted_about_twice_as_often_as_the_second() {
        let (chance, popularity) = (Chance::seeded(3), Popularity::of(100));
        let mut drawn = [0_u32; 100];
        for _ in 0..50_000 {
            drawn[popularity.draw(&chance)] += 1;
        }
        let ratio = f64::from(drawn[0]) / f64::from(drawn[1]);
        assert!((1.8..2.2).contains(&ratio), "{ratio}");
        assert!(drawn[99] > 0);
    }

    #[test]
    fn half_of_the_log_normal_times_are_below_the_median() {
        let chance = Chance::seeded(4);
        let median = Duration::from_secs(6);
        let below = (0..20_000).filter(|_| chance.log_normal(median, 0.7) < median).count();
        assert!((9_500..10_500).contains(&below), "{below}");
    }
}
