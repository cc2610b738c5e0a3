//! Random walks of holding, booking, moving, giving back, closing and time passing, against a model in memory: every
//! outcome is the model's, and after every step the tables are. A broken decision in the database is noticed.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use puente::booking::{Act, Ask, Needs, Outcome};
use puente::clock::Random;
use puente::ids::{AppointmentId, CaseId, OfficeId, SlotId};
use puente::tenancy::{Context, OnceGuard};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use super::{Site, invited};
use crate::support::TestApp;

/// People of each family; eight share a place.
const FAMILIES: [usize; 9] = [1, 1, 2, 5, 8, 9, 12, 17, 24];
const CAPACITIES: [i16; 5] = [1, 2, 3, 4, 6];
const CHANGES_ALLOWED: u16 = 3;
const HOLDS_A_DAY: u16 = 20;

#[derive(Clone, Debug)]
struct Slot {
    starts_at: DateTime<Utc>,
    capacity: u16,
    withdrawn: bool,
}

#[derive(Clone, Debug)]
struct Kept {
    case: Uuid,
    slot: Uuid,
    places: u16,
    until: DateTime<Utc>,
}

#[derive(Clone, Debug, Default)]
struct Family {
    places: u16,
    ended: bool,
    appointment: Option<(Uuid, Uuid)>,
    changes: u16,
    holds: u16,
}

/// What ought to be.
#[derive(Default)]
struct Model {
    slots: BTreeMap<Uuid, Slot>,
    families: BTreeMap<Uuid, Family>,
    holds: BTreeMap<Uuid, Kept>,
    embargoes: Vec<Kept>,
}

impl Model {
    fn taken(&self, slot: Uuid) -> u16 {
        self.families.values().filter(|family| family.appointment.is_some_and(|(_, at)| at == slot)).map(|f| f.places).sum()
    }

    fn own_hold(&self, case: Uuid, slot: Uuid, now: DateTime<Utc>) -> u16 {
        self.holds.get(&case).filter(|hold| hold.slot == slot && hold.until > now).map_or(0, |hold| hold.places)
    }

    /// Places for this family: what nobody has, nobody else holds and nobody else gave up a moment ago.
    fn room(&self, case: Uuid, slot: Uuid, now: DateTime<Utc>) -> i32 {
        let others = |kept: &&Kept| kept.slot == slot && kept.case != case && kept.until > now;
        let kept: u16 = self.holds.values().chain(&self.embargoes).filter(others).map(|kept| kept.places).sum();
        i32::from(self.slots[&slot].capacity) - i32::from(self.taken(slot)) - i32::from(kept)
    }

    fn expect(&self, act: Act, case: Uuid, slot: Option<Uuid>, now: DateTime<Utc>) -> Outcome {
        let family = &self.families[&case];
        if slot.is_some_and(|slot| self.taken(slot) >= self.slots[&slot].capacity) {
            return Outcome::Full;
        }
        let scheduled = family.appointment.is_some();
        let moves = act == Act::Move || (act == Act::Hold && scheduled);
        let from_here = match act {
            Act::Hold => true,
            Act::Book => !scheduled,
            Act::Move | Act::Cancel => scheduled,
        };
        if family.ended || !from_here {
            return Outcome::State;
        }
        if let Some((_, old)) = family.appointment.filter(|_| moves || act == Act::Cancel) {
            if self.slots[&old].starts_at <= now {
                return Outcome::Begun;
            }
            if slot == Some(old) {
                return Outcome::Same;
            }
        }
        let Some(slot) = slot else { return Outcome::Done };
        if family.changes > CHANGES_ALLOWED || (moves && family.changes == CHANGES_ALLOWED) {
            return Outcome::ChangesUsed;
        }
        let at = &self.slots[&slot];
        if at.starts_at < now + TimeDelta::minutes(30) {
            return Outcome::TooSoon;
        }
        if at.withdrawn {
            return Outcome::Withdrawn;
        }
        if self.room(case, slot, now) < i32::from(family.places) {
            return Outcome::Full;
        }
        if act == Act::Hold && self.own_hold(case, slot, now) != family.places && family.holds >= HOLDS_A_DAY {
            return Outcome::HoldsUsed;
        }
        Outcome::Done
    }

