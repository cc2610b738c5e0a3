//! What the judges are able to find: the same launch with the guards of the database taken out oversells, and every kind
//! of tampering with the tables is counted.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use puente::bench::closed_loop::{self, Load};
use puente::bench::judges::{Acknowledged, Findings};
use puente::bench::tally;

use super::world::World;

/// Takes the constraint away, and the locks out of every function that takes any.
const WITHOUT_GUARDS: &str = r"
alter table slots drop constraint slots_not_oversold;
do $$
declare
    f record;
begin
    for f in select oid, prosrc from pg_proc where pronamespace = 'public'::regnamespace and prosrc ~* 'for (no key )?update' loop
        execute regexp_replace(pg_get_functiondef(f.oid), '\mfor (no key )?update( of \w+)?( nowait| skip locked)?', '', 'gi');
    end loop;
end
$$";

/// Time between deciding and counting, in which another server decides too.
const TAKING_TIME: &str = r"
create function take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.7); return null; end $$;
create trigger take_time before insert on appointments for each statement execute function take_time();
";

/// Every family asks for one of the slots at once, and each slot is asked for at both servers; who was told of a place.
async fn rush(world: &World) -> Vec<Acknowledged> {
    let requests: Vec<Arc<Vec<u8>>> = world
        .families
        .iter()
        .enumerate()
        .map(|(number, family)| {
            let slot = world.slots[number % world.slots.len()];
            Arc::new(family.booking(&world.office, slot, world.ground.secret(), &world.chance))
        })
        .collect();
    let load = Load { addresses: world.addresses.to_vec(), connections: 64, most: requests.len(), limit: Duration::from_mins(1) };
    let tally = closed_loop::run(&load, move |number| Arc::clone(&requests[number]), tally::booking).await;
    assert_eq!(tally.errors, 0, "{:?}", tally.complaints);
    let told =
        |number: &usize| Acknowledged { case: world.families[*number].case, slot: Some(world.slots[number % world.slots.len()]) };
    tally.done.iter().map(told).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_guards_the_judges_report_an_oversell() {
    let world = World::new(6, 3, 4, 128).await;
    world.tamper(TAKING_TIME).await;
    world.tamper(WITHOUT_GUARDS).await;
    let told = rush(&world).await;
    let found = world.judged(&told, &BTreeSet::new()).await;
    assert!(found.oversold > 0, "this rush cannot find an oversell, so it proves nothing: {found:?}");
    assert_eq!((found.lost, found.double), (0, 0), "{found:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_tampering_is_counted_and_an_honest_rush_is_not() {
    let world = World::new(7, 3, 4, 64).await;
    // The same delay as without the guards, which alone does no harm.
    world.tamper(TAKING_TIME).await;
    let told = rush(&world).await;
    let nobody = BTreeSet::new();
    assert_eq!(world.judged(&told, &nobody).await, Findings::default());
    assert!(told.len() >= 4, "{}", told.len());

    world.tamper("delete from appointments where id = (select min(id::text)::uuid from appointments)").await;
    let found = world.judged(&told, &nobody).await;
    assert_eq!((found.lost, found.torn, found.oversold), (1, 1, 0), "{found:?}");

    world
        .tamper(
            "alter table slots drop constraint slots_not_oversold; drop index appointments_one_live;
             insert into appointments (office_id, id, case_id, slot_id, state, created_at)
               select office_id, gen_random_uuid(), case_id, slot_id, state, created_at from appointments, generate_series(1, 12)
                where id = (select min(id::text)::uuid from appointments)",
        )
        .await;
    let found = world.judged(&told, &nobody).await;
    assert_eq!((found.double, found.unaudited), (1, 12), "{found:?}");
    assert!(found.oversold > 0, "{found:?}");

    world.tamper("update slots set taken = taken - 1 where id = (select min(id::text)::uuid from slots)").await;
    assert_eq!(world.judged(&told, &nobody).await.drift, 1);
    assert!(world.judged(&[], &nobody).await.untold > 0, "a place nobody was told of");
}
