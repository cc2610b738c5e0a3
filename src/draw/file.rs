//! The published draw, `puente-draw/1`: reading it, and finding the first place where it differs from the law of the draw.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value as Json};

use super::{Request, Seed, Share, draw};

/// The name and version of the format.
pub const FORMAT: &str = "puente-draw/1";

/// No family is larger: a bound that keeps sums exact.
const LARGEST_FAMILY: u32 = 1000;

/// No draw is larger.
const MOST_PLACES: u32 = 10_000_000;

/// A published draw as it stands in the file. Keys that are not known are let be: a later version may add some.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DrawFile {
    /// The name and version of the format.
    pub format: String,
    /// The office's name.
    pub office: String,
    /// What the places are for.
    pub service: String,
    /// The window in which people asked, as published.
    pub window: Json,
    /// How many places there are.
    pub places: Json,
    /// The part of the places that goes to those who wait longest.
    pub longest_wait_share: Number,
    /// SHA-256 of the seed, in hexadecimal.
    pub commitment: String,
    /// The seed, 32 bytes in hexadecimal; empty or absent until it is revealed.
    #[serde(default)]
    pub seed: Option<String>,
    /// Who asked.
    pub requests: Vec<RequestEntry>,
    /// Who got places.
    pub allocated: Vec<String>,
    /// Who waits, by rank.
    pub waiting: Vec<String>,
}

/// One request in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RequestEntry {
    /// The pseudonym.
    pub id: String,
    /// People.
    pub size: u32,
    /// Since when: a date, or an instant with its offset.
    pub waiting_since: String,
}

/// Why a file is no published draw.
#[derive(Debug, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct Malformed {
    /// Where.
    pub field: String,
    /// What is wrong and what is expected.
    pub problem: String,
}

fn malformed(field: impl Into<String>, problem: impl Into<String>) -> Malformed {
    Malformed { field: field.into(), problem: problem.into() }
}

/// A draw that was read and makes sense.
pub struct Published {
    commitment: String,
    seed: Seed,
    places: u32,
    share: Share,
    requests: Vec<Request>,
    allocated: Vec<String>,
    waiting: Vec<String>,
}

impl Published {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// The first field that is missing or not what the format says.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let file: DrawFile = serde_json::from_str(text).map_err(|error| malformed("file", error.to_string()))?;
        if file.format != FORMAT {
            return Err(malformed("format", format!("expected {FORMAT}")));
        }
        let places = file.places.as_u64().and_then(|places| u32::try_from(places).ok()).filter(|places| *places <= MOST_PLACES);
        let places = places.ok_or_else(|| malformed("places", format!("expected a whole number from 0 to {MOST_PLACES}")))?;
        // The shortest decimal that reads back as the same number is the one that was written.
        let share = file.longest_wait_share.as_f64().and_then(|share| Share::parse(&share.to_string()));
        let share =
            share.ok_or_else(|| malformed("longest_wait_share", "expected a number from 0 to 1, six decimals at most"))?;
        let commitment = bytes32("commitment", &file.commitment)?;
        let seed = file.seed.filter(|seed| !seed.is_empty());
        let seed =
            Seed(bytes32("seed", &seed.ok_or_else(|| malformed("seed", "is not revealed yet: nothing can be verified"))?)?);
        let mut ids = BTreeSet::new();
        let mut requests = Vec::with_capacity(file.requests.len());
        for (at, entry) in file.requests.iter().enumerate() {
            if !ids.insert(entry.id.as_str()) {
                return Err(malformed(format!("requests[{at}].id"), format!("{:?} is listed twice", entry.id)));
            }
            requests.push(request(at, entry)?);
        }
        let (allocated, waiting) = (file.allocated, file.waiting);
        Ok(Self { commitment: hex::encode(commitment), seed, places, share, requests, allocated, waiting })
    }

    /// Recomputes the draw: none where it is as published, else the first difference.
    pub fn difference(&self) -> Option<String> {
        let commitment = self.seed.commitment();
        if commitment != self.commitment {
            return Some(format!("commitment: published {}, the seed gives {commitment}", self.commitment));
        }
        let found = draw(&self.seed, self.places, self.share, &self.requests);
        first_difference("allocated", &self.allocated, &found.allocated)
            .or_else(|| first_difference("waiting", &self.waiting, &found.waiting))
    }
}

fn first_difference(list: &str, published: &[String], found: &[String]) -> Option<String> {
    let name = |entry: Option<&String>| entry.map_or_else(|| "nobody".to_owned(), |id| format!("{id:?}"));
    (0..published.len().max(found.len()))
        .find(|at| published.get(*at) != found.get(*at))
        .map(|at| format!("{list}[{at}]: published {}, the draw gives {}", name(published.get(at)), name(found.get(at))))
}

fn request(at: usize, entry: &RequestEntry) -> Result<Request, Malformed> {
    if entry.id.is_empty() || entry.id.len() > 200 {
        return Err(malformed(format!("requests[{at}].id"), "expected a name of 1 to 200 bytes"));
    }
    if entry.size == 0 || entry.size > LARGEST_FAMILY {
        return Err(malformed(format!("requests[{at}].size"), format!("expected a whole number from 1 to {LARGEST_FAMILY}")));
    }
    let waiting_since = instant(&entry.waiting_since).ok_or_else(|| {
        malformed(
            format!("requests[{at}].waiting_since"),
            "expected a date YYYY-MM-DD or an instant such as 2023-11-15T09:00:00Z",
        )
    })?;
    Ok(Request { id: entry.id.clone(), size: entry.size, waiting_since })
}

/// A date counts from its first moment.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let of_day = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let day = (text.len() == 10).then(|| text.parse::<NaiveDate>().ok()).flatten();
    day.map(of_day).or_else(|| DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc)))
}

fn bytes32(field: &str, text: &str) -> Result<[u8; 32], Malformed> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| malformed(field, "expected 64 hexadecimal digits"))?;
    Ok(bytes)
}