    /// Carries out what was expected and done; `appointment` is the new one's id.
    fn carry_out(&mut self, act: Act, case: Uuid, slot: Option<Uuid>, appointment: Option<Uuid>, now: DateTime<Utc>) {
        if let (Act::Hold, Some(slot)) = (act, slot) {
            let places = self.families[&case].places;
            if self.own_hold(case, slot, now) != places {
                self.holds.insert(case, Kept { case, slot, places, until: now + TimeDelta::minutes(10) });
                self.families.get_mut(&case).unwrap().holds += 1;
            }
            return;
        }
        let family = self.families.get_mut(&case).unwrap();
        if matches!(act, Act::Move | Act::Cancel) {
            family.changes += 1;
            family.appointment = None;
        }
        if let (Some(slot), Some(appointment)) = (slot, appointment) {
            family.appointment = Some((appointment, slot));
            self.holds.remove(&case);
            self.embargoes.retain(|kept| kept.case != case || kept.slot != slot);
        }
    }
}

struct Walk {
    app: TestApp,
    db: PgConnection,
    office: OfficeId,
    model: Model,
    random: Random,
    last: Option<Ask>,
}

impl Walk {
    async fn new(seed: u64) -> Self {
        let app = TestApp::new().await;
        let mut db = app.superuser().await;
        let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
        let mut model = Model::default();
        let now = app.app.clock.now();
        for (number, capacity) in (1..).zip(CAPACITIES) {
            let after = TimeDelta::minutes(90 * number);
            let id = site.slot(&app, &mut db, after, capacity).await;
            let capacity = capacity.unsigned_abs();
            model.slots.insert(id, Slot { starts_at: now + after, capacity, withdrawn: false });
        }
        for people in FAMILIES {
            let family = invited(&app, &mut db, "guatemala", TimeDelta::days(3)).await;
            super::more_members(&app, &mut db, &family, people - 1).await;
            let places = u16::try_from(people.div_ceil(8)).unwrap();
            model.families.insert(family.case, Family { places, ..Family::default() });
        }
        Self { office: OfficeId(site.office), app, db, model, random: Random::seeded(seed), last: None }
    }

    fn pick<T: Copy>(&self, among: impl Iterator<Item = T>) -> T {
        let all: Vec<T> = among.collect();
        all[usize::try_from(self.random.below(all.len() as u64)).unwrap()]
    }

    async fn step(&mut self) -> Result<(), String> {
        let now = self.app.app.clock.now();
        let case = self.pick(self.model.families.keys().copied());
        match self.random.below(20) {
            0 => self.app.app.clock.advance(TimeDelta::minutes(i64::try_from(self.random.below(15)).unwrap())),
            1 if self.random.below(6) == 0 => {
                let slot = self.pick(self.model.slots.keys().copied());
                self.model.slots.get_mut(&slot).unwrap().withdrawn = true;
                sqlx::query("update slots set withdrawn_at = $2 where id = $1")
                    .bind(slot)
                    .bind(now)
                    .execute(&mut self.db)
                    .await
                    .unwrap();
            }
            2 if self.random.below(8) == 0 => self.end(case, now).await,
            3 | 4 if self.last.is_some() => {
                let again = self.last.clone().unwrap();
                let answer = self.app.app.places.ask(self.office, again).await.map_err(|error| format!("{error:?}"))?;
                if answer.outcome != Outcome::Repeat || answer.location.as_deref() != Some("/led/here") {
                    return Err(format!("sent again: {answer:?}"));
                }
            }
            _ => {
                let act = self.pick([Act::Hold, Act::Hold, Act::Book, Act::Book, Act::Book, Act::Move, Act::Cancel].into_iter());
                let slot = (act != Act::Cancel).then(|| self.pick(self.model.slots.keys().copied()));
                self.act(act, case, slot, now).await?;
            }
        }
        self.compare().await
    }

