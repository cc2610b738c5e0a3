//! Versions share out the time, periods follow each other day by day.

use chrono::NaiveDate;

use super::super::expr::Expr;
use super::super::finding::{Item, Place};
use super::super::rulebook::Plan;
use super::super::truth::Truth;
use super::Checker;

/// A name with its first and last day; an absent end is open.
type Span<'a> = (&'a str, Option<NaiveDate>, Option<NaiveDate>);

impl Checker<'_> {
    pub(super) fn dates(&mut self) {
        for (item, owner, plan) in self.plans() {
            let place = self.place(item, owner);
            if plan.versions.is_empty() || plan.tracks.is_empty() {
                self.found("E-dates", &place, owner, "needs at least one version and one track; add them");
            }
            self.versions(owner, plan);
            for track in &plan.tracks {
                let place = self.place(Item::Track, &format!("{owner}/{}", track.id));
                if track.periods.is_empty() {
                    self.found("E-dates", &place, &track.id, "has no period; say when it is open");
                }
                let spans: Vec<Span<'_>> =
                    track.periods.iter().map(|period| (period.status.word(), period.from, period.to)).collect();
                self.ordered(&place, &track.id, "period", &spans);
            }
        }
    }

    fn versions(&mut self, owner: &str, plan: &Plan) {
        let spans: Vec<Span<'_>> = plan.versions.iter().map(|version| (version.id.as_str(), version.from, version.to)).collect();
        let place = self.place(Item::Version, &format!("{owner}/{}", spans.first().map_or("", |span| span.0)));
        self.ordered(&place, owner, "version", &spans);
        if let Some((name, _, Some(to))) = spans.last() {
            let place = self.place(Item::Version, &format!("{owner}/{name}"));
            let problem = format!("is the last version and ends on {to}; leave its end open, the tracks say when it is over");
            self.found("E-dates", &place, name, problem);
        }
        for version in &plan.versions {
            let place = self.place(Item::Version, &format!("{owner}/{}", version.id));
            if version.requires.is_empty() {
                self.found("E-dates", &place, &version.id, "requires nothing; name its criteria");
            }
            // A programme that does not exist says `no`, alone in its version.
            let criteria = version.requires.iter().filter_map(|at| self.book.criteria.get(*at));
            let never = criteria.filter(|criterion| criterion.when == Expr::Const(Truth::No)).count();
            if never > 0 && version.requires.len() > 1 {
                self.found("E-reach", &place, &version.id, "can never be met: it requires `no` among others");
            }
        }
    }

    /// Spans follow each other day by day: no overlap, no gap, none inverted.
    fn ordered(&mut self, place: &Place, item: &str, what: &str, spans: &[Span<'_>]) {
        for (name, from, to) in spans {
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                self.found("E-dates", place, item, format!("{what} {name} begins on {from}, after its end on {to}; swap them"));
            }
        }
        for pair in spans.windows(2) {
            let [(before, _, end), (after, start, _)] = pair else { continue };
            match (end, start) {
                (Some(end), Some(start)) if end.succ_opt() == Some(*start) => {}
                (Some(end), Some(start)) => {
                    let how = if end >= start { "overlap" } else { "leave a gap" };
                    let problem =
                        format!("{what}s {before} (to {end}) and {after} (from {start}) {how}; let one follow the other");
                    self.found("E-dates", place, item, problem);
                }
                _ => {
                    let problem = format!("{what}s {before} and {after} follow each other, but an end between them is open");
                    self.found("E-dates", place, item, problem);
                }
            }
        }
    }
}
