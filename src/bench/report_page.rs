//! The report as a page that stands alone: verdict, measures with their plot, each launch day second by second.

use std::fmt::Write as _;

use super::found::Found;
use super::plots::{self, escaped};
use super::report::{Verdict, shown};

/// The page.
pub fn page(verdict: &Verdict, found: &Found) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Puente: launch day</title><style>body{font:15px/1.5 sans-serif;\
         max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}td,th{padding:.2em .6em;border-bottom:1px solid #ccc;\
         text-align:left}td.n{text-align:right}pre{overflow:auto}svg{max-width:100%;height:auto}</style><h1>Launch day</h1>",
    );
    for complaint in verdict.complaints(found) {
        let _ = write!(html, "<p><strong>{}</strong></p>", escaped(&complaint));
    }
    let totals = &found.totals;
    let _ = write!(
        html,
        "<p>{} bookings tried, {} confirmed, {} errors, in {:.0} s.</p>{}<table><tr><th>#<th>measure<th>value<th>floor<th>aim<th>note",
        totals.attempts,
        totals.confirmed,
        totals.errors,
        found.seconds,
        plots::measures(&verdict.measures)
    );
    for measure in &verdict.measures {
        let _ = write!(
            html,
            "<tr><td>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{}<td>{}",
            measure.number,
            escaped(measure.measure),
            measure.value.map_or_else(|| "-".to_owned(), shown),
            shown(measure.floor),
            shown(measure.aim),
            escaped(&measure.note)
        );
    }
    html += "</table>";
    for (multiple, day, outcomes) in &found.days {
        let title = format!("{} people, {multiple} times the planned arrivals", day.people);
        html += &plots::day(&title, &outcomes.seconds);
    }
    let _ = write!(html, "<h2>Everything</h2><pre>{}</pre></html>", escaped(&format!("{:#}", verdict.json)));
    html
}
