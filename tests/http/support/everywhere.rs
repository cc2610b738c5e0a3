//! Every route and everybody who may call it, on an office with a case in joint review, for the tables.

use std::collections::BTreeMap;

use puente::web::routes::Route;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Family, TestApp};

/// Who calls: a heading of the table, and the cookie that makes them who they are.
pub struct Principal {
    /// How the tables call them.
    pub heading: &'static str,
    /// Name and value of their cookie.
    pub cookie: Option<(&'static str, String)>,
}

/// An office with something behind every path.
pub struct Everywhere {
    own: Family,
    other: Family,
    parts: BTreeMap<&'static str, String>,
}

impl Everywhere {
    /// At the office of Guatemala.
    pub async fn new(app: &TestApp, db: &mut PgConnection) -> Self {
        let own = app.insert_family(db, "guatemala", "joint_review", "open").await;
        let other = app.insert_family(db, "guatemala", "triage", "open").await;
        sqlx::query("update cases set joint_review_at = created_at, host_visible = true where id = $1")
            .bind(own.case)
            .execute(&mut *db)
            .await
            .unwrap();
        let site: Uuid = sqlx::query_scalar("select id from sites where office_id = $1 order by name limit 1")
            .bind(own.office)
            .fetch_one(&mut *db)
            .await
            .unwrap();
        let change = app.joint_change(db, "guatemala").await;
        let rules = app.app.shelf.founding().rule_set_hash().to_owned();
        let draft = app.rule_set_draft(db, "guatemala").await;
        let review = app.outcome_review(db, &own).await;
        let parts = BTreeMap::from([
            ("lang", "es".to_owned()),
            ("office", "guatemala".to_owned()),
            ("case", own.case.to_string()),
            ("member", own.member.to_string()),
            ("file", "icon.svg".to_owned()),
            ("question", "nationality".to_owned()),
            ("entry", "0".to_owned()),
            ("site", site.to_string()),
            ("change", change.to_string()),
            ("pathway", "parole_chnv".to_owned()),
            ("review", review.to_string()),
            ("rules", rules),
            ("draft", draft.to_string()),
            ("entry", "0".to_owned()),
        ]);
        Self { own, other, parts }
    }

    /// The code of the case behind the paths.
    pub fn code(&self) -> &str {
        &self.own.code
    }

    /// Everybody, with sessions made anew.
    pub async fn principals(&self, app: &TestApp, db: &mut PgConnection) -> Vec<Principal> {
        let mut principals = vec![Principal { heading: "nobody", cookie: None }];
        for (heading, family) in [("applicant", &self.own), ("other applicant", &self.other)] {
            let browser = app.session_of(db, family).await;
            principals.push(Principal { heading, cookie: Some(("case", browser.cookies["case"].clone())) });
        }
        let staff = ["iom1", "unhcr1", "desk", "interpreter", "manager", "host", "us", "integrity", "dpo", "auditor", "platform"];
        for user in staff {
            let browser = app.staff_session(db, "guatemala", user).await;
            principals.push(Principal { heading: user, cookie: Some(("staff", browser.cookies["staff"].clone())) });
        }
        let elsewhere = app.staff_session(db, "colombia", "manager").await;
        principals
            .push(Principal { heading: "manager of colombia", cookie: Some(("staff", elsewhere.cookies["staff"].clone())) });
        principals
    }

    /// The route's path with existing things in its parts.
    pub fn sample(&self, route: &Route) -> String {
        let mut path = route.path.to_owned();
        for (name, value) in &self.parts {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        assert!(!path.contains('{'), "{} has a part without a sample: add it to the test", route.path);
        path
    }
}
