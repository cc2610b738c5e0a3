//! Readings of a shape between readings of its anchor, A B A B A, and the steady pace of the open loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde::Serialize;

use super::anchors::{DRIFT, Reading};
use super::client::{self, Connection};
use super::figures::{float_len, median, ratio};
use super::ground::{PASSWORD, STAFF};
use super::judges::Acknowledged;
use super::people;
use super::run::Run;
use super::shapes::{self, Shape};
use super::tally::{self, Outcome, Tally};
use super::{BenchError, ground, open_loop};
use crate::web::csrf;

/// After so long the quick form takes one round of each shape and repeats none, so that it ends in time.
const MORE_ROUNDS_UNTIL: Duration = Duration::from_secs(140);

/// One round: the anchor before, the shape, the anchor after.
#[derive(Clone, Debug, Serialize)]
pub struct Sample {
    /// The anchor's rate before.
    pub before: f64,
    /// And after.
    pub after: f64,
    /// What succeeded a second; for sold-out slots, what was refused.
    pub per_second: f64,
    /// Its quantile.
    pub p99_ms: f64,
    /// Processor seconds of servers and database for each success.
    pub cpu: Option<f64>,
    /// The same of the database alone for each booking of the anchor.
    pub anchor_cpu: Option<f64>,
    /// Answers that were neither success nor a polite refusal.
    pub errors: usize,
    /// The anchor's readings differ too much for this round to count.
    pub void: bool,
}

impl Sample {
    /// The shape's rate as a share of the anchor's.
    pub fn ratio(&self) -> Option<f64> {
        ratio(self.per_second, f64::midpoint(self.before, self.after))
    }
}

/// The rounds of a shape.
#[derive(Clone, Debug, Serialize)]
pub struct Samples {
    /// In the order taken, void ones too.
    pub rounds: Vec<Sample>,
}

impl Samples {
    /// Whether every round is void.
    pub fn is_void(&self) -> bool {
        self.rounds.iter().all(|round| round.void)
    }

    /// The median of something over the rounds that count.
    pub fn median(&self, of: impl Fn(&Sample) -> Option<f64>) -> Option<f64> {
        let values: Vec<f64> = self.rounds.iter().filter(|round| !round.void).filter_map(of).collect();
        median(&values)
    }

    /// The median rate; of all rounds when none counts.
    pub fn per_second(&self) -> f64 {
        let all = || median(&self.rounds.iter().map(|round| round.per_second).collect::<Vec<_>>());
        self.median(|round| Some(round.per_second)).or_else(all).unwrap_or_default()
    }
}

impl Run {
    /// Whether the quick form has to hurry.
    fn is_late(&self) -> bool {
        self.quick && self.begun.elapsed() > MORE_ROUNDS_UNTIL
    }
}

/// Takes the rounds of a shape. A void round is repeated once.
pub async fn take(run: &mut Run, shape: Shape) -> Result<Samples, BenchError> {
    let (rounds, anchor_seconds, attempts, limit) = if run.quick { (3, 2, 6000, 3) } else { (5, 4, 15_000, 8) };
    let mut taken = Vec::new();
    let mut before = run.anchors.read(shape.anchor(), anchor_seconds).await?;
    for _ in 0..rounds {
        for repeat in [false, true] {
            let cost = run.cost();
            let tally = shapes::run(run, shape, attempts, Duration::from_secs(limit)).await?;
            let cost = cost.zip(run.cost()).map(|(before, after)| after - before);
            let after = run.anchors.read(shape.anchor(), anchor_seconds).await?;
            let sample = sample(shape, &tally, cost, (before, after));
            run.say(&told(shape, &sample));
            before = after;
            let again = sample.void && !repeat && !run.is_late();
            taken.push(sample);
            if !again {
                break;
            }
        }
        if run.is_late() {
            break;
        }
    }
    Ok(Samples { rounds: taken })
}

fn sample(shape: Shape, tally: &Tally, cost: Option<f64>, (before, after): (Reading, Reading)) -> Sample {
    let per_second = if shape == Shape::Full { tally.refused_per_second() } else { tally.done_per_second() };
    let drift = before.per_second.max(after.per_second) / before.per_second.min(after.per_second).max(1e-9) - 1.0;
    let counted = if shape == Shape::Full { tally.refused } else { tally.done.len() };
    Sample {
        before: before.per_second,
        after: after.per_second,
        per_second,
        p99_ms: tally.latencies.ms(0.99),
        cpu: cost.and_then(|cost| ratio(cost, float_len(counted))),
        anchor_cpu: before.database_cpu.zip(after.database_cpu).map(|(before, after)| f64::midpoint(before, after)),
        errors: tally.errors,
        void: drift > DRIFT,
    }
}

