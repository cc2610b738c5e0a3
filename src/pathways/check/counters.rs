//! Counters: each of a pathway and a track that exist, for countries, with its sources.

use super::super::finding::Item;
use super::super::nearest;
use super::Checker;

impl Checker<'_> {
    pub(super) fn counters(&mut self) {
        let book = self.book;
        for counter in book.counters() {
            let id = counter.id.as_str();
            let place = self.place(Item::Counter, id);
            match book.pathway(counter.pathway.as_str()) {
                None => {
                    let near =
                        nearest::remedy(counter.pathway.as_str(), book.pathways().iter().map(|pathway| pathway.id.as_str()));
                    self.found("E-counter", &place, id, format!("is of {}, which is no pathway{near}", counter.pathway));
                }
                Some(pathway) => {
                    let tracks = || pathway.plan.tracks.iter().map(|track| track.id.as_str());
                    if let Some(track) = counter.track.as_deref().filter(|track| !tracks().any(|other| other == *track)) {
                        let near = nearest::remedy(track, tracks());
                        let problem = format!("is of {track}, which is no track of {}{near}", counter.pathway);
                        self.found("E-counter", &place, id, problem);
                    }
                }
            }
            for country in counter.nationalities.iter().filter(|name| book.schema.country(name) != Some(name.as_str())) {
                let near = nearest::remedy(country, book.schema.countries.values().map(String::as_str));
                self.found("E-country", &place, id, format!("is for {country}, which is no country{near}"));
            }
            if counter.cap == 0 {
                self.found("E-counter", &place, id, "counts to nothing; write a cap above zero");
            }
            if let (Some(from), Some(to)) = (counter.from, counter.to)
                && from > to
            {
                self.found("E-dates", &place, id, format!("begins on {from}, after its end on {to}; swap them"));
            }
            self.cited(&place, id, &counter.citations);
        }
        for reading in book.readings().iter() {
            let place = self.place(Item::Reading, &format!("{}/{}", reading.counter, reading.on));
            self.cited(&place, &reading.counter, &reading.citations);
        }
    }
}
