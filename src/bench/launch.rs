//! The launch day itself: each planned person lists, thinks, books, and looks again when the place is gone.
//!
//! Open loop: an action is due at its planned moment or, for what follows an answer, a think time after it; its latency
//! counts from then, also when no connection was free, when the server sent the person away for a while, and when the
//! day ended before the answer came.

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use uuid::Uuid;

use super::arrivals::{Day, Habit, Person, SLOW_LINE, TRIES};
use super::client::{self, Answer, Connection};
use super::figures::{Histogram, float_len, whole};
use super::form::{free_slots, hidden};
use super::judges::Acknowledged;
use super::people::{Family, Office};
use super::tally::{self, Outcome, Tally};

/// How many connections the crowd has open at once; who gets none waits, and the wait counts.
const SOCKETS: usize = 700;
/// How long the impatient wait before they send again.
const IMPATIENCE: Duration = Duration::from_secs(1);

/// What happened in one second of the day.
#[derive(Clone, Debug, Default)]
pub struct Second {
    /// Actions that were due.
    pub due: usize,
    /// Bookings acknowledged.
    pub booked: usize,
    /// Answers that sent somebody away for a while.
    pub shed: usize,
    /// Latencies of what was due in this second.
    pub latencies: Histogram,
}

/// How the day went.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Looking at the list.
    pub list: Tally,
    /// Booking.
    pub book: Tally,
    /// Actions without an answer at the end; their latency is at least what was recorded.
    pub censored: usize,
    /// Who was told of a place.
    pub acknowledged: Vec<Acknowledged>,
    /// Whose connection was lost in the middle of booking: they may or may not have a place.
    pub cut: BTreeSet<Uuid>,
    /// Second by second.
    pub seconds: Vec<Second>,
}

/// What all people of the day share.
struct World {
    office: Office,
    slots: Vec<Uuid>,
    addresses: Vec<SocketAddr>,
    begin: Instant,
    ends: Instant,
    sockets: Semaphore,
    slow_sockets: Semaphore,
    outcomes: Mutex<Outcomes>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    List,
    Book,
}

/// Lives the day; `slots` are in the order of their popularity.
pub async fn run(
    day: Day,
    office: &Office,
    slots: Vec<Uuid>,
    addresses: Vec<SocketAddr>,
    crowd: Vec<(Person, Family)>,
) -> Outcomes {
    let begin = Instant::now() + Duration::from_millis(200);
    let seconds = vec![Second::default(); whole(day.ends.as_secs_f64()) + 2];
    let world = Arc::new(World {
        office: office.clone(),
        slots,
        addresses,
        begin,
        ends: begin + day.ends,
        sockets: Semaphore::new(SOCKETS),
        slow_sockets: Semaphore::new(SOCKETS),
        outcomes: Mutex::new(Outcomes { seconds, ..Outcomes::default() }),
    });
    let mut people = JoinSet::new();
    for (number, (person, family)) in crowd.into_iter().enumerate() {
        let world = Arc::clone(&world);
        people.spawn(async move { world.live(number, &person, &family).await });
    }
    while people.join_next().await.is_some() {}
    let mut outcomes = std::mem::take(&mut *world.outcomes.lock().unwrap_or_else(PoisonError::into_inner));
    outcomes.list.seconds = day.ends.as_secs_f64();
    outcomes.book.seconds = day.ends.as_secs_f64();
    outcomes
}

impl World {
    async fn live(&self, number: usize, person: &Person, family: &Family) {
        let mut due = self.begin + person.due;
        for (attempt, think) in person.think.iter().enumerate().take(TRIES) {
            let list = client::get(&self.office.choose(), &family.cookies());
            let Some((Outcome::Done, page)) = self.act(Action::List, number, person, due, &list).await else { return };
            let free = free_slots(&page);
            let wanted = if attempt == 0 { self.slots.get(person.wants).copied() } else { pick(&free, number) };
            let (Some(slot), Some(csrf), Some(once), false) =
                (wanted, hidden(&page, "csrf"), hidden(&page, "once"), free.is_empty())
            else {
                return;
            };
            due = Instant::now() + *think;
            let form = format!("csrf={csrf}&once={once}&slot={slot}&day=&needs=none&needs_note=");
            let request = client::post(&self.office.choose(), &family.cookies(), &form);
            if let Habit::HangsUp(share) = person.habit {
                self.hang_up(number, due, &request, share, family.case).await;
                return;
            }
            match self.act(Action::Book, number, person, due, &request).await {
                Some((Outcome::Done, _)) => {
                    self.note(|outcomes| outcomes.acknowledged.push(Acknowledged { case: family.case, slot: Some(slot) }));
                    return;
                }
                Some((Outcome::Refused, _)) => due = Instant::now() + think.mul_f64(0.3),
                // Without an answer nobody knows whether there is a place.
                _ => {
                    self.note(|outcomes| outcomes.cut.insert(family.case));
                    return;
                }
            }
        }
    }

