//! A person registers in Spanish: on a small phone without scripts, judged by axe, and with the keyboard alone.

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::driver::Window;

/// What this person answers; to everything else they say that they do not know.
const ANSWERS: [(&str, &[(&str, &str)]); 13] = [
    ("nationality", &[("answer", "Venezuela")]),
    ("date_of_birth", &[("answer-day", "3"), ("answer-month", "5"), ("answer-year", "1990")]),
    ("marital_status", &[("answer", "single")]),
    ("current_country", &[("answer", "Colombia")]),
    ("in_host_country_since", &[("answer-day", "1"), ("answer-month", "3"), ("answer-year", "2019")]),
    ("host_status", &[("answer", "temporary_permit")]),
    ("fears_return", &[("answer", "no")]),
    ("fears_harm_in_host_country", &[("answer", "no")]),
    ("stateless", &[("answer", "no")]),
    ("identified_by_us_embassy", &[("answer", "no")]),
    ("took_part_in_persecution", &[("answer", "no")]),
    ("trafficking_indicators", &[("answer", "no")]),
    ("gbv_disclosed", &[("answer", "no")]),
];

impl Window {
    /// Answers the question page it is on, as this person would.
    async fn answer(&self) {
        let path = self.path().await;
        let question = path.split("/questions/").nth(1).and_then(|rest| rest.split('/').nth(1)).unwrap_or_default().to_owned();
        if let Some((_, fields)) = ANSWERS.iter().find(|(id, _)| *id == question) {
            for (name, value) in *fields {
                if self.has(&format!("input[name='{name}']:not([type=radio]):not([type=checkbox])")).await {
                    self.fill(name, value).await;
                } else {
                    self.choose(name, value).await;
                }
            }
        } else {
            let ways =
                ["input[value='none']", "input[value='unknown']", "option[value='unknown']", "input[type='radio'][value='no']"];
            for way in ways {
                if let Ok(choice) = self.client.find(Locator::Css(&format!("main {way}"))).await {
                    choice.click().await.unwrap();
                    break;
                }
            }
        }
        self.primary().await;
        assert!(!self.has(".errors").await, "{path}: {}", self.text().await);
    }

    /// From the front page to the sent registration; returns the access number.
    pub async fn register(&self) -> String {
        self.go("/es").await;
        self.picture("front").await;
        self.press("Colombia").await;
        self.picture("office").await;
        self.primary().await;
        self.choose("agree", "yes").await;
        self.primary().await;
        self.fill("pin", "280416").await;
        self.fill("pin_again", "280416").await;
        self.primary().await;
        let number = self.client.find(Locator::Css(".code")).await.unwrap().text().await.unwrap();
        assert_eq!(number.chars().filter(char::is_ascii_digit).count(), 16);
        self.primary().await;
        self.picture("tasks").await;
        for step in 0..80 {
            let path = self.path().await;
            if path.contains("/questions/") {
                self.answer().await;
            } else if path.ends_with("/case/check") && self.has("form[action$='/case/submit']").await {
                break;
            } else if path.ends_with("/case/sharing") {
                self.choose("us", "yes").await;
                self.choose("host", "yes").await;
                self.primary().await;
            } else if path.contains("/case/people/") {
                self.fill("given", "Ana Lucía").await;
                self.fill("family", "Pérez Ñáñez").await;
                self.primary().await;
            } else if path.ends_with("/case/contact") {
                self.choose("safe", "no").await;
                self.primary().await;
            } else if path.ends_with("/case/answers") {
                self.open_what_is_next().await;
            } else {
                self.primary().await;
            }
            assert!(step < 79, "the registration never comes to its end: {path}");
        }
        self.picture("check").await;
        self.primary().await;
        assert!(self.path().await.ends_with("/case/sent"), "{}", self.text().await);
        self.picture("sent").await;
        number
    }

    /// The task list's next task.
    async fn open_what_is_next(&self) {
        let next = self.client.find(Locator::Css(".tasks li:has(.soon) a, main a.btn")).await.unwrap();
        next.click().await.unwrap();
        self.judge().await;
    }
}

#[tokio::test]
async fn a_person_registers_on_a_small_phone_without_scripts_and_comes_back() {
    let window = Window::open(360, 740, false).await;
    let number = window.register().await;
    window.go("/es/colombia/case").await;
    window.picture("my-case").await;
    window.go("/es/colombia/case/pathways").await;
    window.picture("pathways").await;
    assert!(window.has(".result").await, "{}", window.text().await);
    // Another day: the phone is cleared, number and PIN bring the person back.
    window.go("/es/colombia/case").await;
    window.press("Terminar y borrar de este teléfono").await;
    window.go("/es/colombia/case").await;
    assert!(window.path().await.ends_with("/resume"));
    window.fill("number", &number).await;
    window.fill("pin", "280416").await;
    window.primary().await;
    assert!(window.path().await.ends_with("/case"));
    window.close().await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_way_of_a_registration() {
    let window = Window::open(360, 740, true).await;
    window.register().await;
    for path in [
        "/es/colombia/case",
        "/es/colombia/case/pathways",
        "/es/colombia/help",
        "/es/colombia/privacy",
        "/es/colombia/law",
        "/es/colombia/law/smo_access",
        "/en/guatemala/law/h2b",
        "/en/guatemala",
        "/es/mexico",
        "/es/no/such/page",
    ] {
        window.go(path).await;
    }
    window.close().await;
}

#[tokio::test]
async fn a_person_tries_the_rules_on_a_small_phone_before_giving_a_name() {
    let window = Window::open(360, 740, true).await;
    window.go("/es/colombia").await;
    window.press("Probar sin registrarme").await;
    window.primary().await;
    assert!(window.has(".errors").await, "where nothing is answered, that is said");
    for (name, value) in [("nationality", "Venezuela"), ("current_country", "Colombia"), ("host_status", "temporary_permit")] {
        window.choose(name, value).await;
    }
    window.fill("age", "34").await;
    window.choose("fears_return", "declined").await;
    window.picture("try").await;
    window.primary().await;
    window.picture("try-result").await;
    assert!(window.has(".result").await && window.has("a.btn[href$='/start']").await, "{}", window.text().await);
    window.press("Cambiar mis respuestas").await;
    assert!(window.has("option[value='temporary_permit'][selected]").await, "nothing is lost");
    window.close().await;
}

#[tokio::test]
async fn a_registration_begins_with_the_keyboard_alone() {
    let window = Window::open(1280, 900, true).await;
    window.go("/es/colombia").await;
    window.tab_to("main a.btn").await;
    window.keys(&Key::Enter.to_string()).await;
    window.tab_to("[name='agree']").await;
    window.keys(" ").await;
    window.tab_to("main button[type=submit]:not(.link)").await;
    window.keys(&Key::Enter.to_string()).await;
    window.tab_to("[name='pin']").await;
    window.keys("280416").await;
    window.tab_to("[name='pin_again']").await;
    window.keys("280416").await;
    window.keys(&Key::Enter.to_string()).await;
    window.judge().await;
    assert!(window.path().await.ends_with("/case/number"), "{}", window.text().await);
    window.close().await;
}
