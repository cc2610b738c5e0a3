//! A run from beginning to end: ground, servers, anchors, the shapes in the closed loop, steady pace, launch day, verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use sqlx::PgConnection;
use uuid::Uuid;

use super::anchors::Anchors;
use super::arrivals::{self, Day};
use super::chance::Chance;
use super::client::{self, Connection};
use super::found::{Found, Totals};
use super::ground::{self, Ground};
use super::judges::{self, Acknowledged, Findings};
use super::people::{self, Office};
use super::samples::{self, Samples};
use super::server::{self, Running};
use super::shapes::Shape;
use super::tally::Tally;
use super::{BenchError, launch, page_weight, processes};

/// The offices of what is not a shape.
const STEADY: &str = "steady-pace";
const LAUNCH: &str = "launch-day";

/// How much to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Within five minutes.
    pub quick: bool,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// The folder in which the ground is made.
    pub parent: PathBuf,
    /// The program whose servers are measured.
    pub program: PathBuf,
}

/// A run under way.
pub struct Run {
    /// What it stands on.
    pub ground: Ground,
    /// The owner's connection.
    pub db: PgConnection,
    /// Where everything that is drawn comes from.
    pub chance: Chance,
    /// The seed.
    pub seed: u64,
    /// Whether it is the quick form.
    pub quick: bool,
    /// When it began.
    pub begun: Instant,
    /// The two servers.
    pub servers: Vec<Running>,
    /// A third one that remembers no list.
    pub without_cache: Running,
    /// What the machine can do.
    pub anchors: Anchors,
    offices: BTreeMap<&'static str, Office>,
    told: BTreeMap<&'static str, Vec<Acknowledged>>,
    /// Bookings tried, acknowledged and gone wrong, over all loops.
    pub totals: Totals,
    say: fn(&str),
}

/// Makes a whole run.
pub async fn run(plan: &Plan, say: fn(&str)) -> Result<Found, BenchError> {
    let mut run = Run::begin(plan, say).await?;
    let found = run.everything().await;
    let ended = run.end().await;
    let found = found?;
    ended?;
    Ok(found)
}

impl Run {
    async fn begin(plan: &Plan, say: fn(&str)) -> Result<Self, BenchError> {
        let begun = Instant::now();
        let chance = Chance::seeded(plan.seed);
        say("making a durable throw-away cluster");
        let ground = Ground::make(&plan.parent, &crate::clock::Random::System).await?;
        let mut offices = BTreeMap::new();
        let slugs = Shape::ALL.iter().map(|shape| shape.slug()).chain([STEADY, LAUNCH]);
        for (listed, slug) in (0..).zip(slugs) {
            offices.insert(slug, ground.found(slug, listed).await?);
        }
        say("starting two servers");
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut servers = Vec::new();
        for name in ["one", "two"] {
            servers.push(server::serve(&ground, &plan.program, name, free, &[]).await?);
        }
        let fresh = [("PUENTE_LIST_GOOD_FOR_MS", "0")];
        let without_cache = server::serve(&ground, &plan.program, "fresh", free, &fresh).await?;
        // Each server plans the slots of all offices once when it starts; ours are made after that.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let mut db = ground.owner().await?;
        let page = list_page(&mut db, &offices, &chance, &servers).await?;
        say(&format!("the list of 60 slots weighs {} bytes", page.len()));
        let anchors = Anchors::prepare(&ground, &plan.program, &page, chance.random()).await?;
        Ok(Self {
            ground,
            db,
            chance,
            seed: plan.seed,
            quick: plan.quick,
            begun,
            servers,
            without_cache,
            anchors,
            offices,
            told: BTreeMap::new(),
            totals: Totals::default(),
            say,
        })
    }

    async fn everything(&mut self) -> Result<Found, BenchError> {
        let mut samples = BTreeMap::new();
        let machine = self.own_and_all();
        for shape in Shape::ALL {
            samples.insert(shape, samples::take(self, shape).await?);
        }
        let foreign_share = machine.zip(self.own_and_all()).map(|(before, after)| {
            let (own, busy, all) = (after.0 - before.0, after.1 - before.1, after.2 - before.2);
            ((busy - own) / all.max(0.01)).max(0.0)
        });
        let capacity = samples.get(&Shape::Open).map_or(0.0, Samples::per_second).max(5.0);
        let seconds = if self.quick { 5 } else { 10 };
        self.say("steady pace, 40 % of the capacity");
        let steady = samples::steady(self, STEADY, capacity * 0.4, seconds, 0).await?.0;
        self.say("steady pace, 20 %, without and with staff signing in");
        let without = samples::steady(self, STEADY, capacity * 0.2, seconds, 0).await?.0;
        let (with, sign_ins) = samples::steady(self, STEADY, capacity * 0.2, seconds, 8).await?;
        let memory_mib = self.memory().await?;
        let office = self.office(Shape::List.slug());
        let addresses = self.addresses();
        let heaviest = page_weight::heaviest(&mut self.db, &office, &self.chance, addresses).await?;
        let mut days = Vec::new();
        for multiple in if self.quick { &[1.0][..] } else { &[0.5, 1.0, 2.0, 4.0] } {
            days.push(self.launch(*multiple).await?);
        }
        let findings = self.judge(&days).await?;
        Ok(Found {
            samples,
            steady,
            calm: (without, with),
            sign_ins,
            memory_mib,
            heaviest,
            days,
            findings,
            totals: self.totals.clone(),
            foreign_share,
            seconds: self.begun.elapsed().as_secs_f64(),
        })
    }

