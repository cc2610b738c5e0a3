//! Packed facts in bulk, by COPY: no statement a row, no decoding of what is not needed.

use chrono::{Days, NaiveDate};
use sqlx::postgres::PgConnection;

/// The first bytes of a binary COPY.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Signature, flags and the length of an extension that is never there.
const HEADER: usize = 19;

/// What the stream is made of: day, rule set and packed facts.
pub(in crate::rulesets) const STATEMENT: &str =
    "copy (select as_of, rule_set_hash, packed from determinations) to stdout (format binary)";

/// Lets this transaction's statements run for as long as a million rows take.
pub(in crate::rulesets) async fn take_time(db: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!("select set_config('statement_timeout', '0', true)").fetch_one(db).await?;
    Ok(())
}

/// Rows out of bytes of the stream. Each message of the server ends with a row, so a batch of messages is whole rows.
pub(in crate::rulesets) struct Rows<'a> {
    rest: &'a [u8],
}

/// A row: the day, the rule set's hash, and the packed facts if there are some.
pub(in crate::rulesets) type Row<'a> = (NaiveDate, &'a [u8], Option<&'a [u8]>);

impl<'a> Rows<'a> {
    /// Reads a batch of messages.
    pub fn new(batch: &'a [u8]) -> Self {
        let rest = if batch.starts_with(SIGNATURE) { batch.get(HEADER..).unwrap_or_default() } else { batch };
        Self { rest }
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// The next field, if the row goes on.
    fn field(&mut self) -> Option<Field<'a>> {
        let length = i32::from_be_bytes(*self.take(4)?.first_chunk()?);
        match usize::try_from(length) {
            Ok(length) => self.take(length).map(Field::Given),
            Err(_) => Some(Field::Null),
        }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        // The trailer is a row of -1 fields.
        if i16::from_be_bytes(*self.take(2)?.first_chunk()?) != 3 {
            return None;
        }
        let Field::Given(days) = self.field()? else { return None };
        let Field::Given(rule_set) = self.field()? else { return None };
        let days = i32::from_be_bytes(*days.first_chunk()?);
        let packed = match self.field()? {
            Field::Given(packed) => Some(packed),
            Field::Null => None,
        };
        Some((day(days)?, rule_set, packed))
    }
}

/// A field of a row as Postgres copies it out.
enum Field<'a> {
    Given(&'a [u8]),
    Null,
}

/// Days since the year 2000, as Postgres counts them.
fn day(days: i32) -> Option<NaiveDate> {
    let from = NaiveDate::from_ymd_opt(2000, 1, 1)?;
    let distance = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { from.checked_sub_days(distance) } else { from.checked_add_days(distance) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(days: i32, packed: Option<&[u8]>) -> Vec<u8> {
        let mut bytes = 3_i16.to_be_bytes().to_vec();
        bytes.extend(4_i32.to_be_bytes());
        bytes.extend(days.to_be_bytes());
        bytes.extend(2_i32.to_be_bytes());
        bytes.extend(b"ab");
        match packed {
            Some(packed) => {
                bytes.extend(i32::try_from(packed.len()).unwrap().to_be_bytes());
                bytes.extend(packed);
            }
            None => bytes.extend((-1_i32).to_be_bytes()),
        }
        bytes
    }

    #[test]
    fn rows_come_out_of_a_batch_with_and_without_header_and_trailer() {
        let mut first = SIGNATURE.to_vec();
        first.extend([0; 8]);
        first.extend(row(0, Some(b"abc")));
        first.extend(row(-1, None));
        let read: Vec<Row<'_>> = Rows::new(&first).collect();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(read, [(day("2000-01-01"), &b"ab"[..], Some(&b"abc"[..])), (day("1999-12-31"), &b"ab"[..], None)]);
        let mut last = row(8719, Some(b""));
        last.extend((-1_i16).to_be_bytes());
        assert_eq!(Rows::new(&last).collect::<Vec<_>>(), [(day("2023-11-15"), &b"ab"[..], Some(&b""[..]))]);
        assert_eq!(Rows::new(&last[..5]).count(), 0, "cut short is no row");
    }
}