    async fn act(&mut self, act: Act, case: Uuid, slot: Option<Uuid>, now: DateTime<Utc>) -> Result<(), String> {
        let expected = self.model.expect(act, case, slot, now);
        let old = self.model.families[&case].appointment.map(|(id, at)| (AppointmentId(id), SlotId(at)));
        let once = OnceGuard { key: Random::System.id(now), fingerprint: [7; 32] };
        let ask = Ask {
            act,
            case: CaseId(case),
            slot: slot.map(SlotId),
            old: old.filter(|_| matches!(act, Act::Move | Act::Cancel)),
            once: (act != Act::Hold).then_some(once),
            location: "/led/here".into(),
            needs: Needs::Nothing,
            note: String::new(),
            interpreter: None,
            request: "WALK".into(),
        };
        let answer = self.app.app.places.ask(self.office, ask.clone()).await.map_err(|error| format!("{error:?}"))?;
        if answer.outcome != expected {
            return Err(format!("{act} of {case} at {slot:?}: {} instead of {expected}", answer.outcome));
        }
        if expected == Outcome::Done {
            let appointment = self.booked(case).await;
            self.model.carry_out(act, case, slot, appointment, now);
            if let Some((_, left)) = old.filter(|_| matches!(act, Act::Move | Act::Cancel)) {
                self.learn_embargo(case, left.0, now).await?;
            }
            if act != Act::Hold {
                self.last = Some(ask);
            }
        }
        Ok(())
    }

    /// The case ends as other slices end it.
    async fn end(&mut self, case: Uuid, now: DateTime<Utc>) {
        let mut tx = self.app.app.db.begin(&Context::worker(self.office)).await.unwrap();
        puente::booking::release(&mut tx, CaseId(case)).await.unwrap();
        tx.commit().await.unwrap();
        sqlx::query("update cases set state = 'withdrawn' where id = $1").bind(case).execute(&mut self.db).await.unwrap();
        let family = self.model.families.get_mut(&case).unwrap();
        family.ended = true;
        let old = family.appointment.take();
        self.model.holds.remove(&case);
        if let Some((_, slot)) = old {
            self.learn_embargo(case, slot, now).await.unwrap();
        }
    }

    async fn booked(&mut self, case: Uuid) -> Option<Uuid> {
        sqlx::query_scalar("select id from appointments where case_id = $1 and state = 'booked'")
            .bind(case)
            .fetch_optional(&mut self.db)
            .await
            .unwrap()
    }

    /// Chance sets how long a place that was given up is kept from others; the service sets between what.
    async fn learn_embargo(&mut self, case: Uuid, slot: Uuid, now: DateTime<Utc>) -> Result<(), String> {
        let places = self.model.families[&case].places;
        let until: DateTime<Utc> =
            sqlx::query_scalar("select until from embargoes where case_id = $1 and slot_id = $2 order by until desc limit 1")
                .bind(case)
                .bind(slot)
                .fetch_one(&mut self.db)
                .await
                .map_err(|error| format!("no embargo: {error}"))?;
        if until - now < TimeDelta::minutes(10) || until - now > TimeDelta::minutes(120) {
            return Err(format!("an embargo of {}", until - now));
        }
        self.model.embargoes.push(Kept { case, slot, places, until });
        Ok(())
    }