    /// Tells progress with the time since the beginning.
    pub fn say(&self, line: &str) {
        (self.say)(&format!("{:>5.0} s  {line}", self.begun.elapsed().as_secs_f64()));
    }

    /// The office of this name.
    pub fn office(&self, slug: &str) -> Office {
        let found = self.offices.get(slug).cloned();
        found.unwrap_or_else(|| Office { id: Uuid::nil(), slug: slug.to_owned(), site: Uuid::nil() })
    }

    /// Where the two servers listen.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.servers.iter().map(|server| server.address).collect()
    }

    /// Keeps what clients were told, for the judges.
    pub fn told(&mut self, office: &'static str, told: Vec<Acknowledged>) {
        self.told.entry(office).or_default().extend(told);
    }

    /// Counts the bookings of a loop.
    pub fn count(&mut self, tally: &Tally) {
        self.totals.attempts += tally.sent();
        self.totals.confirmed += tally.done.len();
        self.totals.errors += tally.errors;
        for (complaint, times) in &tally.complaints {
            *self.totals.complaints.entry(complaint.clone()).or_default() += times;
        }
    }

    /// Processor seconds so far of the two servers and the database.
    pub fn cost(&self) -> Option<f64> {
        let servers: Option<f64> = self.servers.iter().map(|server| processes::cpu_seconds(server.pid)).sum();
        Some(servers? + processes::cpu_seconds(self.ground.postmaster().ok()?)?)
    }

    fn own_and_all(&self) -> Option<(f64, f64, f64)> {
        let own = self.cost()? + processes::cpu_seconds(std::process::id())? + processes::cpu_seconds(self.without_cache.pid)?;
        let (busy, all) = processes::machine_seconds()?;
        Some((own, busy, all))
    }

    async fn memory(&self) -> Result<Option<f64>, BenchError> {
        let mut open = Vec::new();
        for number in 0..256 {
            if let Some(address) = self.addresses().get(number % 2) {
                open.push(Connection::open(*address).await?);
            }
        }
        for connection in &mut open {
            connection.exchange(&client::get("/healthz", "")).await?;
        }
        Ok(self.servers.iter().map(|server| processes::memory_mib(server.pid)).sum())
    }

    async fn launch(&mut self, multiple: f64) -> Result<(f64, Day, launch::Outcomes), BenchError> {
        let day = Day::launch(self.quick, multiple);
        self.say(&format!("launch day: {} people for {} places", day.people, day.slots * usize::from(day.places.unsigned_abs())));
        let office = self.office(LAUNCH);
        let slots = people::offer(&mut self.db, &office, day.slots, day.places, &self.chance, ground::now()).await?;
        let families = people::invite(&mut self.db, &office, day.people, &self.chance, ground::now()).await?;
        let crowd = arrivals::plan(&day, &self.chance).into_iter().zip(families).collect();
        let outcomes = launch::run(day, &office, slots, self.addresses(), crowd).await;
        self.count(&outcomes.book);
        self.totals.errors += outcomes.list.errors;
        for (complaint, times) in &outcomes.list.complaints {
            *self.totals.complaints.entry(format!("list: {complaint}")).or_default() += times;
        }
        self.told(LAUNCH, outcomes.acknowledged.clone());
        Ok((multiple, day, outcomes))
    }

    async fn judge(&mut self, days: &[(f64, Day, launch::Outcomes)]) -> Result<Findings, BenchError> {
        self.say("judging the tables");
        // What hung up has had time to end.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let unsure: BTreeSet<Uuid> = days.iter().flat_map(|(.., outcomes)| outcomes.cut.iter().copied()).collect();
        let mut findings = Findings::default();
        for (slug, office) in &self.offices {
            let told = self.told.get(slug).map_or(&[][..], Vec::as_slice);
            let found = judges::judge(&mut self.db, office.id, told, &unsure).await?;
            if !found.are_none() {
                (self.say)(&format!("{slug}: {found:?}"));
            }
            findings.add(&found);
        }
        Ok(findings)
    }

    async fn end(self) -> Result<(), BenchError> {
        for server in self.servers {
            server.stop().await?;
        }
        self.without_cache.stop().await?;
        self.anchors.stop().await?;
        drop(self.db);
        self.ground.remove().await
    }
}

/// The list of sixty slots as a family gets it.
async fn list_page(
    db: &mut PgConnection,
    offices: &BTreeMap<&'static str, Office>,
    chance: &Chance,
    servers: &[Running],
) -> Result<Vec<u8>, BenchError> {
    let (Some(office), Some(server)) = (offices.get(Shape::List.slug()), servers.first()) else {
        return Err(BenchError::Other("there is no office to list".into()));
    };
    people::offer(db, office, 60, 50, chance, ground::now()).await?;
    let family = people::invite(db, office, 1, chance, ground::now()).await?;
    let cookies = family.first().map(people::Family::cookies).unwrap_or_default();
    let mut connection = Connection::open(server.address).await?;
    let answer = connection.exchange(&client::get(&office.choose(), &cookies)).await?;
    if answer.status != 200 {
        return Err(BenchError::Other(format!("{} answers {}", office.choose(), answer.status)));
    }
    Ok(connection.body().to_vec())
}
