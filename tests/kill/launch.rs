//! A small launch day: people who hang up, press twice, read slowly and come back, and judges who read the tables.

use std::time::Duration;

use puente::bench::arrivals::{self, Day};
use puente::bench::judges::Findings;
use puente::bench::launch;

use super::size;
use super::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_launch_day_keeps_its_word_to_everybody() {
    let people = size(1000, 120);
    let day = Day {
        people,
        slots: people / 20,
        places: 8,
        opens: Duration::from_secs(1),
        burst: Duration::from_secs(3),
        tail: Duration::from_secs(3),
        think: Duration::from_millis(800),
        ends: Duration::from_secs(size(60, 25)),
    };
    let world = World::new(5, day.slots, day.places, people).await;
    let crowd = arrivals::plan(&day, &world.chance).into_iter().zip(world.families.clone()).collect();
    let outcomes = launch::run(day, &world.office, world.slots.clone(), world.addresses.to_vec(), crowd).await;
    assert_eq!(world.judged(&outcomes.acknowledged, &outcomes.cut).await, Findings::default());
    assert_eq!(
        (outcomes.list.errors, outcomes.book.errors),
        (0, 0),
        "{:?} {:?}",
        outcomes.list.complaints,
        outcomes.book.complaints
    );
    assert!(!outcomes.acknowledged.is_empty() && !outcomes.cut.is_empty(), "some got a place and some hung up");
    assert!(outcomes.book.refused > 0, "and somebody's first choice was gone");
}