    /// Model and tables are the same.
    async fn compare(&mut self) -> Result<(), String> {
        let now = self.app.app.clock.now();
        let booked: Vec<(Uuid, Uuid, i16)> =
            sqlx::query_as("select case_id, slot_id, places from appointments where state = 'booked' order by case_id")
                .fetch_all(&mut self.db)
                .await
                .unwrap();
        let expected: Vec<(Uuid, Uuid, i16)> = self
            .model
            .families
            .iter()
            .filter_map(|(case, family)| family.appointment.map(|(_, slot)| (*case, slot, i16::try_from(family.places).unwrap())))
            .collect();
        if booked != expected {
            return Err(format!("appointments {booked:?} instead of {expected:?}"));
        }
        let held: Vec<(Uuid, Uuid, i16)> =
            sqlx::query_as("select case_id, slot_id, places from holds where expires_at > $1 order by case_id")
                .bind(now)
                .fetch_all(&mut self.db)
                .await
                .unwrap();
        let live = self.model.holds.values().filter(|hold| hold.until > now);
        let expected: Vec<(Uuid, Uuid, i16)> =
            live.map(|hold| (hold.case, hold.slot, i16::try_from(hold.places).unwrap())).collect();
        if held != expected {
            return Err(format!("holds {held:?} instead of {expected:?}"));
        }
        let slots: Vec<(Uuid, i16, i16)> =
            sqlx::query_as("select id, capacity, taken from slots order by id").fetch_all(&mut self.db).await.unwrap();
        for (slot, capacity, taken) in slots {
            if taken > capacity {
                return Err(format!("{slot} is oversold: {taken} of {capacity}"));
            }
            if u16::try_from(taken).unwrap() != self.model.taken(slot) {
                return Err(format!("{slot} counts {taken} instead of {}", self.model.taken(slot)));
            }
        }
        let torn = super::race::torn(&mut self.db).await;
        if torn == 0 { Ok(()) } else { Err(format!("{torn} cases are torn")) }
    }

    async fn go(mut self, steps: usize) -> Result<(), String> {
        for step in 0..steps {
            self.step().await.map_err(|problem| format!("step {step}: {problem}"))?;
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the full size is asked for in the environment")]
fn is_full_proof() -> bool {
    std::env::var("PUENTE_PROOF").is_ok_and(|size| size == "full")
}

#[tokio::test]
async fn random_walks_end_where_the_model_does() {
    let (walks, steps) = if is_full_proof() { (60, 400) } else { (3, 150) };
    for seed in 0..walks {
        if let Err(problem) = Walk::new(seed).await.go(steps).await {
            panic!("seed {seed}, {problem}");
        }
    }
}

#[tokio::test]
async fn the_walk_notices_a_database_that_decides_wrongly() {
    for (right, wrong) in [
        ("end < wanted then 'full'", "end < -1000 then 'full'"),
        ("s.taken - h.places - e.places", "s.taken - h.places"),
        ("s.taken - h.places - e.places", "s.taken - e.places"),
        ("r.changes_used >= r.changes_allowed then", "r.changes_used > r.changes_allowed then"),
        ("when r.is_repeat then 'repeat'", "when false then 'repeat'"),
    ] {
        let mut is_noticed = false;
        // One walk may never come to the decision that is wrong; of several, one does.
        for seed in 1..=10 {
            let mut walk = Walk::new(seed).await;
            sqlx::raw_sql("alter table slots drop constraint slots_not_oversold").execute(&mut walk.db).await.unwrap();
            let function: String =
                sqlx::query_scalar("select pg_get_functiondef('take_places'::regproc)").fetch_one(&mut walk.db).await.unwrap();
            // A repeat is looked for twice: without locks, and again under them.
            let broken = function
                .replace(right, wrong)
                .replace("if r.is_repeat then", if right.contains("repeat") { "if false then" } else { "if r.is_repeat then" });
            assert_ne!(function, broken, "{right}");
            sqlx::raw_sql(AssertSqlSafe(broken)).execute(&mut walk.db).await.unwrap();
            is_noticed = walk.go(400).await.is_err();
            if is_noticed {
                break;
            }
        }
        assert!(is_noticed, "{wrong} went unnoticed");
    }
}
