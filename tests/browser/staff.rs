//! A case from the queue to a joint referral, at a desk: caseworker, the family, front desk, second reviewer, and both
//! supervisors, every page judged by axe.

use fantoccini::Locator;

use crate::driver::Window;
use crate::support::PASSWORD;

impl Window {
    /// Signs in as staff of Colombia; whoever was there before is signed out.
    async fn be(&self, user: &str) {
        self.client.delete_all_cookies().await.unwrap();
        self.go("/es/colombia/staff/sign-in").await;
        self.fill("user", user).await;
        self.fill("password", PASSWORD).await;
        self.primary().await;
        assert!(self.path().await.ends_with("/staff"), "{user}: {}", self.text().await);
    }

    /// Presses the button of the form that leads to `action`.
    async fn send(&self, action: &str) {
        let css = format!("form[action$='{action}'] button[type=submit]");
        let Ok(button) = self.client.find(Locator::Css(&css)).await else {
            panic!("no form to {action} on {}: {}", self.path().await, self.text().await)
        };
        button.click().await.unwrap();
        self.judge().await;
        assert!(!self.has(".errors").await, "{action}: {}", self.text().await);
    }
}

#[tokio::test]
async fn a_case_goes_from_the_queue_to_a_referral_signed_by_both() {
    let window = Window::open(1280, 900, true).await;
    let number = window.register().await;

    window.be("iom1").await;
    window.picture("staff-home").await;
    window.go("/es/colombia/staff/cases").await;
    window.picture("queue").await;
    let case = window.client.find(Locator::Css("th[scope=row] a")).await.unwrap().attr("href").await.unwrap().unwrap();
    window.go(&case).await;
    window.send("/assign").await;
    window.send("/invite").await;
    window.picture("case").await;

    window.client.delete_all_cookies().await.unwrap();
    window.go("/es/colombia/resume").await;
    window.fill("number", &number).await;
    window.fill("pin", "280416").await;
    window.primary().await;
    window.go("/es/colombia/case/appointment").await;
    window.picture("choose-slot").await;
    window.client.find(Locator::Css("input[name=slot]")).await.unwrap().click().await.unwrap();
    window.client.find(Locator::Css("input[name=needs]")).await.unwrap().click().await.unwrap();
    window.primary().await;
    window.picture("confirm-slot").await;
    window.primary().await;
    window.go("/es/colombia/case/appointment/slip").await;
    window.picture("slip").await;
    assert!(window.has(".qr svg").await);

    window.be("desk").await;
    window.go("/es/colombia/staff/day").await;
    window.picture("day").await;
    window.send("/check-in").await;

    window.be("iom1").await;
    window.go(&case).await;
    window.choose("identity_seen", "yes").await;
    window.fill("notes", "Entrevista en la sede. La familia confirma lo que respondió.").await;
    window.send("/assess").await;
    window.go(&format!("{case}/recommend")).await;
    window.choose("pathway", "h2a").await;
    for field in window.client.find_all(Locator::Css("textarea[name=reason]")).await.unwrap() {
        field.send_keys("Lo hablamos en la entrevista.").await.unwrap();
    }
    window.picture("recommend").await;
    window.send("/recommend").await;
    let mut db = window.app.superuser().await;
    let content: String = sqlx::query_scalar("select content from recommendations").fetch_one(&mut db).await.unwrap();
    assert!(!content.contains("protection"), "the host government reads no word on protection: {content}");

    window.be("iom2").await;
    window.go(&format!("{case}/second-review")).await;
    window.send("/second-review/take").await;
    window.choose("confirmed", "yes").await;
    window.picture("second-review").await;
    window.send("/second-review/pass").await;

    let review = case.replace("/staff/cases/", "/staff/review/");
    window.be("host").await;
    window.go("/es/colombia/staff/review").await;
    window.picture("joint-review-list").await;
    window.go(&review).await;
    window.choose("confirmed", "yes").await;
    window.picture("joint-review").await;
    window.send("/sign").await;
    let referrals: i64 = sqlx::query_scalar("select count(*) from referrals").fetch_one(&mut db).await.unwrap();
    assert_eq!(referrals, 0, "one signature is no referral");

    window.be("us").await;
    window.go(&review).await;
    window.choose("confirmed", "yes").await;
    window.send("/sign").await;
    let referrals: i64 = sqlx::query_scalar("select count(*) from referrals").fetch_one(&mut db).await.unwrap();
    assert_eq!(referrals, 1);

    for (user, path) in [
        ("manager", "/es/colombia/staff/office"),
        ("manager", "/es/colombia/staff/changes"),
        ("auditor", "/es/colombia/staff/audit"),
    ] {
        window.be(user).await;
        window.go(path).await;
    }
    window.close().await;
}
