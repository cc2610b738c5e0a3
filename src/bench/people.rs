//! The people of a run: invited families with a session, made behind the scenes, and the forms they send.
//!
//! Nobody signs in here: one Argon2 hash costs as much as eighty bookings, and signing in is measured elsewhere.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::chance::Chance;
use super::{BenchError, client, queries};
use crate::config::Secret;
use crate::web::csrf;

/// The signs of a case's code.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Families are inserted so many at a time.
const BATCH: usize = 4000;

/// An office of the run.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its id.
    pub id: Uuid,
    /// Its name in paths.
    pub slug: String,
    /// Its site.
    pub site: Uuid,
}

impl Office {
    /// The page on which a family chooses, and the address its form goes to.
    pub fn choose(&self) -> String {
        format!("/es/{}/case/appointment", self.slug)
    }
}

/// A family that was invited.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its case.
    pub case: Uuid,
    /// How many they are.
    pub people: usize,
    /// The code that is read out; unique in the office.
    pub code: String,
    /// The cookie of its session.
    token: String,
    /// The cookie every browser has.
    visit: String,
}

impl Family {
    /// Its cookies.
    pub fn cookies(&self) -> String {
        format!("__Host-visit={}; __Host-case={}", self.visit, self.token)
    }

    /// The hash its session is stored under.
    pub fn token_hash(&self) -> [u8; 32] {
        Sha256::digest(self.token.as_bytes()).into()
    }

    /// The token that its forms carry.
    pub fn form_token(&self, secret: &Secret, chance: &Chance) -> String {
        csrf::token(&secret.key("csrf"), &self.token, chance.random())
    }

    /// The request that books a slot, with a form of its own.
    pub fn booking(&self, office: &Office, slot: Uuid, secret: &Secret, chance: &Chance) -> Vec<u8> {
        self.sending(&office.choose(), &format!("&slot={slot}&day=&needs=none&needs_note="), secret, chance)
    }

    /// The request that moves its appointment to another slot.
    pub fn moving(&self, office: &Office, slot: Uuid, secret: &Secret, chance: &Chance) -> Vec<u8> {
        self.sending(&format!("{}/move", office.choose()), &format!("&slot={slot}&day="), secret, chance)
    }

    /// The request that gives its appointment back.
    pub fn giving_back(&self, office: &Office, secret: &Secret, chance: &Chance) -> Vec<u8> {
        self.sending(&format!("{}/cancel", office.choose()), "", secret, chance)
    }

    fn sending(&self, path: &str, fields: &str, secret: &Secret, chance: &Chance) -> Vec<u8> {
        let (token, once) = (self.form_token(secret, chance), chance.random().id(super::ground::now()));
        client::post(path, &self.cookies(), &format!("csrf={token}&once={once}{fields}"))
    }
}

/// Makes so many invited families of an office. Most are one or two people, some six.
pub async fn invite(
    db: &mut PgConnection,
    office: &Office,
    many: usize,
    chance: &Chance,
    now: DateTime<Utc>,
) -> Result<Vec<Family>, BenchError> {
    let first = queries::families_so_far(db, office.id).await?;
    let families: Vec<Family> = (0..many)
        .map(|number| Family {
            case: chance.random().id(now),
            people: [1, 1, 1, 1, 2, 2, 2, 3, 4, 6].get(chance.below(10)).copied().unwrap_or(1),
            code: code(first + number),
            token: hex::encode(chance.random().bytes::<32>()),
            visit: hex::encode(chance.random().bytes::<16>()),
        })
        .collect();
    for batch in families.chunks(BATCH) {
        queries::insert_families(db, office.id, batch, chance.random(), now).await?;
    }
    Ok(families)
}

/// The code of the n-th case of an office.
fn code(number: usize) -> String {
    let sign = |place: u32| char::from(SIGNS.get(number / 32_usize.pow(place) % 32).copied().unwrap_or(b'2'));
    format!("{}{}{}-{}{}{}", sign(5), sign(4), sign(3), sign(2), sign(1), sign(0))
}

/// Makes so many slots of half an hour at the office's site, one after the other from the day after tomorrow, and takes
/// all others out of the offer.
pub async fn offer(
    db: &mut PgConnection,
    office: &Office,
    many: usize,
    capacity: i16,
    chance: &Chance,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>, BenchError> {
    queries::withdraw_slots(db, office.id, now).await?;
    // Each round's slots begin at odd microseconds of their own, since a site has one slot a begin.
    let shift = TimeDelta::microseconds(i64::try_from(chance.below(1_000_000)).unwrap_or_default());
    let starts: Vec<DateTime<Utc>> = (0..many).map(|number| now + TimeDelta::days(2) + shift + half_hours(number)).collect();
    let ids: Vec<Uuid> = starts.iter().map(|_| chance.random().id(now)).collect();
    queries::insert_slots(db, office, &ids, &starts, capacity).await?;
    Ok(ids)
}

/// Slots beyond the horizon of sixty days would not be offered, so many slots overlap.
fn half_hours(number: usize) -> TimeDelta {
    let minutes = i64::try_from(number).unwrap_or_default() * 30;
    TimeDelta::minutes(minutes % (40 * 24 * 60)) + TimeDelta::milliseconds(minutes / (40 * 24 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_differ_and_have_the_form_the_table_wants() {
        assert_eq!(code(0), "222-222");
        assert_eq!(code(33), "222-233");
        assert_eq!(code(32_usize.pow(5)), "322-222");
    }

    #[test]
    fn no_two_slots_begin_at_the_same_instant() {
        let mut starts: Vec<TimeDelta> = (0..5000).map(half_hours).collect();
        starts.sort_unstable();
        starts.dedup();
        assert_eq!(starts.len(), 5000);
        assert!(starts.last().unwrap() < &TimeDelta::days(41));
    }
}
