//! Caps as state: which reading holds on a day, what is refused, and what full means.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::super::{Bundle, Outcome, Reading, Readings, RuleBook, Status, assess_with};
use super::{BOOK, bare, day, usual};

fn reading(counter: &str, on: &str, used: Option<u64>) -> Reading {
    Reading { counter: counter.to_owned(), on: day(on), used, full: used.is_none(), citations: Vec::new() }
}

fn full(readings: &Readings, counter: &str, on: &str) -> bool {
    readings.full(BOOK.counter(counter).expect("a counter"), day(on)).is_some()
}

#[test]
fn the_supplements_add_up_and_every_counter_speaks_both_languages() {
    let cap = |id: &str| BOOK.counter(id).expect("a counter").cap;
    let returning = cap("h2b_2023_returning_first") + cap("h2b_2023_returning_second") + cap("h2b_2023_returning_third");
    assert_eq!(returning, 44_716);
    assert_eq!(returning + cap("h2b_2023_four_countries"), 64_716);
    assert_eq!(cap("h2b_2024_returning") + cap("h2b_2024_seven_countries"), 64_716);
    assert_eq!(cap("h2b_2023_first_half") + cap("h2b_2023_second_half"), cap("h2b_other_years"));
    assert_eq!((cap("chnv_venezuela_total"), cap("chnv_month")), (24_000, 30_000));
    for counter in BOOK.counters() {
        assert!(!counter.citations.is_empty(), "{}", counter.id);
        for lang in ["es", "en"] {
            assert!(!BOOK.words(lang).expect("the language").counter(&counter.id).is_empty(), "{lang} {}", counter.id);
        }
    }
}

#[test]
fn a_total_stays_full_from_its_reading_to_its_end() {
    let counter = "chnv_venezuela_total";
    let readings = Readings::new([reading(counter, "2022-12-01", None)]);
    for (on, expected) in
        [("2022-10-18", false), ("2022-11-30", false), ("2022-12-01", true), ("2023-01-08", true), ("2023-01-09", false)]
    {
        assert_eq!(full(&readings, counter, on), expected, "{on}");
    }
    assert!(!full(&Readings::default(), counter, "2022-12-01"), "nobody read it");
}

#[test]
fn a_month_begins_anew_and_so_does_a_fiscal_year() {
    let readings = Readings::new([reading("chnv_month", "2023-03-20", None), reading("h1b_year", "2023-04-03", None)]);
    for (counter, on, expected) in [
        ("chnv_month", "2023-03-19", false),
        ("chnv_month", "2023-03-31", true),
        ("chnv_month", "2023-04-01", false),
        ("chnv_month", "2024-03-25", false),
        ("h1b_year", "2023-09-30", true),
        ("h1b_year", "2023-10-01", false),
        ("h1b_year", "2023-04-02", false),
    ] {
        assert_eq!(full(&readings, counter, on), expected, "{counter} {on}");
    }
}

#[test]
fn the_newest_reading_holds_and_a_number_is_full_at_the_cap() {
    let counter = "canada_applications";
    let at = |used: u64| Readings::new([reading(counter, "2023-12-01", Some(used))]);
    assert!(!full(&at(3_499), counter, "2023-12-02"));
    assert!(full(&at(3_500), counter, "2023-12-02"));
    let given_back = at(3_500).with(reading(counter, "2023-12-10", Some(3_400)));
    assert!(full(&given_back, counter, "2023-12-09"));
    assert!(!full(&given_back, counter, "2023-12-10"));
    // Of two for the same day the one noted later holds; the order of days does not matter.
    let corrected = at(3_500).with(reading(counter, "2023-12-01", Some(35)));
    assert!(!full(&corrected, counter, "2023-12-02"));
    let earlier = at(3_500).with(reading(counter, "2023-11-20", Some(10)));
    assert!(full(&earlier, counter, "2023-12-02"));
    assert!(!full(BOOK.readings(), "h2b_2023_four_countries", "2023-06-01"), "4,260 of 20,000");
}

fn seasonal(filed: &str) -> Json {
    json!({
        "nationality": "Mexico", "current_country": "Mexico", "job_offer": {
            "country": "United States", "sector": "non_agriculture", "temporary_need": "seasonal",
            "start_on": "2023-06-01", "petition_filed_on": filed, "labor_certification": true
        }
    })
}

