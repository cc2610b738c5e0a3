//! The law for anybody: every office and pathway in every language with its sources, and the check that keeps nothing.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};

use puente::clock::Clock;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::support::{Page, TestApp};

const SLUGS: [&str; 5] = ["guatemala", "colombia", "costa-rica", "ecuador", "mexico"];

/// Answers of a Venezuelan in Colombia who meets the access rule. The place is a word that stands nowhere else.
const VENEZUELAN: [(&str, &str); 11] = [
    ("nationality", "Venezuela"),
    ("other_nationality", ""),
    ("current_country", "Colombia"),
    ("in_host_country_since-day", "19"),
    ("in_host_country_since-month", "7"),
    ("in_host_country_since-year", "2021"),
    ("host_status", "temporary_permit"),
    ("age", "34"),
    ("fears_return", "declined"),
    ("us_relatives.relation", "none"),
    ("job_offer.country", "none"),
];

fn leads_to(page: &Page, path: &str) -> bool {
    page.attributes("main a", "href").iter().any(|href| href == path)
}

async fn tried(app: &TestApp, office: &str, fields: &[(&str, &str)]) -> Page {
    let mut browser = app.browser();
    let form = browser.get(&format!("/es/{office}/try")).await;
    browser.submit(&form, "/try", fields).await
}

#[tokio::test]
async fn every_pathway_of_every_office_has_its_page_with_sources_in_every_language() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (language, sources) in [("es", "Fuentes, en su idioma original"), ("en", "Sources, in their original language")] {
        for slug in SLUGS {
            let law = browser.get(&format!("/{language}/{slug}/law")).await;
            assert_eq!((law.status, law.header("cache-control")), (200, "public, max-age=20"), "{slug}");
            for pathway in app.app.shelf.founding().pathways() {
                let path = format!("/{language}/{slug}/law/{}", pathway.id);
                assert!(leads_to(&law, &path), "{slug} leads to {path}");
                let page = browser.get(&path).await;
                assert_eq!((page.status, page.header("set-cookie")), (200, ""), "{path}");
                let said = page.all("details summary");
                assert!(said.contains(&sources.to_owned()), "{path}: {said:?}");
                assert!(!page.all("details dd").concat().is_empty(), "{path} names a source");
                assert!(!page.all("main table tbody tr").is_empty(), "{path} has a table of dates");
                assert!(page.all("main table caption").iter().all(|caption| !caption.is_empty()), "{path}");
                assert!(!page.body.contains("{date}") && !page.body.contains("{countr"), "{path}");
            }
        }
    }
    assert_eq!(browser.get("/es/guatemala/law/none_such").await.status, 404);
    assert!(browser.cookies.is_empty(), "reading the law leaves no cookie");
}

#[tokio::test]
async fn a_pathway_says_what_it_asks_what_it_asked_before_and_whether_it_is_open() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let colombia = browser.get("/es/colombia/law/smo_access").await;
    let text = colombia.text();
    assert!(text.contains("Reglas que valen desde el 10 de octubre de 2023."), "{text}");
    assert!(text.contains("Del 28 de junio de 2023 al 9 de octubre de 2023"), "{text}");
    let rows = colombia.all("main table tbody tr");
    assert!(rows.contains(&"En pausa Del 1 de septiembre de 2023 al 9 de octubre de 2023".to_owned()), "{rows:?}");
    assert!(rows.contains(&"Abierto hoy Del 10 de octubre de 2023 al 19 de enero de 2025".to_owned()), "{rows:?}");
    let guatemala = browser.get("/es/guatemala/law/smo_access").await.text();
    assert!(guatemala.contains("Nacionalidades atendidas: Guatemala, El Salvador, Honduras, Nicaragua."), "{guatemala}");

    let ended = TestApp::at(Clock::manual("2025-04-02T15:00:00Z".parse().unwrap())).await;
    let mut browser = ended.browser();
    let parole = browser.get("/en/colombia/law/parole_chnv").await.text();
    assert!(parole.contains("Ended. It worked until 24 March 2025."), "{parole}");
    let law = browser.get("/en/colombia/law").await;
    assert!(law.all("main h2").contains(&"Pathways that take nobody today".to_owned()), "{:?}", law.all("main h2"));
}

