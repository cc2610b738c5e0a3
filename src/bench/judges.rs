//! Judges that do not trust the application: what clients were told against what the owner reads in the tables.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{BenchError, queries};

/// What a family was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// Whose case.
    pub case: Uuid,
    /// The slot it has, or none after it gave its place back.
    pub slot: Option<Uuid>,
}

/// The judges' findings. All of them must be 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Places beyond what a slot has.
    pub oversold: i64,
    /// Acknowledged to a client and not in the table.
    pub lost: i64,
    /// Families with two live appointments.
    pub double: i64,
    /// Slots whose counter differs from their appointments.
    pub drift: i64,
    /// Appointments without an audit row.
    pub unaudited: i64,
    /// In the table, though nobody was told and nobody's connection was lost.
    pub untold: i64,
    /// Cases whose state and appointments say different things.
    pub torn: i64,
    /// Connections left inside a transaction.
    pub idle_transactions: i64,
}

impl Findings {
    /// Whether there is nothing to complain about.
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another office's.
    pub fn add(&mut self, other: &Self) {
        self.oversold += other.oversold;
        self.lost += other.lost;
        self.double += other.double;
        self.drift += other.drift;
        self.unaudited += other.unaudited;
        self.untold += other.untold;
        self.torn += other.torn;
        self.idle_transactions += other.idle_transactions;
    }
}

/// Judges an office. `told` is each family's last word from the server; families in `unsure` had their connection cut
/// while something was under way, so either outcome is right for them.
pub async fn judge(
    db: &mut PgConnection,
    office: Uuid,
    told: &[Acknowledged],
    unsure: &BTreeSet<Uuid>,
) -> Result<Findings, BenchError> {
    let counts = queries::judge(db, office).await?;
    let live = queries::live_appointments(db, office).await?;
    let (lost, untold) = compare(told, unsure, live.iter().map(|live| (live.case_id, live.slot_id)));
    Ok(Findings {
        oversold: counts.oversold,
        lost,
        double: counts.double,
        drift: counts.drift,
        unaudited: counts.unaudited,
        untold,
        torn: counts.torn,
        idle_transactions: queries::idle_transactions(db).await?,
    })
}

/// How many acknowledged places are not there, and how many are there without a word.
fn compare(told: &[Acknowledged], unsure: &BTreeSet<Uuid>, live: impl Iterator<Item = (Uuid, Uuid)>) -> (i64, i64) {
    let live: HashMap<Uuid, Uuid> = live.collect();
    let words: HashMap<Uuid, Option<Uuid>> = told.iter().map(|told| (told.case, told.slot)).collect();
    let sure = |case: &Uuid| !unsure.contains(case);
    let lost = words.iter().filter(|(case, slot)| sure(case) && slot.is_some() && live.get(*case) != slot.as_ref()).count();
    let untold = live.keys().filter(|case| sure(case) && words.get(*case).copied().flatten().is_none()).count();
    (i64::try_from(lost).unwrap_or(i64::MAX), i64::try_from(untold).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_difference_is_found_and_cut_connections_are_excused() {
        let id = Uuid::from_u128;
        let told = [
            Acknowledged { case: id(1), slot: Some(id(100)) },
            Acknowledged { case: id(2), slot: Some(id(100)) },
            Acknowledged { case: id(3), slot: Some(id(101)) },
            Acknowledged { case: id(4), slot: Some(id(101)) },
            Acknowledged { case: id(4), slot: None },
            Acknowledged { case: id(5), slot: Some(id(101)) },
        ];
        // 2 is missing, 3 is elsewhere, 4 gave back and is there, 6 was told nothing; 5 was cut off.
        let live = [(id(1), id(100)), (id(3), id(100)), (id(4), id(101)), (id(6), id(100))];
        assert_eq!(compare(&told, &BTreeSet::from([id(5)]), live.into_iter()), (2, 2));
        assert_eq!(compare(&told, &BTreeSet::new(), live.into_iter()), (3, 2));
    }
}
