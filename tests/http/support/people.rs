//! People to be in tests: staff of every role at every office, and families in any state.

use puente::auth::password::Hasher;
use puente::auth::{Organisation, Role, access_number};
use puente::clock::{Clock, Random};
use puente::config::Config;
use puente::ids::{CaseId, OfficeId};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use uuid::Uuid;

use super::app::TestApp;
use super::browser::Browser;

/// Everybody's password.
pub const PASSWORD: &str = "a password for tests only";
/// Every family's PIN.
pub const PIN: &str = "280416";

/// User name, role and organisation of the staff of every office.
pub const STAFF: [(&str, Role, Organisation); 13] = [
    ("iom1", Role::IomCaseworker, Organisation::Iom),
    ("iom2", Role::IomCaseworker, Organisation::Iom),
    ("unhcr1", Role::UnhcrCaseworker, Organisation::Unhcr),
    ("unhcr2", Role::UnhcrCaseworker, Organisation::Unhcr),
    ("desk", Role::FrontDesk, Organisation::Iom),
    ("interpreter", Role::Interpreter, Organisation::Partner),
    ("manager", Role::OfficeManager, Organisation::Iom),
    ("host", Role::HostSupervisor, Organisation::HostGovernment),
    ("us", Role::UsSupervisor, Organisation::UsGovernment),
    ("integrity", Role::IntegrityOfficer, Organisation::Partner),
    ("dpo", Role::DataProtectionOfficer, Organisation::Unhcr),
    ("auditor", Role::Auditor, Organisation::Partner),
    ("platform", Role::PlatformAdmin, Organisation::Platform),
];

/// Fills the template: offices as in the demonstration, staff, no case.
pub async fn fill_template(config: &Config, clock: &Clock, owner: &str) {
    let db = puente::tenancy::Db::open(config, clock.clone(), Random::System).unwrap();
    puente::demo::offices::fill(&db, clock.now()).await.unwrap();
    db.close().await;
    let hash = Hasher::new(config).unwrap().hash(PASSWORD, [7; 16]).await.unwrap();
    let options: PgConnectOptions = owner.parse().unwrap();
    let mut connection = options.connect().await.unwrap();
    for (user, role, organisation) in STAFF {
        sqlx::query(
            "insert into staff (office_id, id, user_name, display_name, role, organisation, password_hash, created_at)
             select office_id, gen_random_uuid(), $1, initcap($1), $2, $3, $4, $5 from offices",
        )
        .bind(user)
        .bind(role.as_str())
        .bind(organisation.as_str())
        .bind(&hash)
        .bind(clock.now())
        .execute(&mut connection)
        .await
        .unwrap();
    }
    connection.close().await.unwrap();
}

/// A family with a case, made behind the scenes.
#[derive(Clone, Debug)]
pub struct Family {
    pub office: Uuid,
    pub slug: String,
    pub case: Uuid,
    pub member: Uuid,
    pub code: String,
    /// Sixteen digits.
    pub number: String,
}

impl TestApp {
    /// A family at an office whose case is in this state and lane, with consent to registration and to both governments.
    pub async fn family(&self, slug: &str, state: &str, lane: &str) -> Family {
        let mut connection = self.superuser().await;
        let family = self.insert_family(&mut connection, slug, state, lane).await;
        connection.close().await.unwrap();
        family
    }

    /// The same, on a connection of the caller's, for many at once.
    pub async fn insert_family(&self, db: &mut PgConnection, slug: &str, state: &str, lane: &str) -> Family {
        let office = self.office(slug);
        let now = self.app.clock.now();
        let (case, member) = (self.app.random.id(now), self.app.random.id(now));
        let sign = || char::from(b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[usize::try_from(self.app.random.below(32)).unwrap()]);
        let code: String = (0..7).map(|i| if i == 3 { '-' } else { sign() }).collect();
        let secret = &self.app.config.secret;
        let number = access_number::of_case(secret, OfficeId(office), CaseId(case));
        let pin_hash = self.app.hasher.hash(PIN, [9; 16]).await.unwrap();
        sqlx::query(
            "insert into cases (office_id, id, code, language, state, lane, created_at, submitted_at, state_since)
             values ($1, $2, $3, 'es', $4, $5, $6, case when $4 = 'draft' then null else $6 end, $6)",
        )
        .bind(office)
        .bind(case)
        .bind(&code)
        .bind(state)
        .bind(lane)
        .bind(now)
        .execute(&mut *db)
        .await
        .unwrap();
        sqlx::query("insert into case_keys (office_id, case_id, number_mac, pin_hash, created_at) values ($1, $2, $3, $4, $5)")
            .bind(office)
            .bind(case)
            .bind(&access_number::lookup(secret, OfficeId(office), &number)[..])
            .bind(pin_hash)
            .bind(now)
            .execute(&mut *db)
            .await
            .unwrap();
        sqlx::query("insert into members (office_id, id, case_id, relation, given_names, family_names, listed) values ($1, $2, $3, 'self', 'Ana Lucía', 'Pérez', 0)")
            .bind(office).bind(member).bind(case)
            .execute(&mut *db).await.unwrap();
        for purpose in ["registration", "share_us_government", "share_host_government"] {
            sqlx::query("insert into consents (office_id, id, case_id, purpose, text_version, language, given_at) values ($1, $2, $3, $4, '1', 'es', $5)")
                .bind(office).bind(self.app.random.id(now)).bind(case).bind(purpose).bind(now)
                .execute(&mut *db).await.unwrap();
        }
        Family { office, slug: slug.to_owned(), case, member, code, number }
    }

