//! Numbers of a run: latencies in a histogram, rates, medians. Pure; used by every loop and by the report.

use std::time::Duration;

/// Values from 128 on share a bucket with at most 1/128 of their own size.
const SUB_BUCKETS: u64 = 128;

/// Latencies in microseconds, in buckets that are never wider than 0.8 % of their value.
#[derive(Clone, Debug, Default)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    longest: u64,
}

impl Histogram {
    /// Notes one latency.
    pub fn record(&mut self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        let bucket = bucket_of(micros);
        if self.counts.len() <= bucket {
            self.counts.resize(bucket + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.total += 1;
        self.longest = self.longest.max(micros);
    }

    /// Adds another's latencies.
    pub fn add(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.total += other.total;
        self.longest = self.longest.max(other.longest);
    }

    /// How many were noted.
    pub fn len(&self) -> u64 {
        self.total
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The latency that the share `q` (0 to 1) does not exceed, in milliseconds; 0 without any.
    pub fn ms(&self, q: f64) -> f64 {
        let wanted = (float(self.total) * q).ceil().max(1.0);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if *count > 0 && float(seen) >= wanted {
                return float(upper_edge(bucket).min(self.longest)) / 1000.0;
            }
        }
        float(self.longest) / 1000.0
    }

    /// The quantiles that are reported.
    pub fn summary(&self) -> serde_json::Value {
        serde_json::json!({
            "n": self.total,
            "p50_ms": self.ms(0.5),
            "p90_ms": self.ms(0.9),
            "p99_ms": self.ms(0.99),
            "p999_ms": self.ms(0.999),
            "max_ms": float(self.longest) / 1000.0,
        })
    }
}

fn bucket_of(micros: u64) -> usize {
    let shift = (u64::BITS - micros.leading_zeros()).saturating_sub(SUB_BUCKETS.ilog2() + 1);
    usize::try_from(u64::from(shift) * SUB_BUCKETS + (micros >> shift)).unwrap_or(usize::MAX)
}

fn upper_edge(bucket: usize) -> u64 {
    let bucket = u64::try_from(bucket).unwrap_or(u64::MAX);
    let shift = (bucket / SUB_BUCKETS).saturating_sub(1);
    ((bucket - shift * SUB_BUCKETS + 1) << shift) - 1
}

/// A count as a number to divide.
#[expect(clippy::cast_precision_loss, reason = "counts and microseconds of a run stay far below 2^53")]
pub fn float(count: u64) -> f64 {
    count as f64
}

/// The same for a length.
pub fn float_len(count: usize) -> f64 {
    float(u64::try_from(count).unwrap_or(u64::MAX))
}

/// A whole number from a reading, for counts of things to make; 0 for anything below.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the value is checked to fit")]
pub fn whole(value: f64) -> usize {
    if value.is_finite() && value > 0.0 { value.min(1e9) as usize } else { 0 }
}

/// The quotient, if there is one.
pub fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0 && part.is_finite()).then(|| part / whole)
}

/// The middle value, the mean of the two middle ones, or nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get((sorted.len() - 1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_one_another_and_hold_what_falls_into_them() {
        let mut last = 0;
        for micros in 0..100_000 {
            let bucket = bucket_of(micros);
            assert!(bucket == last || bucket == last + 1, "{micros}");
            assert!(upper_edge(bucket) >= micros && upper_edge(bucket) <= micros + micros / 127, "{micros}");
            last = bucket;
        }
    }

    #[test]
    fn quantiles_are_those_of_the_values() {
        let mut histogram = Histogram::default();
        for micros in 1..=10_000 {
            histogram.record(Duration::from_micros(micros));
        }
        for (q, ms) in [(0.5, 5.0), (0.99, 9.9), (1.0, 10.0)] {
            assert!((histogram.ms(q) - ms).abs() < ms * 0.01, "{q}: {}", histogram.ms(q));
        }
        assert!(Histogram::default().ms(0.5).abs() < 1e-9);
    }

    #[test]
    fn the_median_of_none_is_none() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[1.0, f64::NAN, 2.0]), Some(1.5));
    }
}
