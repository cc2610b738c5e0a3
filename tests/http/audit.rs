//! The audit trail in a real database: tampering by somebody who owns it is found, sealers do not get in each other's
//! way, and only those who may read the trail do.

use puente::audit::chain::{Finding, Signed};
use puente::audit::sealer;
use puente::audit::verify::{self, Verified, VerifyError};
use puente::config::Secret;
use puente::tenancy::{Context, Office};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::TestApp;

struct Trail {
    test: TestApp,
    office: Office,
    secret: Secret,
    superuser: PgConnection,
}

impl Trail {
    /// An office with sealed rows, in batches of a few.
    async fn sealed(rows: usize) -> Self {
        let test = TestApp::new().await;
        let office = test.app.offices.by_slug("ecuador").unwrap().clone();
        let superuser = test.superuser().await;
        let mut trail = Self { secret: test.app.config.secret.clone(), test, office, superuser };
        for batch in (0..rows).collect::<Vec<_>>().chunks(4) {
            trail.write(batch.len()).await;
            assert_eq!(trail.seal().await, batch.len() as u64);
        }
        trail
    }

    /// Writes rows as every request does.
    async fn write(&mut self, rows: usize) {
        for _ in 0..rows {
            self.test.app.clock.advance(chrono::TimeDelta::seconds(30));
            let mut tx = self.test.app.db.begin(&Context::worker(self.office.id)).await.unwrap();
            tx.audit("case.read", "cases", None, None).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    async fn seal(&self) -> u64 {
        sealer::seal(&self.test.app.db, &self.secret, &self.office).await.unwrap()
    }

    async fn verify(&self, kept: Option<&Signed>) -> Result<Verified, Finding> {
        match verify::verify(&self.test.app.db, &self.secret, &self.office, kept).await {
            Ok(verified) => Ok(verified),
            Err(VerifyError::Found(finding)) => Err(finding),
            Err(VerifyError::Database(error)) => panic!("{error}"),
        }
    }

    async fn head(&self) -> Signed {
        verify::head(&self.test.app.db, &self.secret, &self.office).await.unwrap()
    }

    /// A statement of the database's owner; `$1` is the office, `$2` a place in the chain.
    async fn tamper(&mut self, sql: &'static str, seq: i64) {
        let done = sqlx::query(sql).bind(self.office.id.0).bind(seq).execute(&mut self.superuser).await.unwrap();
        assert!(done.rows_affected() > 0, "{sql} changed nothing");
    }

    async fn event_at(&mut self, seq: i64) -> Uuid {
        sqlx::query_scalar("select event_id from audit_chain where office_id = $1 and seq = $2")
            .bind(self.office.id.0)
            .bind(seq)
            .fetch_one(&mut self.superuser)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn an_untouched_chain_verifies_with_what_is_not_sealed_yet() {
    let mut trail = Trail::sealed(10).await;
    let head = trail.head().await;
    assert_eq!(head.checkpoint.size, 10);
    trail.write(3).await;
    let newest = trail.event_at(10).await;
    let verified = trail.verify(Some(&head)).await.unwrap();
    assert_eq!((verified.size, verified.newest.map(|(row, _)| row), verified.unsealed), (10, Some(newest), 3));
    assert_eq!(trail.seal().await, 3);
    assert_eq!(trail.verify(Some(&head)).await.unwrap().size, 13);
}

#[tokio::test]
async fn an_edited_row_is_found() {
    let mut trail = Trail::sealed(9).await;
    trail
        .tamper(
            "update audit_events e set action = 'case.list' from audit_chain c
              where c.office_id = $1 and c.seq = $2 and e.office_id = c.office_id and e.id = c.event_id",
            5,
        )
        .await;
    let event_id = trail.event_at(5).await;
    assert_eq!(trail.verify(None).await, Err(Finding::Edited { seq: 5, event_id }));
}

#[tokio::test]
async fn a_deleted_row_is_found() {
    let mut trail = Trail::sealed(9).await;
    trail
        .tamper(
            "delete from audit_events e using audit_chain c
              where c.office_id = $1 and c.seq = $2 and e.office_id = c.office_id and e.id = c.event_id",
            4,
        )
        .await;
    assert_eq!(trail.verify(None).await, Err(Finding::Missing { seq: 4 }));
}

#[tokio::test]
async fn a_deleted_row_and_its_link_are_found() {
    let mut trail = Trail::sealed(9).await;
    trail.tamper("delete from audit_chain where office_id = $1 and seq = $2", 4).await;
    assert_eq!(trail.verify(None).await, Err(Finding::Missing { seq: 4 }));
}

#[tokio::test]
async fn an_inserted_row_is_found_and_never_sealed() {
    let mut trail = Trail::sealed(5).await;
    trail
        .tamper(
            "insert into audit_events (office_id, id, at, actor_kind, role, action, subject, request, mac)
             select e.office_id, gen_random_uuid(), e.at, 'staff', 'front_desk', 'case.read', 'cases', 'made up', e.mac
               from audit_events e join audit_chain c on c.office_id = e.office_id and c.event_id = e.id
              where c.office_id = $1 and c.seq = $2",
            5,
        )
        .await;
    trail.write(2).await;
    assert_eq!(trail.seal().await, 2, "the forged row stays out");
    assert!(matches!(trail.verify(None).await, Err(Finding::Inserted { .. })));
}

#[tokio::test]
async fn a_chain_cut_with_everything_over_it_is_found_with_a_kept_head() {
    let mut trail = Trail::sealed(12).await;
    let head = trail.head().await;
    trail
        .tamper(
            "delete from audit_events e using audit_chain c
              where c.office_id = $1 and c.seq > $2 and e.office_id = c.office_id and e.id = c.event_id",
            8,
        )
        .await;
    trail.tamper("delete from audit_chain where office_id = $1 and seq > $2", 8).await;
    assert_eq!(trail.verify(None).await, Err(Finding::Truncated { found: 8, signed: 12 }), "the checkpoints still tell");
    trail.tamper("delete from audit_checkpoints where office_id = $1 and seq > $2", 8).await;
    assert!(trail.verify(None).await.is_ok(), "nothing in the database tells any more");
    assert_eq!(trail.verify(Some(&head)).await, Err(Finding::Truncated { found: 8, signed: 12 }));
    // Growing again past the kept size does not help.
    trail.write(6).await;
    trail.seal().await;
    assert_eq!(trail.verify(Some(&head)).await, Err(Finding::Rewritten { size: 12 }));
}

#[tokio::test]
async fn deleted_checkpoints_are_missed_with_and_without_a_kept_head() {
    let mut trail = Trail::sealed(5).await;
    let kept = trail.head().await;
    trail.tamper("delete from audit_checkpoints where office_id = $1 and seq > $2", 0).await;
    assert!(matches!(trail.verify(None).await, Err(Finding::Unsigned { .. })));
    assert!(matches!(trail.verify(Some(&kept)).await, Err(Finding::Unsigned { .. })));
}

#[tokio::test]
async fn sealers_side_by_side_make_one_whole_chain() {
    let mut trail = Trail::sealed(0).await;
    trail.write(40).await;
    let mut sealers = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (db, secret, office) = (trail.test.app.db.clone(), trail.secret.clone(), trail.office.clone());
        sealers.spawn(async move { sealer::seal(&db, &secret, &office).await.unwrap() });
    }
    trail.write(20).await;
    let sealed: u64 = sealers.join_all().await.into_iter().sum();
    assert_eq!(sealed + trail.seal().await, 60, "each row once");
    let verified = trail.verify(None).await.unwrap();
    assert_eq!((verified.size, verified.unsealed), (60, 0));
}

#[tokio::test]
async fn the_server_cannot_change_or_delete_what_it_wrote() {
    let trail = Trail::sealed(3).await;
    for statement in [
        "update audit_events set action = 'x'",
        "delete from audit_events",
        "update audit_chain set hash = decode(repeat('00', 32), 'hex')",
        "delete from audit_chain",
        "delete from audit_checkpoints",
    ] {
        let mut tx = trail.test.app.db.begin(&Context::worker(trail.office.id)).await.unwrap();
        let refused = sqlx::query(statement).execute(&mut *tx).await;
        assert!(refused.unwrap_err().to_string().contains("permission denied"), "{statement}");
    }
}

#[tokio::test]
async fn stopping_the_jobs_leaves_nothing_unsealed() {
    let mut trail = Trail::sealed(0).await;
    let jobs = puente::jobs::start(&trail.test.app);
    // Past the first round, so that the rows wait when the stop comes.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    trail.write(5).await;
    jobs.stop().await;
    let verified = trail.verify(None).await.unwrap();
    assert_eq!((verified.size, verified.unsealed), (5, 0));
}

#[tokio::test]
async fn one_offices_trouble_keeps_no_other_waiting() {
    let mut trail = Trail::sealed(0).await;
    // Guatemala comes first, and its chain takes nothing.
    let guatemala = trail.test.office("guatemala");
    sqlx::query("insert into audit_chain (office_id, seq, event_id, hash) values ($1, 9223372036854775807, gen_random_uuid(), sha256('x'))")
        .bind(guatemala)
        .execute(&mut trail.superuser)
        .await
        .unwrap();
    let mut desk = trail.test.staff("guatemala", "desk").await;
    assert_eq!(desk.get("/es/guatemala/staff").await.status, 200);
    trail.write(3).await;
    puente::jobs::start(&trail.test.app).stop().await;
    let verified = trail.verify(None).await.unwrap();
    assert_eq!((verified.size, verified.unsealed), (3, 0));
    let sealed: i64 = sqlx::query_scalar("select count(*) from audit_checkpoints where office_id = $1")
        .bind(guatemala)
        .fetch_one(&mut trail.superuser)
        .await
        .unwrap();
    assert_eq!(sealed, 0, "the trouble is real");
}

#[tokio::test]
async fn the_auditor_and_the_manager_read_the_trail_and_leave_a_row() {
    let test = TestApp::new().await;
    for user in ["auditor", "manager"] {
        let mut browser = test.staff("guatemala", user).await;
        assert_eq!(browser.get("/es/guatemala/staff/audit").await.status, 200);
        let page = browser.get("/es/guatemala/staff/audit").await;
        let actions = page.all("tbody td:nth-child(3)");
        assert!(actions.contains(&"audit.read".to_owned()), "{user} finds the first reading: {actions:?}");
        assert!(actions.contains(&"staff.sign_in".to_owned()), "{actions:?}");
    }
}

#[tokio::test]
async fn the_trail_is_narrowed_by_action_and_day() {
    let test = TestApp::new().await;
    let mut browser = test.staff("guatemala", "auditor").await;
    browser.get("/es/guatemala/staff/audit").await;
    let page = browser.get("/es/guatemala/staff/audit?action=staff.sign_in").await;
    assert!(page.all("tbody td:nth-child(3)").iter().all(|action| action == "staff.sign_in"), "{}", page.text());
    assert!(!page.all("tbody tr").is_empty());
    assert!(!browser.get("/es/guatemala/staff/audit?day=2023-11-15").await.all("tbody tr").is_empty());
    assert!(browser.get("/es/guatemala/staff/audit?day=2023-11-14").await.all("tbody tr").is_empty());
    assert_eq!(browser.get("/es/guatemala/staff/audit?day=soon&before=x").await.status, 200);
}

#[tokio::test]
async fn nobody_else_and_no_other_office_reads_the_trail() {
    let test = TestApp::new().await;
    let mut elsewhere = test.staff("ecuador", "auditor").await;
    elsewhere.get("/es/ecuador/staff/audit").await;
    for user in ["host", "us", "iom1", "unhcr1", "desk", "interpreter", "dpo", "integrity", "platform"] {
        let mut browser = test.staff("guatemala", user).await;
        assert_eq!(browser.get("/es/guatemala/staff/audit").await.status, 403, "{user}");
    }
    let mut auditor = test.staff("guatemala", "auditor").await;
    let page = auditor.get("/es/guatemala/staff/audit").await;
    assert!(!page.all("tbody td:nth-child(3)").contains(&"audit.read".to_owned()), "the other office's reading shows");
    assert_ne!(auditor.get("/es/ecuador/staff/audit").await.status, 200);
}

#[test]
fn a_head_kept_from_an_earlier_version_still_reads_and_verifies() {
    let heads = puente::audit::head::Document::parse(include_str!("../golden/audit_head.json")).unwrap();
    let keys = sealer::keys(&Secret::demonstration());
    assert_eq!(heads[0].checkpoint.origin, "puente/ecuador");
    assert!(heads[0].checkpoint.is_signed(&heads[0].signature, &keys.checkpoints));
}
