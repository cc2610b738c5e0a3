//! The access number: 16 digits that look like a phone number, derived from the case under a key that is not in
//! the database. It is never stored: the table keeps a keyed hash to find the case by.

use crate::config::{Secret, mac};
use crate::ids::{CaseId, OfficeId};

/// The access number of a case, 16 digits, the first never 0.
pub fn of_case(secret: &Secret, office: OfficeId, case: CaseId) -> String {
    let derived = mac(&secret.key("access number"), &[office.0.as_bytes(), case.0.as_bytes()]);
    let wide = derived.iter().take(16).fold(0_u128, |wide, byte| wide << 8 | u128::from(*byte));
    // 9·10^15 numbers; the bias of the remainder is below 10^-22.
    (1_000_000_000_000_000 + wide % 9_000_000_000_000_000).to_string()
}

/// The number in groups of four, as it is shown and read out.
pub fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Reads a number as people type it, with spaces or dashes; `None` unless it has 16 digits.
pub fn parse(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let rest_is_spacing = typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '.' | '\u{200b}'));
    (digits.len() == 16 && rest_is_spacing).then_some(digits)
}

/// The keyed hash by which the case is found.
pub fn lookup(secret: &Secret, office: OfficeId, number: &str) -> [u8; 32] {
    mac(&secret.key("access number lookup"), &[office.0.as_bytes(), number.as_bytes()])
}

/// Whether a PIN has the right shape: six digits.
pub fn is_pin(pin: &str) -> bool {
    pin.len() == 6 && pin.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a PIN is one that anybody would try first: one digit only, a run up or down, a pair or triple repeated.
pub fn is_simple_pin(pin: &str) -> bool {
    let bytes = pin.as_bytes();
    let steps: Vec<i16> = bytes.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let run = steps.windows(2).all(|pair| pair[0] == pair[1]) && steps.first().is_some_and(|step| step.abs() <= 1);
    let halves = bytes.len() == 6 && (bytes[..3] == bytes[3..] || (bytes[..2] == bytes[2..4] && bytes[2..4] == bytes[4..]));
    run || halves
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_number_has_sixteen_digits_and_differs_by_case_and_office() {
        let secret = Secret::demonstration();
        let number =
            |office: u128, case: u128| of_case(&secret, OfficeId(Uuid::from_u128(office)), CaseId(Uuid::from_u128(case)));
        assert_eq!(number(1, 1).len(), 16);
        assert_ne!(number(1, 1), number(1, 2));
        assert_ne!(number(1, 1), number(2, 1));
        assert_eq!(parse(&grouped(&number(1, 1))), Some(number(1, 1)));
    }

    #[test]
    fn typed_numbers_are_read_leniently_but_not_guessed() {
        assert_eq!(parse(" 1234-5678 9012.3456 ").as_deref(), Some("1234567890123456"));
        assert_eq!(parse("123456789012345"), None);
        assert_eq!(parse("1234567890123456x"), None);
    }

    #[test]
    fn simple_pins_are_known() {
        assert!(["111111", "123456", "654321", "123123", "121212"].iter().all(|pin| is_simple_pin(pin)));
        assert!(["193746", "280416"].iter().all(|pin| !is_simple_pin(pin)));
        assert!(is_pin("012345") && !is_pin("12345") && !is_pin("12345x"));
    }
}