    /// The family's browser, signed in with number and PIN through the page.
    pub async fn applicant(&self, family: &Family) -> Browser {
        let mut browser = self.browser();
        let page = browser.get(&format!("/es/{}/resume", family.slug)).await;
        let answer = browser.submit(&page, "/resume", &[("number", &family.number), ("pin", PIN)]).await;
        assert_eq!(answer.status, 303, "a family signs in: {}", answer.text());
        browser
    }

    /// A staff session's cookie made behind the scenes.
    pub async fn staff_session(&self, db: &mut PgConnection, slug: &str, user: &str) -> Browser {
        let (token, hash) = self.token();
        sqlx::query(
            "insert into sessions (office_id, id, token_hash, staff_id, device, created_at, last_seen_at, expires_at)
             select office_id, gen_random_uuid(), $1, id, 'test', $2, $2, $2 + interval '1 day' from staff where office_id = $3 and user_name = $4",
        )
        .bind(&hash[..])
        .bind(self.app.clock.now())
        .bind(self.office(slug))
        .bind(user)
        .execute(db)
        .await
        .unwrap();
        let mut browser = self.browser();
        browser.cookies.insert("staff".into(), token);
        browser
    }

    fn token(&self) -> (String, [u8; 32]) {
        use sha2::{Digest, Sha256};
        let token = hex::encode(self.app.random.bytes::<32>());
        let hash = Sha256::digest(token.as_bytes()).into();
        (token, hash)
    }

    /// A joint change that waits for both supervisors.
    pub async fn joint_change(&self, db: &mut PgConnection, slug: &str) -> Uuid {
        use sha2::{Digest, Sha256};
        let content = format!(
            r#"{{"format":"puente-change/1","office":"{}","reason":"a reason","change":{{"kind":"programme_state","state":"paused","starts_at":"2024-01-10T14:00:00Z"}}}}"#,
            self.office(slug)
        );
        let now = self.app.clock.now();
        let id = self.app.random.id(now);
        sqlx::query(
            "insert into joint_changes (office_id, id, kind, content, content_hash, reason, proposed_by, proposed_at, state)
             select office_id, $1, 'programme_state', $2, $3, 'a reason', id, $4, 'waiting' from staff where office_id = $5 and user_name = 'manager'",
        )
        .bind(id)
        .bind(&content)
        .bind(&Sha256::digest(content.as_bytes())[..])
        .bind(now)
        .bind(self.office(slug))
        .execute(db)
        .await
        .unwrap();
        id
    }

    /// A draft of the rule set that the office begins with.
    pub async fn rule_set_draft(&self, db: &mut PgConnection, slug: &str) -> Uuid {
        let id = self.app.random.id(self.app.clock.now());
        sqlx::query(
            "insert into rule_set_drafts (office_id, id, base, made_by, made_at, saved_at)
             select office_id, $1, $2, id, $3, $3 from staff where office_id = $4 and user_name = 'manager'",
        )
        .bind(id)
        .bind(self.app.shelf.founding().rule_set_hash())
        .bind(self.app.clock.now())
        .bind(self.office(slug))
        .execute(db)
        .await
        .unwrap();
        id
    }

    /// An outcome of the family that would be another one now.
    pub async fn outcome_review(&self, db: &mut PgConnection, family: &Family) -> Uuid {
        let id = self.app.random.id(self.app.clock.now());
        sqlx::query(
            "insert into outcome_reviews (office_id, id, case_id, member_id, pathway, before, after, why, rule_set, as_of, opened_at)
             values ($1, $2, $3, $4, 'smo_access', 'likely', 'not_eligible', 'rule_set', $5, '2023-11-15', $6)",
        )
        .bind(family.office)
        .bind(id)
        .bind(family.case)
        .bind(family.member)
        .bind(self.app.shelf.founding().rule_set_hash())
        .bind(self.app.clock.now())
        .execute(db)
        .await
        .unwrap();
        id
    }

    /// A session's cookie made behind the scenes, for many at once: no page, no hash.
    pub async fn session_of(&self, db: &mut PgConnection, family: &Family) -> Browser {
        let (token, hash) = self.token();
        let now = self.app.clock.now();
        sqlx::query(
            "insert into sessions (office_id, id, token_hash, case_id, device, created_at, last_seen_at, expires_at)
             values ($1, $2, $3, $4, 'test', $5, $5, $5 + interval '1 day')",
        )
        .bind(family.office)
        .bind(self.app.random.id(now))
        .bind(&hash[..])
        .bind(family.case)
        .bind(now)
        .execute(db)
        .await
        .unwrap();
        let mut browser = self.browser();
        browser.cookies.insert("case".into(), token);
        browser
    }
}
