//! Free slots as a family chooses them: by day, then site, then hour, each in the site's own time zone. Pure.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::ids::{SiteId, SlotId};
use crate::slots::SlotWithTaken;

/// The shortest time between choosing and the appointment.
pub const LEAD: TimeDelta = TimeDelta::minutes(30);
/// How far ahead slots are offered, in days.
pub const HORIZON: Days = Days::new(60);

/// A slot of a site.
#[derive(Clone, Debug)]
pub struct SiteSlot {
    /// The slot.
    pub id: SlotId,
    /// Its time and places; what is held or embargoed counts as taken.
    pub places: SlotWithTaken,
    /// How many of the places left are for the reserved share alone.
    pub kept: u16,
    /// Languages of which an interpreter is free then.
    pub languages: Vec<String>,
    /// The site.
    pub site: SiteId,
    /// The site's name.
    pub name: String,
    /// The site's time zone.
    pub zone: Tz,
    /// Whether the family takes part from afar.
    pub remote: bool,
}

/// A day with free hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date on the sites' own calendars.
    pub date: NaiveDate,
    /// Sites with free hours that day, by name.
    pub sites: Vec<SiteHours>,
}

/// A site's free hours of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteHours {
    /// The site's name.
    pub name: String,
    /// Its time zone.
    pub zone: Tz,
    /// Whether the family takes part from afar.
    pub remote: bool,
    /// Begin of each free slot, earliest first.
    pub hours: Vec<(SlotId, DateTime<Utc>)>,
}

impl Day {
    /// How many hours are free.
    pub fn free(&self) -> usize {
        self.sites.iter().map(|site| site.hours.len()).sum()
    }
}

/// A family that looks for places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeker {
    /// How many places side by side it takes.
    pub places: u16,
    /// Whether the reserved share is open to it.
    pub share: bool,
    /// The slot it has an appointment in and wants to leave.
    pub without: Option<SlotId>,
    /// The slot in which so many places are kept for it.
    pub held: Option<(SlotId, u16)>,
}

impl SiteSlot {
    /// Whether there are places enough for a family.
    fn has_room_for(&self, seeker: &Seeker) -> bool {
        let held = seeker.held.filter(|(slot, _)| *slot == self.id).map_or(0, |(_, places)| places);
        let kept = if seeker.share { 0 } else { self.kept };
        seeker.without != Some(self.id) && self.places.left().saturating_sub(kept) + held >= seeker.places
    }
}