    /// Does one action when it is due and again when told to come back; the page of the last answer. None at the day's end.
    async fn act(
        &self,
        action: Action,
        number: usize,
        person: &Person,
        due: Instant,
        request: &[u8],
    ) -> Option<(Outcome, String)> {
        sleep_until(due.min(self.ends)).await;
        if due >= self.ends {
            return None;
        }
        self.note(|outcomes| {
            if let Some(second) = outcomes.second(due - self.begin) {
                second.due += 1;
            }
        });
        let judge = if action == Action::List { tally::page } else { tally::booking };
        let ended = timeout_at(self.ends, async {
            loop {
                let answered = self.send(number, person.habit, request).await;
                let sent_away =
                    answered.as_ref().ok().and_then(|(answer, _)| answer.is_shed().then_some(answer.retry_after)).flatten();
                let Some(pause) = sent_away else { break answered };
                self.note(|outcomes| {
                    let tally = if action == Action::List { &mut outcomes.list } else { &mut outcomes.book };
                    tally.shed += 1;
                    if let Some(second) = outcomes.second(self.begin.elapsed()) {
                        second.shed += 1;
                    }
                });
                sleep(Duration::from_secs(pause)).await;
            }
        })
        .await;
        let latency = due.elapsed();
        let (answered, page) = match ended {
            Ok(Ok((answer, page))) => (Ok(answer), page),
            Ok(Err(error)) => (Err(error), String::new()),
            Err(_) => {
                self.note(|outcomes| {
                    outcomes.censored += 1;
                    if let Some(second) = outcomes.second(due - self.begin) {
                        second.latencies.record(latency);
                    }
                });
                return None;
            }
        };
        let mut outcome = Outcome::Error;
        self.note(|outcomes| {
            let tally = if action == Action::List { &mut outcomes.list } else { &mut outcomes.book };
            outcome = tally.note(number, &answered, &judge, latency);
            if let Some(second) = outcomes.second(due - self.begin) {
                second.latencies.record(latency);
            }
            if action == Action::Book
                && outcome == Outcome::Done
                && let Some(second) = outcomes.second(self.begin.elapsed())
            {
                second.booked += 1;
            }
        });
        Some((outcome, page))
    }

    /// Sends a request as the person's habits have it.
    async fn send(&self, number: usize, habit: Habit, request: &[u8]) -> io::Result<(Answer, String)> {
        match habit {
            Habit::PressesTwice => {
                let (first, second) = tokio::join!(self.exchange(number, request), self.exchange(number + 1, request));
                // Whoever pressed twice sees what the browser shows last; either has to be right.
                match (first, second) {
                    (Ok(first), Ok(second)) => Ok(if second.0.status == 303 { second } else { first }),
                    (first, Err(_)) => first,
                    (Err(_), second) => second,
                }
            }
            Habit::Impatient => match timeout(IMPATIENCE, self.exchange(number, request)).await {
                Ok(answered) => answered,
                Err(_) => self.exchange(number + 1, request).await,
            },
            Habit::SlowLine => {
                let _socket = self.slow_sockets.acquire().await.map_err(io::Error::other)?;
                let mut connection = Connection::open_slow(self.address(number), SLOW_LINE).await?;
                let answer = connection.exchange(request).await?;
                Ok((answer, connection.text().into_owned()))
            }
            Habit::Ordinary | Habit::HangsUp(_) => self.exchange(number, request).await,
        }
    }

    async fn exchange(&self, number: usize, request: &[u8]) -> io::Result<(Answer, String)> {
        let _socket = self.sockets.acquire().await.map_err(io::Error::other)?;
        let mut connection = Connection::open(self.address(number)).await?;
        let answer = connection.exchange(request).await?;
        Ok((answer, connection.text().into_owned()))
    }

    async fn hang_up(&self, number: usize, due: Instant, request: &[u8], share: f64, case: Uuid) {
        self.note(|outcomes| outcomes.cut.insert(case));
        sleep_until(due.min(self.ends)).await;
        let bytes = whole(float_len(request.len()) * share * 1.3).clamp(1, request.len());
        if let Ok(connection) = Connection::open(self.address(number)).await {
            // Sent or not: nobody waits for the answer.
            let _ = connection.hang_up_after(request, bytes).await;
        }
    }

    fn address(&self, number: usize) -> SocketAddr {
        let at = number % self.addresses.len().max(1);
        self.addresses.get(at).copied().unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    fn note<T>(&self, note: impl FnOnce(&mut Outcomes) -> T) {
        note(&mut self.outcomes.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Outcomes {
    fn second(&mut self, at: Duration) -> Option<&mut Second> {
        self.seconds.get_mut(whole(at.as_secs_f64()))
    }
}

/// One of the free slots on the page; another person takes another.
fn pick(free: &[Uuid], number: usize) -> Option<Uuid> {
    free.get(number % free.len().max(1)).copied()
}