#[tokio::test]
async fn caps_other_wordings_and_the_day_a_source_was_read_stand_on_the_rule() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let parole = browser.get("/es/colombia/law/parole_chnv").await;
    let text = parole.text();
    assert!(text.contains("24.000 personas") && text.contains("Otros textos dicen otra cosa"), "{text}");
    assert!(text.contains("La regla sigue el aviso."), "{text}");
    assert!(parole.all("details li small").iter().any(|said| said.contains("texto oficial; leído el ")), "{text}");
    let h2b = browser.get("/en/guatemala/law/h2b").await;
    assert!(h2b.text().contains("Full since 31 January 2023, as far as is known."), "{}", h2b.text());
    // Several ways of one programme each say whom they are for.
    assert_eq!(h2b.all("main table").len(), h2b.all("main table caption").len());
    let cam = browser.get("/en/guatemala/law/central_american_minors").await;
    assert_eq!(cam.attributes("details a[rel=noreferrer]", "href").first().map(String::as_str), Some("https://uscis.gov/cam"));
}

#[tokio::test]
async fn the_office_page_and_results_lead_to_the_rule() {
    let app = TestApp::new().await;
    let office = app.browser().get("/es/colombia").await;
    assert!(leads_to(&office, "/es/colombia/law") && leads_to(&office, "/es/colombia/try"));
    let result = tried(&app, "colombia", &VENEZUELAN).await;
    assert!(leads_to(&result, "/es/colombia/law/smo_access"), "{}", result.text());
}

#[tokio::test]
async fn at_most_eight_questions_are_asked_and_none_for_a_name() {
    let app = TestApp::new().await;
    for slug in SLUGS {
        let form = app.browser().get(&format!("/es/{slug}/try")).await;
        let questions = form.all("main form > .field");
        assert!((6..=8).contains(&questions.len()), "{slug}: {questions:?}");
        assert!(form.attributes("[name=fears_return]", "value").contains(&"declined".to_owned()), "{slug}");
        assert!(form.attributes("[name=host_status] option", "value").contains(&"declined".to_owned()), "{slug}");
        assert!(!form.body.contains("name=\"name\"") && !form.body.contains("phone"), "{slug}");
    }
}

#[tokio::test]
async fn the_check_tells_fit_and_programme_what_is_missing_and_what_comes_next() {
    let app = TestApp::new().await;
    let result = tried(&app, "colombia", &VENEZUELAN).await;
    assert_eq!(result.status, 200, "{}", result.text());
    assert!(leads_to(&result, "/es/colombia/start") && leads_to(&result, "/es/colombia/help"));
    let access = result.all("article.likely").into_iter().find(|card| card.contains("Registro en la Oficina")).unwrap();
    assert!(
        access.contains("Lo cumple, por lo que sabemos") && access.contains("Abierto. Desde el 10 de octubre de 2023."),
        "{access}"
    );
    let refugee = result.all("article").into_iter().find(|card| card.contains("Refugio en Estados Unidos")).unwrap();
    assert!(refugee.contains("Falta información") && refugee.contains("¿Teme regresar a su país?"), "{refugee}");
    // A Guatemalan in Guatemala who asks in Colombia is shown the office that may be theirs.
    let elsewhere =
        tried(&app, "colombia", &[("nationality", "Guatemala"), ("current_country", "Guatemala"), ("age", "40")]).await;
    assert!(leads_to(&elsewhere, "/es/guatemala") && leads_to(&elsewhere, "/es/colombia/help"), "{}", elsewhere.text());
    assert!(!leads_to(&elsewhere, "/es/colombia/start"));
    // Nothing fits at all: there is still help.
    let nothing = tried(&app, "colombia", &[("nationality", "Japan"), ("current_country", "Japan"), ("age", "40")]).await;
    assert!(leads_to(&nothing, "/es/colombia/help") && !leads_to(&nothing, "/es/colombia/start"), "{}", nothing.text());
    // Where registration is not open yet, the office's page says when.
    let ecuador = [("nationality", "Venezuela"), ("current_country", "Ecuador"), ("age", "40")];
    let shut = tried(&app, "ecuador", &ecuador).await;
    assert!(leads_to(&shut, "/es/ecuador") && !leads_to(&shut, "/es/ecuador/start"), "{}", shut.text());
}

#[tokio::test]
async fn a_child_is_given_no_result_but_somebody_to_talk_to() {
    let app = TestApp::new().await;
    let mut fields = VENEZUELAN.to_vec();
    fields.retain(|(name, _)| *name != "age");
    fields.push(("age", "17"));
    let result = tried(&app, "colombia", &fields).await;
    assert_eq!(result.status, 200);
    assert!(result.all("article").is_empty() && leads_to(&result, "/es/colombia/help"), "{}", result.text());
    assert!(result.text().contains("menos de 18 años"));
}