fn told(shape: Shape, sample: &Sample) -> String {
    format!(
        "{:<12} {:>7.0}/s, p99 {:>6.1} ms; {} {:>6.0}/s and {:>6.0}/s: ratio {:.3}{}",
        shape.slug(),
        sample.per_second,
        sample.p99_ms,
        shape.anchor().name(),
        sample.before,
        sample.after,
        sample.ratio().unwrap_or_default(),
        if sample.void { " (void: the anchors differ)" } else { "" }
    )
}

/// Books at a steady pace in the open loop while `signing_in` members of staff sign in as fast as they are let. Returns
/// the bookings and how many signed in.
pub async fn steady(
    run: &mut Run,
    slug: &'static str,
    rate: f64,
    seconds: u64,
    signing_in: usize,
) -> Result<(Tally, usize), BenchError> {
    let office = run.office(slug);
    let slots = people::offer(&mut run.db, &office, 2000, 50, &run.chance, ground::now()).await?;
    let due = open_loop::due(rate, Duration::from_secs(seconds), &run.chance);
    let families = people::invite(&mut run.db, &office, due.len(), &run.chance, ground::now()).await?;
    let wanted: Vec<_> = families.iter().filter_map(|_| slots.get(run.chance.below(slots.len())).copied()).collect();
    let requests: Vec<Arc<Vec<u8>>> = families
        .iter()
        .zip(&wanted)
        .map(|(family, slot)| Arc::new(family.booking(&office, *slot, run.ground.secret(), &run.chance)))
        .collect();
    let (stop, signed_in) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let staff: Vec<_> = (0..signing_in).map(|number| sign_in_loop(run, slug, number, &stop, &signed_in)).collect();
    let nothing = Arc::new(Vec::new());
    let request = move |number: usize| requests.get(number).map_or_else(|| Arc::clone(&nothing), Arc::clone);
    let tally = open_loop::run(&run.addresses(), due, request, tally::booking).await;
    stop.store(true, Ordering::Relaxed);
    for member in staff {
        member.await?;
    }
    let booked = tally
        .done
        .iter()
        .filter_map(|&number| Some(Acknowledged { case: families.get(number)?.case, slot: Some(*wanted.get(number)?) }));
    let booked: Vec<Acknowledged> = booked.collect();
    run.told(slug, booked);
    run.count(&tally);
    run.say(&format!(
        "{rate:.0}/s due, {} booked, p99 {:.1} ms, p99.9 {:.1} ms; {} signed in",
        tally.done.len(),
        tally.latencies.ms(0.99),
        tally.latencies.ms(0.999),
        signed_in.load(Ordering::Relaxed)
    ));
    Ok((tally, signed_in.load(Ordering::Relaxed)))
}

/// A member of staff who signs in again and again until told to stop.
fn sign_in_loop(
    run: &Run,
    slug: &str,
    number: usize,
    stop: &Arc<AtomicBool>,
    signed_in: &Arc<AtomicUsize>,
) -> tokio::task::JoinHandle<()> {
    let visit = hex::encode(run.chance.random().bytes::<16>());
    let token = csrf::token(&run.ground.secret().key("csrf"), &visit, run.chance.random());
    let once = run.chance.random().id(ground::now());
    let user = number % STAFF;
    let form = format!("csrf={token}&once={once}&user=desk{user}&password={}", PASSWORD.replace(' ', "+"));
    let request = client::post(&format!("/es/{slug}/staff/sign-in"), &format!("__Host-visit={visit}"), &form);
    let address = run.addresses().get(number % 2).copied();
    let (stop, signed_in) = (Arc::clone(stop), Arc::clone(signed_in));
    tokio::spawn(async move {
        let Some(address) = address else { return };
        let mut connection = Connection::open(address).await.ok();
        while !stop.load(Ordering::Relaxed) {
            let Some(open) = &mut connection else {
                tokio::time::sleep(Duration::from_millis(50)).await;
                connection = Connection::open(address).await.ok();
                continue;
            };
            match open.exchange(&request).await {
                Ok(answer) if tally::sign_in(&answer) == Outcome::Done => {
                    signed_in.fetch_add(1, Ordering::Relaxed);
                }
                Ok(answer) => tokio::time::sleep(Duration::from_millis(answer.retry_after.map_or(50, |_| 500))).await,
                Err(_) => connection = None,
            }
        }
    })
}