#[test]
fn full_is_availability_and_never_not_eligible() {
    let with = |readings: &Readings, answers: &Json, on: &str, pathway: &str| {
        let assessment = assess_with(&BOOK, "none", &usual(answers.clone()), day(on), readings);
        assessment.result(pathway).cloned().expect("a pathway")
    };
    // By the day of the petition, as published.
    let early = with(BOOK.readings(), &seasonal("2023-02-27"), "2023-04-20", "h2b");
    assert_eq!((early.outcome, early.availability.status), (Outcome::Likely, Status::Open));
    let late = with(BOOK.readings(), &seasonal("2023-02-28"), "2023-04-20", "h2b");
    assert_eq!((late.outcome, late.availability.status), (Outcome::NeedMoreInformation, Status::CapReached));
    assert_eq!(late.availability.track.as_deref(), Some("regular_2023_second_half"));
    assert_eq!(late.availability.from, NaiveDate::from_ymd_opt(2023, 2, 28));
    assert!(late.citations.iter().any(|source| source.as_str() == "F-SAIPAN"), "{:?}", late.citations);
    // Without the reading the same petition is in time: rules and counters are apart.
    assert_eq!(with(&Readings::default(), &seasonal("2023-02-28"), "2023-04-20", "h2b").outcome, Outcome::Likely);
    // A reading an office noted, on the day asked.
    let cuban = json!({
        "nationality": "Cuba", "current_country": "Cuba", "travels_with": "alone", "us_supporter": {"status": "us_citizen"},
        "passport": {"country": "Cuba", "issued_on": "2021-01-01", "expires_on": "2031-01-01"}
    });
    let noted = BOOK.readings().clone().with(reading("chnv_month", "2023-05-10", None));
    assert_eq!(with(BOOK.readings(), &cuban, "2023-05-10", "parole_chnv").outcome, Outcome::Likely);
    assert_eq!(with(&noted, &cuban, "2023-05-09", "parole_chnv").outcome, Outcome::Likely);
    let may = with(&noted, &cuban, "2023-05-31", "parole_chnv");
    assert_eq!((may.outcome, may.availability.status), (Outcome::NeedMoreInformation, Status::CapReached));
    assert_eq!(with(&noted, &cuban, "2023-06-01", "parole_chnv").outcome, Outcome::Likely);
    // What does not fit, does not fit; what is over, is over.
    let mut alone = cuban.clone();
    alone["us_supporter"] = Json::Null;
    assert_eq!(with(&noted, &alone, "2023-05-31", "parole_chnv").outcome, Outcome::NotEligible);
    let mut ended = seasonal("2023-10-01");
    ended["job_offer"]["start_on"] = json!("2023-09-30");
    assert_eq!(with(BOOK.readings(), &ended, "2023-10-01", "h2b").outcome, Outcome::NotEligible);
}

#[test]
fn no_reading_of_any_counter_makes_anything_not_eligible() {
    let all = BOOK.counters().iter().flat_map(|counter| {
        let days = ["2022-11-01", "2023-05-10", "2023-12-01", "2024-03-10"];
        days.map(|on| reading(&counter.id, on, None))
    });
    let noted = all.fold(BOOK.readings().clone(), Readings::with);
    for text in [super::CASES, include_str!("../../../tests/golden/law_cases.json")] {
        for case in super::super::case_file::read(&BOOK, text).expect("well formed") {
            let usual = assess_with(&BOOK, &case.office, &case.answers, case.as_of, BOOK.readings());
            let full = assess_with(&BOOK, &case.office, &case.answers, case.as_of, &noted);
            for (before, after) in usual.results.iter().zip(&full.results) {
                let falls = before.outcome != Outcome::NotEligible && after.outcome == Outcome::NotEligible;
                assert!(!falls, "{}: {}", case.id, before.pathway);
                assert_eq!(before.fit, after.fit, "{}: {}", case.id, before.pathway);
            }
        }
    }
    assert!(bare(json!({})).is_empty());
}

#[test]
fn broken_counters_and_readings_are_refused() {
    let whole = Bundle::embedded();
    let text = whole.file("counters.toml").expect("the counters").to_owned();
    for (from, to, code, says) in [
        ("pathway = \"parole_chnv\"", "pathway = \"parole_chv\"", "E-counter", "did you mean parole_chnv?"),
        ("track = \"canada\"", "track = \"canda\"", "E-counter", "did you mean canada?"),
        ("[\"Venezuela\"]", "[\"Venezula\"]", "E-country", "did you mean Venezuela?"),
        ("cap = 24000", "cap = 0", "E-counter", "counts to nothing"),
        ("cap = 24000", "cap = -1", "E-type", ""),
        ("period = \"month\"", "period = \"moon\"", "E-type", "unknown variant"),
        ("on = 2023-01-26\nused = 4260", "on = 2023-01-26", "E-counter", "without a result"),
        ("on = 2023-01-26", "on = 2021-01-26", "E-date", "does not count"),
        ("counter = \"h2b_2023_four_countries\"", "counter = \"h2b_2023_for_countries\"", "E-counter", "did you mean"),
        ("cite = [\"F-PEER\"]", "cite = []", "E-citation", "cites nothing"),
        ("cite = [\"F-VE\", \"S4\"]", "cite = [\"F-VX\"]", "E-citation", "no source"),
        ("from = 2022-10-18", "from = 2024-10-18", "E-dates", "swap"),
        ("id = \"usrap_2024\"", "id = \"usrap_2023_latin_america\"", "E-duplicate", "keep one"),
        ("id = \"gecco_2024\"", "id = \"gecco_2030\"", "E-words", "counter.gecco_2030"),
    ] {
        assert!(text.contains(from), "{from}");
        let broken = RuleBook::load(&Bundle::embedded().with("counters.toml", text.replacen(from, to, 1)));
        let found = broken.expect_err(to);
        let said = found.iter().any(|finding| {
            finding.code == code && finding.problem.contains(says) || {
                finding.code == code && finding.item.contains(says) && finding.file == "counters.toml"
            }
        });
        assert!(said, "{to}: {}", found.iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }
}