#[tokio::test]
async fn bad_answers_are_named_beside_their_field_and_everything_is_kept() {
    let app = TestApp::new().await;
    let mut fields = VENEZUELAN.to_vec();
    fields.retain(|(name, _)| !["nationality", "age", "in_host_country_since-day"].contains(name));
    fields.extend([
        ("nationality", ""),
        ("age", "abc"),
        ("in_host_country_since-day", "31"),
        ("in_host_country_since-month", "2"),
    ]);
    fields.retain(|field| *field != ("in_host_country_since-month", "7"));
    let page = tried(&app, "colombia", &fields).await;
    assert_eq!(page.status, 422);
    let links = page.attributes(".errors a", "href");
    assert_eq!(links, ["#nationality", "#in_host_country_since-day", "#age"]);
    for link in links {
        assert!(page.body.contains(&format!("id=\"{}\"", &link[1..])), "{link} leads to its field");
    }
    assert_eq!(page.attributes("input[name=age]", "value"), ["abc"]);
    assert_eq!(page.attributes("input[name=in_host_country_since-year]", "value"), ["2021"]);
    assert_eq!(page.attributes("[name=host_status] option[selected]", "value"), ["temporary_permit"]);
    assert_eq!(page.attributes("[name=current_country] option[selected]", "value"), ["Colombia"]);
    assert_eq!(page.attributes("[name=fears_return][checked]", "value"), ["declined"]);
    let forged = tried(&app, "colombia", &[("nationality", "Atlantis"), ("current_country", "Colombia")]).await;
    assert_eq!(forged.status, 422, "{}", forged.text());
}

#[tokio::test]
async fn going_back_to_the_form_keeps_every_answer() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let form = browser.get("/es/colombia/try").await;
    let result = browser.submit(&form, "/try", &VENEZUELAN).await;
    let again = browser.submit(&result, "/try", &[("then", "change")]).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.attributes("[name=nationality] option[selected]", "value"), ["Venezuela"]);
    assert_eq!(again.attributes("input[name=age]", "value"), ["34"]);
    assert_eq!(again.attributes("input[name=in_host_country_since-day]", "value"), ["19"]);
    assert_eq!(again.attributes("[name=fears_return][checked]", "value"), ["declined"]);
    assert_eq!(again.attributes("[name='us_relatives.relation'] option[selected]", "value"), ["none"]);
}

/// Rows of every table.
async fn rows(db: &mut PgConnection) -> BTreeMap<String, i64> {
    let tables: Vec<String> =
        sqlx::query_scalar("select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")
            .fetch_all(&mut *db)
            .await
            .unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    let mut rows = BTreeMap::new();
    for table in tables {
        let sql = AssertSqlSafe(format!("select count(*) from {table}"));
        rows.insert(table, sqlx::query_scalar(sql).fetch_one(&mut *db).await.unwrap());
    }
    rows
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_of_the_check_is_stored_logged_or_put_into_an_address() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    let before = rows(&mut db).await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let mut browser = app.browser();
    let form = browser.get("/es/colombia/try").await;
    assert_eq!(form.attributes("main form", "method"), ["post"]);
    let mut fields = VENEZUELAN.to_vec();
    fields.retain(|(name, _)| !["nationality", "age"].contains(name));
    fields.extend([("nationality", "Seychelles"), ("age", "97")]);
    let result = browser.submit(&form, "/try", &fields).await;
    assert_eq!((result.status, result.location()), (200, None), "{}", result.text());
    fields.push(("age", "979797"));
    assert_eq!(browser.submit(&form, "/try", &fields).await.status, 422);
    drop(guard);
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["visit"], "only what protects the form");
    assert_eq!(result.header("cache-control"), "no-store");
    assert!(!result.attributes("a", "href").iter().any(|href| href.contains('?')));
    assert_eq!(rows(&mut db).await, before);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("programme_periods"), "the log is listened to: {} bytes", log.len());
    for said in ["Seychelles", "979797", "declined", "temporary_permit"] {
        let leaks: Vec<&str> = log.lines().filter(|line| line.contains(said)).collect();
        assert!(leaks.is_empty(), "{said} is in the log: {leaks:?}");
    }
}
