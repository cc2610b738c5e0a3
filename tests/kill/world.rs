//! The world of a test: a durable cluster, two servers that can be killed, an office with slots, invited families.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use puente::bench::chance::Chance;
use puente::bench::ground::{self, Ground};
use puente::bench::judges::{Acknowledged, Findings, judge};
use puente::bench::people::{self, Family, Office};
use puente::bench::server::{self, Running};
use puente::clock::Random;
use uuid::Uuid;

/// The program under test.
const PROGRAM: &str = env!("CARGO_BIN_EXE_puente");

pub struct World {
    pub ground: Ground,
    pub servers: [Option<Running>; 2],
    pub addresses: [SocketAddr; 2],
    pub office: Office,
    pub slots: Vec<Uuid>,
    pub families: Vec<Family>,
    pub chance: Chance,
}

impl World {
    /// So many slots of so many places, and so many families that want one.
    pub async fn new(seed: u64, slots: usize, places: i16, families: usize) -> Self {
        let ground = Ground::make(Path::new(env!("CARGO_TARGET_TMPDIR")), &Random::System).await.unwrap();
        let chance = Chance::seeded(seed);
        let office = ground.found("launch-day", 0).await.unwrap();
        let mut db = ground.owner().await.unwrap();
        // Families of three and more take several places where the schema knows that, and may change their mind often.
        sqlx::raw_sql(
            "do $$ begin
               if to_regclass('services') is not null then
                 update services set people_per_place = 2, changes_allowed = 100, embargo_min_minutes = 0, embargo_max_minutes = 0;
               end if;
             end $$",
        )
        .execute(&mut db)
        .await
        .unwrap();
        let slots = people::offer(&mut db, &office, slots, places, &chance, ground::now()).await.unwrap();
        // The slots belong to no opening hours: a server that starts and plans anew is to leave them alone.
        sqlx::raw_sql(
            "create function keep_the_offer() returns trigger language plpgsql as
               $$ begin new.withdrawn_at := old.withdrawn_at; new.capacity := old.capacity; return new; end $$;
             create trigger keep_the_offer before update of withdrawn_at, capacity on slots
               for each row execute function keep_the_offer()",
        )
        .execute(&mut db)
        .await
        .unwrap();
        let families = people::invite(&mut db, &office, families, &chance, ground::now()).await.unwrap();
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut world = Self { ground, servers: [None, None], addresses: [nowhere; 2], office, slots, families, chance };
        for number in [0, 1] {
            world.start(number).await;
        }
        world
    }

    /// Starts a server, on the port it had before.
    pub async fn start(&mut self, number: usize) {
        let name = format!("server{number}-{}", hex::encode(self.chance.random().bytes::<3>()));
        let running = server::serve(&self.ground, Path::new(PROGRAM), &name, self.addresses[number], &[]).await.unwrap();
        self.addresses[number] = running.address;
        self.servers[number] = Some(running);
    }

    /// Kills a server in the middle of whatever it does.
    pub async fn kill(&mut self, number: usize) {
        self.servers[number].take().unwrap().kill().await.unwrap();
    }

    /// Stops both in good order, so that nothing stays unsealed, and verifies the audit chains from outside.
    pub async fn stop_and_verify(&mut self) {
        for server in &mut self.servers {
            server.take().unwrap().stop().await.unwrap();
        }
        let told = Command::new(PROGRAM)
            .args(["audit", "verify"])
            .env("DATABASE_URL", &self.ground.login_url)
            .env("PUENTE_SECRET_FILE", &self.ground.secret_file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&told.stdout);
        assert!(told.status.success(), "audit verify: {said}{}", String::from_utf8_lossy(&told.stderr));
        assert!(said.contains("; 0 not sealed yet"), "{said}");
    }

    /// What the judges find.
    pub async fn judged(&self, told: &[Acknowledged], unsure: &BTreeSet<Uuid>) -> Findings {
        // What was cut off has had time to end.
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        let mut db = self.ground.owner().await.unwrap();
        judge(&mut db, self.office.id, told, unsure).await.unwrap()
    }

    /// A number the owner reads in the tables.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut db = self.ground.owner().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap()
    }

    /// Does something as the owner.
    pub async fn tamper(&self, sql: &'static str) {
        let mut db = self.ground.owner().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
    }
}
