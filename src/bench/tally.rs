//! What became of the requests of a loop: done, politely refused, turned away for a while, or wrong.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use super::client::Answer;
use super::figures::{Histogram, float_len};

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As asked.
    Done,
    /// The form again, with the reason.
    Refused,
    /// Come back after a time told.
    Shed,
    /// Anything else.
    Error,
}

/// The outcomes of a loop.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Latencies of everything but errors.
    pub latencies: Histogram,
    /// The numbers of the requests that were done.
    pub done: Vec<usize>,
    /// How many were politely refused.
    pub refused: usize,
    /// How many were turned away for a while.
    pub shed: usize,
    /// How many went wrong.
    pub errors: usize,
    /// What went wrong, and how often.
    pub complaints: BTreeMap<String, usize>,
    /// How long the loop ran, in seconds.
    pub seconds: f64,
}

impl Tally {
    /// Notes what became of a request.
    pub fn note(
        &mut self,
        number: usize,
        answered: &io::Result<Answer>,
        judge: &(impl Fn(&Answer) -> Outcome + ?Sized),
        latency: Duration,
    ) -> Outcome {
        let outcome = answered.as_ref().map_or(Outcome::Error, judge);
        match outcome {
            Outcome::Done => self.done.push(number),
            Outcome::Refused => self.refused += 1,
            Outcome::Shed => self.shed += 1,
            Outcome::Error => self.errors += 1,
        }
        if outcome == Outcome::Error {
            *self.complaints.entry(complaint(answered)).or_default() += 1;
        } else {
            self.latencies.record(latency);
        }
        outcome
    }

    /// Adds a part that ran at the same time.
    pub fn add(&mut self, part: Self) {
        self.latencies.add(&part.latencies);
        self.done.extend(part.done);
        self.refused += part.refused;
        self.shed += part.shed;
        self.errors += part.errors;
        for (complaint, times) in part.complaints {
            *self.complaints.entry(complaint).or_default() += times;
        }
        self.seconds = self.seconds.max(part.seconds);
    }

    /// How many were sent.
    pub fn sent(&self) -> usize {
        self.done.len() + self.refused + self.shed + self.errors
    }

    /// How many were done a second.
    pub fn done_per_second(&self) -> f64 {
        if self.seconds > 0.0 { float_len(self.done.len()) / self.seconds } else { 0.0 }
    }

    /// How many were politely refused a second.
    pub fn refused_per_second(&self) -> f64 {
        if self.seconds > 0.0 { float_len(self.refused) / self.seconds } else { 0.0 }
    }
}

fn complaint(answered: &io::Result<Answer>) -> String {
    match answered {
        Ok(Answer { status, location: Some(location), .. }) => format!("{status} to {location}"),
        Ok(answer) => format!("status {}", answer.status),
        Err(error) => error.kind().to_string(),
    }
}

/// A page is done when it is there.
pub fn page(answer: &Answer) -> Outcome {
    match answer.status {
        200 => Outcome::Done,
        _ => refusal(answer),
    }
}

/// A booking is done when the family is sent on to its slip; any other place it is sent to is a fault.
pub fn booking(answer: &Answer) -> Outcome {
    match &answer.location {
        Some(location) if answer.status == 303 && location.ends_with("/slip") => Outcome::Done,
        _ => refusal(answer),
    }
}

/// A sign-in of staff is done when it leads to their first page.
pub fn sign_in(answer: &Answer) -> Outcome {
    match &answer.location {
        Some(location) if answer.status == 303 && location.ends_with("/staff") => Outcome::Done,
        _ => refusal(answer),
    }
}

fn refusal(answer: &Answer) -> Outcome {
    if answer.is_shed() {
        Outcome::Shed
    } else if answer.is_polite_refusal() {
        Outcome::Refused
    } else {
        Outcome::Error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, location: Option<&str>, retry_after: Option<u64>) -> Answer {
        Answer { status, location: location.map(str::to_owned), retry_after, ..Answer::default() }
    }

    #[test]
    fn a_booking_is_acknowledged_by_its_slip_alone() {
        assert_eq!(booking(&answer(303, Some("/es/x/case/appointment/slip"), None)), Outcome::Done);
        assert_eq!(booking(&answer(303, Some("/es/x/resume"), None)), Outcome::Error);
        assert_eq!(booking(&answer(422, None, None)), Outcome::Refused);
        assert_eq!(booking(&answer(503, None, Some(5))), Outcome::Shed);
        assert_eq!(booking(&answer(503, None, None)), Outcome::Error);
        assert_eq!(booking(&answer(500, None, None)), Outcome::Error);
    }

    #[test]
    fn errors_have_no_latency_and_a_reason() {
        let mut tally = Tally::default();
        tally.note(0, &Ok(answer(500, None, None)), &page, Duration::from_millis(1));
        tally.note(1, &Err(io::ErrorKind::ConnectionReset.into()), &page, Duration::from_millis(1));
        tally.note(2, &Ok(answer(200, None, None)), &page, Duration::from_millis(1));
        assert_eq!((tally.errors, tally.latencies.len(), tally.sent()), (2, 1, 3));
        assert_eq!(tally.complaints.len(), 2);
    }
}