/// The slots a family may still choose, by day and site. Every bookable slot stands exactly once.
pub fn by_day(slots: &[SiteSlot], now: DateTime<Utc>, seeker: &Seeker) -> Vec<Day> {
    let mut days: BTreeMap<NaiveDate, BTreeMap<(&str, SiteId), SiteHours>> = BTreeMap::new();
    for slot in slots.iter().filter(|slot| slot.places.begins_after(now, LEAD) && slot.has_room_for(seeker)) {
        let starts_at = slot.places.slot.starts_at;
        days.entry(starts_at.with_timezone(&slot.zone).date_naive())
            .or_default()
            .entry((&slot.name, slot.site))
            .or_insert_with(|| SiteHours { name: slot.name.clone(), zone: slot.zone, remote: slot.remote, hours: Vec::new() })
            .hours
            .push((slot.id, starts_at));
    }
    let sorted = |mut site: SiteHours| {
        site.hours.sort_unstable_by_key(|(id, starts_at)| (*starts_at, *id));
        site
    };
    days.into_iter().map(|(date, sites)| Day { date, sites: sites.into_values().map(sorted).collect() }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::slots::Slot;

    const ZONES: [Tz; 4] = [Tz::America__Guatemala, Tz::America__Bogota, Tz::America__New_York, Tz::Pacific__Galapagos];

    fn slot(number: u128, minutes: i64, capacity: u16, taken: u16, site: usize) -> SiteSlot {
        let starts_at = now() + TimeDelta::minutes(minutes);
        let zone = ZONES[site % ZONES.len()];
        let slot = Slot {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(30),
            starts_local: starts_at.with_timezone(&zone).naive_local(),
            capacity,
        };
        SiteSlot {
            id: SlotId(Uuid::from_u128(number)),
            places: SlotWithTaken { slot, taken },
            kept: 0,
            languages: Vec::new(),
            site: SiteId(Uuid::from_u128(site as u128)),
            // Two sites share each name, as two rooms of one house may.
            name: format!("site {}", site / 2),
            zone,
            remote: false,
        }
    }

    /// One person, invited as everybody.
    const ONE: Seeker = Seeker { places: 1, share: false, without: None, held: None };

    fn now() -> DateTime<Utc> {
        // The week in which New York leaves summer time.
        "2023-11-03T14:00:00Z".parse().unwrap()
    }

    fn slots() -> impl Strategy<Value = Vec<SiteSlot>> {
        prop::collection::vec((-300_i64..9000, 0_u16..3, 0_u16..3, 0_usize..4), 0..40).prop_map(|rows| {
            rows.into_iter()
                .enumerate()
                .map(|(number, (minutes, capacity, taken, site))| slot(number as u128, minutes, capacity, taken, site))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn every_bookable_slot_stands_once_on_its_sites_own_day(slots in slots()) {
            let days = by_day(&slots, now(), &ONE);
            let mut shown: Vec<SlotId> = Vec::new();
            for day in &days {
                for site in &day.sites {
                    for (id, starts_at) in &site.hours {
                        prop_assert_eq!(starts_at.with_timezone(&site.zone).date_naive(), day.date);
                        shown.push(*id);
                    }
                    prop_assert!(site.hours.is_sorted_by_key(|(_, starts_at)| *starts_at));
                }
            }
            let free = |slot: &&SiteSlot| slot.places.slot.starts_at - now() >= LEAD && slot.places.taken < slot.places.slot.capacity;
            let mut wanted: Vec<SlotId> = slots.iter().filter(free).map(|slot| slot.id).collect();
            shown.sort_unstable();
            wanted.sort_unstable();
            prop_assert_eq!(shown, wanted);
        }

        #[test]
        fn days_come_in_order_and_none_is_empty(slots in slots()) {
            let days = by_day(&slots, now(), &ONE);
            prop_assert!(days.windows(2).all(|pair| pair[0].date < pair[1].date));
            prop_assert!(days.iter().all(|day| day.free() > 0 && day.sites.iter().all(|site| !site.hours.is_empty())));
        }
    }

    #[test]
    fn late_evening_belongs_to_the_sites_day_not_to_utcs() {
        // 03:30 in UTC on the 4th is 21:30 of the 3rd in Guatemala.
        let days = by_day(&[slot(1, 13 * 60 + 30, 1, 0, 0)], now(), &ONE);
        assert_eq!(days.first().map(|day| day.date), NaiveDate::from_ymd_opt(2023, 11, 3));
    }

    #[test]
    fn the_lead_time_is_kept_to_the_minute() {
        assert!(by_day(&[slot(1, 29, 1, 0, 0)], now(), &ONE).is_empty());
        assert_eq!(by_day(&[slot(1, 30, 1, 0, 0)], now(), &ONE).len(), 1);
    }

    #[test]
    fn families_see_where_there_is_room_for_all_of_them_and_nobody_sees_what_is_kept_for_others() {
        let hour = SiteSlot { kept: 2, ..slot(1, 60, 5, 1, 0) };
        let sees = |seeker: Seeker| !by_day(std::slice::from_ref(&hour), now(), &seeker).is_empty();
        assert!(sees(Seeker { places: 2, ..ONE }));
        assert!(!sees(Seeker { places: 3, ..ONE }), "two of the four are kept");
        assert!(sees(Seeker { places: 4, share: true, ..ONE }));
        assert!(!sees(Seeker { places: 5, share: true, ..ONE }));
        assert!(sees(Seeker { places: 5, share: true, held: Some((hour.id, 1)), ..ONE }), "one's own hold is no other's");
        assert!(!sees(Seeker { without: Some(hour.id), ..ONE }), "where one is already");
    }
}
