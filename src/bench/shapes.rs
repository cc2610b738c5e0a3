//! The shapes of load in the closed loop: open slots, ten wanted by all, one wanted by all, sold-out slots, and lists.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::anchors::Anchor;
use super::client;
use super::closed_loop::{self, Load, PAGE_CONNECTIONS};
use super::judges::Acknowledged;
use super::people::{self, Family};
use super::run::Run;
use super::tally::{self, Tally};
use super::{BenchError, ground};

/// A shape of load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shape {
    /// 32 connections book on 2,000 slots.
    Open,
    /// 256 connections book on ten slots.
    Ten,
    /// 256 connections book on one slot.
    One,
    /// 32 connections ask for slots that are gone.
    Full,
    /// 64 connections read the list of 60 slots.
    List,
    /// The same from a server that remembers no list.
    ListSql,
}

impl Shape {
    /// Every shape has an office of its own.
    pub const ALL: [Self; 6] = [Self::Open, Self::Ten, Self::One, Self::Full, Self::List, Self::ListSql];

    /// Its office's name, and its own in the report.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Open => "open-slots",
            Self::Ten => "ten-slots",
            Self::One => "one-slot",
            Self::Full => "full-slots",
            Self::List => "list",
            Self::ListSql => "list-by-sql",
        }
    }

    /// What it is compared with.
    pub const fn anchor(self) -> Anchor {
        match self {
            Self::Open | Self::Full => Anchor::Open,
            Self::Ten => Anchor::Ten,
            Self::One => Anchor::One,
            Self::List | Self::ListSql => Anchor::Page,
        }
    }

    const fn connections(self) -> usize {
        match self {
            Self::Open | Self::Full => 32,
            Self::Ten | Self::One => 256,
            Self::List | Self::ListSql => PAGE_CONNECTIONS,
        }
    }
}

/// Runs a shape once with fresh people and slots.
pub async fn run(run: &mut Run, shape: Shape, attempts: usize, limit: Duration) -> Result<Tally, BenchError> {
    let slots = match shape {
        Shape::Open => offer(run, shape, 2000, 50).await?,
        Shape::Ten => offer(run, shape, 10, 3000).await?,
        Shape::One => offer(run, shape, 1, 30_000).await?,
        Shape::Full => sold_out(run).await?,
        Shape::List | Shape::ListSql => offer(run, shape, 60, 50).await?,
    };
    let many = match shape {
        Shape::Open | Shape::Ten | Shape::One => attempts,
        Shape::Full | Shape::List | Shape::ListSql => 300,
    };
    let families = invite(run, shape, many).await?;
    let requests = requests(run, shape, &families, &slots, attempts);
    let addresses = match shape {
        Shape::ListSql => vec![run.without_cache.address],
        _ => run.addresses(),
    };
    let load = Load { addresses, connections: shape.connections(), most: requests.len(), limit };
    let sent = Arc::new(requests);
    let nothing = Arc::new(Vec::new());
    let request = move |number: usize| sent.get(number).map_or_else(|| Arc::clone(&nothing), |(bytes, _)| Arc::clone(bytes));
    if matches!(shape, Shape::List | Shape::ListSql) {
        let load = Load { most: usize::MAX, ..load };
        let many = many.max(1);
        return Ok(closed_loop::run(&load, move |number| request(number % many), tally::page).await);
    }
    let tally = closed_loop::run(&load, request, tally::booking).await;
    let booked: Vec<Acknowledged> = tally
        .done
        .iter()
        .filter_map(|number| {
            let family = families.get(number % families.len().max(1))?;
            Some(Acknowledged { case: family.case, slot: Some(chosen(&slots, *number, run.seed)?) })
        })
        .collect();
    run.told(shape.slug(), booked);
    run.count(&tally);
    Ok(tally)
}

/// Which slot the n-th request asks for: any of them, without a pattern.
fn chosen(slots: &[Uuid], number: usize, seed: u64) -> Option<Uuid> {
    let spread = u64::try_from(number).unwrap_or_default().wrapping_add(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    slots.get(usize::try_from(spread).unwrap_or_default() % slots.len().max(1)).copied()
}

type Request = (Arc<Vec<u8>>, usize);

/// Every request as bytes, so that the client's work is not measured.
fn requests(run: &Run, shape: Shape, families: &[Family], slots: &[Uuid], attempts: usize) -> Vec<Request> {
    let office = run.office(shape.slug());
    let many = if matches!(shape, Shape::List | Shape::ListSql) { families.len() } else { attempts };
    (0..many)
        .filter_map(|number| {
            let at = number % families.len().max(1);
            let family = families.get(at)?;
            let bytes = if matches!(shape, Shape::List | Shape::ListSql) {
                client::get(&office.choose(), &family.cookies())
            } else {
                family.booking(&office, chosen(slots, number, run.seed)?, run.ground.secret(), &run.chance)
            };
            Some((Arc::new(bytes), at))
        })
        .collect()
}

async fn offer(run: &mut Run, shape: Shape, many: usize, capacity: i16) -> Result<Vec<Uuid>, BenchError> {
    let office = run.office(shape.slug());
    people::offer(&mut run.db, &office, many, capacity, &run.chance, ground::now()).await
}

async fn invite(run: &mut Run, shape: Shape, many: usize) -> Result<Vec<Family>, BenchError> {
    let office = run.office(shape.slug());
    people::invite(&mut run.db, &office, many, &run.chance, ground::now()).await
}

/// Seventy slots of five places; the first ten are booked out through the front door. Returns those ten.
async fn sold_out(run: &mut Run) -> Result<Vec<Uuid>, BenchError> {
    let mut slots = offer(run, Shape::Full, 70, 5).await?;
    slots.truncate(10);
    // A family of six may take more than one place, so some more knock than there are places.
    let first = invite(run, Shape::Full, 60).await?;
    let office = run.office(Shape::Full.slug());
    let requests: Vec<Arc<Vec<u8>>> = first
        .iter()
        .enumerate()
        .filter_map(|(number, family)| {
            let slot = *slots.get(number % slots.len().max(1))?;
            Some(Arc::new(family.booking(&office, slot, run.ground.secret(), &run.chance)))
        })
        .collect();
    let load = Load { addresses: run.addresses(), connections: 8, most: requests.len(), limit: Duration::from_secs(10) };
    let nothing = Arc::new(Vec::new());
    let request = move |number: usize| requests.get(number).map_or_else(|| Arc::clone(&nothing), Arc::clone);
    let tally = closed_loop::run(&load, request, tally::booking).await;
    let booked = tally.done.iter().filter_map(|&number| {
        Some(Acknowledged { case: first.get(number)?.case, slot: slots.get(number % slots.len().max(1)).copied() })
    });
    let booked: Vec<Acknowledged> = booked.collect();
    run.told(Shape::Full.slug(), booked);
    run.count(&tally);
    Ok(slots)
}
