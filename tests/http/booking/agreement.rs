//! The database carries a step out exactly where the pure state machine allows it.

use chrono::TimeDelta;
use puente::booking::{Act, Ask, Needs, Outcome};
use puente::cases::state::{CaseAction, CaseState, Condition, Consent, Guards, Lane, transition};
use puente::cases::step::applicant_actor;
use puente::ids::{AppointmentId, CaseId, OfficeId, SlotId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Site, invited};
use crate::support::{Family, TestApp};

const OLD: Uuid = Uuid::from_u128(77);

/// Puts the case where the step is tried from: its state, its consent and, to move or give back, an appointment.
async fn arrange(db: &mut PgConnection, family: &Family, state: CaseState, consent: Consent, old: Option<Uuid>, app: &TestApp) {
    for table in ["appointments", "embargoes", "outbox"] {
        let sql = sqlx::AssertSqlSafe(format!("delete from {table} where case_id = $1"));
        sqlx::query(sql).bind(family.case).execute(&mut *db).await.unwrap();
    }
    sqlx::query("update invitations set changes_used = 0 where case_id = $1").bind(family.case).execute(&mut *db).await.unwrap();
    sqlx::query("update cases set state = $2 where id = $1")
        .bind(family.case)
        .bind(state.as_str())
        .execute(&mut *db)
        .await
        .unwrap();
    let purpose = if consent == Consent::Missing { "share_us_government" } else { "registration" };
    sqlx::query("update consents set purpose = $2, withdrawn_at = case when $3 then given_at end where case_id = $1")
        .bind(family.case)
        .bind(purpose)
        .bind(consent == Consent::Withdrawn)
        .execute(&mut *db)
        .await
        .unwrap();
    if let Some(slot) = old {
        sqlx::query(
            "insert into appointments (office_id, id, case_id, slot_id, state, created_at) values ($1, $2, $3, $4, 'booked', $5)",
        )
        .bind(family.office)
        .bind(OLD)
        .bind(family.case)
        .bind(slot)
        .bind(app.app.clock.now())
        .execute(db)
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn every_state_and_consent_is_judged_as_the_state_machine_does() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let site = Site::at(&app, &mut db, "guatemala", "America/Guatemala").await;
    let slots =
        [site.slot(&app, &mut db, TimeDelta::days(3), 900).await, site.slot(&app, &mut db, TimeDelta::days(4), 900).await];
    let family = invited(&app, &mut db, "guatemala", TimeDelta::days(3)).await;
    let mut done = 0;
    for (act, action) in
        [(Act::Book, CaseAction::Book), (Act::Move, CaseAction::Move), (Act::Cancel, CaseAction::CancelAppointment)]
    {
        for state in CaseState::ALL {
            for consent in Consent::ALL {
                let old = (act != Act::Book).then_some(slots[0]);
                arrange(&mut db, &family, *state, *consent, old, &app).await;
                let guards = Guards {
                    consent: *consent,
                    conditions: &[Condition::NeedsAsked],
                    ..Guards::new(applicant_actor(CaseId(family.case)), Lane::Open)
                };
                let machine = transition(*state, action, &guards);
                let ask = Ask {
                    act,
                    case: CaseId(family.case),
                    slot: (act != Act::Cancel).then_some(SlotId(slots[1])),
                    old: old.map(|slot| (AppointmentId(OLD), SlotId(slot))),
                    once: None,
                    location: "/x".into(),
                    needs: Needs::Nothing,
                    note: String::new(),
                    interpreter: None,
                    request: "AGREE".into(),
                };
                let answer = app.app.places.ask(OfficeId(family.office), ask).await.unwrap();
                let now: String = sqlx::query_scalar("select state from cases where id = $1")
                    .bind(family.case)
                    .fetch_one(&mut db)
                    .await
                    .unwrap();
                let wanted = machine.map_or((false, *state), |next| (true, next));
                assert_eq!(
                    (answer.outcome == Outcome::Done, now.as_str()),
                    (wanted.0, wanted.1.as_str()),
                    "{act} {state} {consent}"
                );
                done += usize::from(wanted.0);
            }
        }
    }
    assert_eq!(done, 5, "book and move with consent, give back whatever became of it");
}
