//! The storm: families of all sizes book, move, give back and retry at two servers while servers and Postgres are killed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use puente::bench::judges::{Acknowledged, Findings};
use uuid::Uuid;

use super::walk::Storm;
use super::world::World;
use super::{say, size};

/// What is killed.
#[derive(Clone, Copy, Debug)]
enum Victim {
    Server(usize),
    Database,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_oversold_lost_or_half_done_whatever_is_killed() {
    let (kills, attempts, places, families) = size((50, 10_000, 100, 1500), (5, 300, 8, 120));
    let mut world = World::new(4, 10, places, families).await;
    let storm = Arc::new(Storm {
        office: world.office.clone(),
        slots: world.slots.clone(),
        addresses: world.addresses,
        secret: world.ground.secret().clone(),
        chance: world.chance.clone(),
        over: AtomicBool::new(false),
        attempts: AtomicUsize::new(0),
        confirmed: AtomicUsize::new(0),
        lost_answers: AtomicUsize::new(0),
        errors: AtomicUsize::new(0),
    });
    let walks: Vec<_> = world
        .families
        .iter()
        .enumerate()
        .map(|(number, family)| tokio::spawn(Arc::clone(&storm).walk(number, family.clone())))
        .collect();
    for number in 0..kills {
        let victim = victim(number, &world);
        under_way(&storm).await;
        tokio::time::sleep(Duration::from_secs(1).mul_f64(world.chance.unit())).await;
        say(&format!("kill {} of {kills}: {victim:?} after {} attempts", number + 1, storm.attempts.load(Ordering::Relaxed)));
        match victim {
            Victim::Server(number) => {
                world.kill(number).await;
                tokio::time::sleep(Duration::from_millis(500).mul_f64(world.chance.unit())).await;
                world.start(number).await;
            }
            Victim::Database => world.ground.crash_database().await.unwrap(),
        }
    }
    while storm.attempts.load(Ordering::Relaxed) < attempts {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    storm.over.store(true, Ordering::Relaxed);
    let mut told = Vec::new();
    let mut unsure = BTreeSet::new();
    for walk in walks {
        let known = walk.await.unwrap();
        told.push(known.told);
        if known.unsure {
            unsure.insert(known.told.case);
        }
    }
    verdict(&mut world, &storm, &told, &unsure).await;
}

/// Waits until families book again after the last blow, so that the next one falls into work. Not for ever: a storm that
/// stands still is found at its end.
async fn under_way(storm: &Storm) {
    let wanted = storm.confirmed.load(Ordering::Relaxed) + 15;
    for _ in 0..150 {
        if storm.confirmed.load(Ordering::Relaxed) >= wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The first three are one of each; chance has the rest.
fn victim(number: usize, world: &World) -> Victim {
    match if number < 3 { number } else { world.chance.below(3) } {
        0 => Victim::Server(0),
        1 => Victim::Database,
        _ => Victim::Server(1),
    }
}

async fn verdict(world: &mut World, storm: &Storm, told: &[Acknowledged], unsure: &BTreeSet<Uuid>) {
    let counted = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    say(&format!(
        "{} attempts, {} confirmed, {} answers lost, {} errors, {} unsure",
        counted(&storm.attempts),
        counted(&storm.confirmed),
        counted(&storm.lost_answers),
        counted(&storm.errors),
        unsure.len()
    ));
    assert_eq!(unsure.len(), 0, "a form sent again gets its answer");
    assert_eq!(world.judged(told, unsure).await, Findings::default());
    assert_eq!(counted(&storm.errors), 0, "an answer is a yes, a no, or a polite come-back-later");
    assert!(counted(&storm.confirmed) > told.len() / 2, "the storm was real");
    assert!(counted(&storm.lost_answers) > 0, "and somebody was hit by it");
    // Every place is somebody's who was told so.
    let live = world.count("select count(*) from appointments where state = 'booked'").await;
    let confirmed = told.iter().filter(|told| told.slot.is_some()).count();
    assert_eq!(live, i64::try_from(confirmed).unwrap());
    let taken = world.count("select sum(taken) from slots").await;
    let places =
        "select coalesce(sum(coalesce((to_jsonb(a) ->> 'places')::int, 1)), 0) from appointments a where state = 'booked'";
    assert_eq!(taken, world.count(places).await);
    world.stop_and_verify().await;
}
