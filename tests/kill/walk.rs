//! One family that books, moves, gives back and sends things twice for as long as the storm lasts, and remembers what it
//! was told. It is as patient as people are: an answer that never came is asked for again with the same form.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use puente::bench::client::{Answer, Connection};
use puente::bench::people::{Family, Office};
use puente::bench::{chance::Chance, judges::Acknowledged};
use puente::config::Secret;
use uuid::Uuid;

use super::say;

/// How long a family asks again for an answer before it gives up: far longer than any restart.
const PATIENCE: Duration = Duration::from_secs(90);

/// What all families share.
pub struct Storm {
    pub office: Office,
    pub slots: Vec<Uuid>,
    pub addresses: [std::net::SocketAddr; 2],
    pub secret: Secret,
    pub chance: Chance,
    /// No new walks after this.
    pub over: AtomicBool,
    /// Requests sent for the first time.
    pub attempts: AtomicUsize,
    /// Answers that said yes.
    pub confirmed: AtomicUsize,
    /// Forms whose answer was lost at least once.
    pub lost_answers: AtomicUsize,
    /// Answers that were neither success nor a polite refusal.
    pub errors: AtomicUsize,
}

/// What a family knows at the end.
pub struct Known {
    pub told: Acknowledged,
    /// An answer was given up on, so the table may say either.
    pub unsure: bool,
}

enum Act {
    Book(Uuid),
    Move(Uuid),
    GiveBack,
}

impl Storm {
    /// Walks until the storm is over.
    pub async fn walk(self: Arc<Self>, number: usize, family: Family) -> Known {
        let mut known = Known { told: Acknowledged { case: family.case, slot: None }, unsure: false };
        let mut last: Option<(Vec<u8>, &'static str)> = None;
        while !self.over.load(Ordering::Relaxed) && !known.unsure {
            // The button again, from a page that was left open: nothing may change, and the answer is the same.
            if let Some((request, leads_to)) = last.take().filter(|_| self.chance.happens(0.2)) {
                if let Some(answer) = self.insist(number, &request).await {
                    assert!(leads(&answer, leads_to), "a form sent again leads where it led: {answer:?}");
                }
                continue;
            }
            let slot = self.slots[self.chance.below(self.slots.len())];
            let act = match known.told.slot {
                None => Act::Book(slot),
                Some(_) if self.chance.happens(0.4) => Act::GiveBack,
                Some(old) if old != slot => Act::Move(slot),
                Some(_) => continue,
            };
            let (request, leads_to, then) = match act {
                Act::Book(slot) => (family.booking(&self.office, slot, &self.secret, &self.chance), "/slip", Some(slot)),
                Act::Move(slot) => (family.moving(&self.office, slot, &self.secret, &self.chance), "/slip", Some(slot)),
                Act::GiveBack => (family.giving_back(&self.office, &self.secret, &self.chance), "/case", None),
            };
            self.attempts.fetch_add(1, Ordering::Relaxed);
            if self.chance.happens(0.05) {
                // The line breaks somewhere in the request; the form is sent again below.
                let bytes = self.chance.below(request.len()) + 1;
                if let Ok(connection) = Connection::open(self.addresses[number % 2]).await {
                    let _ = connection.hang_up_after(&request, bytes).await;
                }
            }
            match self.insist(number, &request).await {
                Some(answer) if leads(&answer, leads_to) => {
                    self.confirmed.fetch_add(1, Ordering::Relaxed);
                    known.told.slot = then;
                    last = Some((request, leads_to));
                }
                Some(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                None => known.unsure = true,
            }
        }
        known
    }

    /// Sends the form until there is a yes or a no. None when there was neither for very long.
    async fn insist(&self, number: usize, request: &[u8]) -> Option<Answer> {
        let begun = Instant::now();
        let mut lost = false;
        for attempt in 0.. {
            let address = self.addresses[(number + attempt) % 2];
            let exchanged =
                tokio::time::timeout(Duration::from_secs(40), async { Connection::open(address).await?.exchange(request).await });
            match exchanged.await {
                Ok(Ok(answer)) if answer.is_shed() => {}
                Ok(Ok(answer)) if answer.status == 303 || answer.is_polite_refusal() => return Some(answer),
                Ok(Ok(answer)) => {
                    say(&format!("an error: {answer:?}"));
                    self.errors.fetch_add(1, Ordering::Relaxed);
                }
                Ok(Err(_)) | Err(_) => {
                    if !lost {
                        self.lost_answers.fetch_add(1, Ordering::Relaxed);
                    }
                    lost = true;
                }
            }
            if begun.elapsed() > PATIENCE {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }
}

fn leads(answer: &Answer, to: &str) -> bool {
    answer.status == 303 && answer.location.as_deref().is_some_and(|location| location.ends_with(to))
}
