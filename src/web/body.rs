//! A form's body: read within a limit and a time, decoded strictly.

use std::time::Duration;

use axum::body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use sha2::{Digest, Sha256};

use crate::error::{AppError, BadRequest};

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// The fields of a form in the order sent.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Name and value of each field, the protection's own fields left out.
    pub pairs: Vec<(String, String)>,
    /// The hidden token.
    pub csrf: String,
    /// The hidden key for taking effect once.
    pub once: String,
    /// What the person meant to send before they had to sign in again.
    pub pending: String,
    /// Whether some bytes were no UTF-8; their place holds U+FFFD.
    pub garbled: bool,
}

impl Fields {
    /// Reads `application/x-www-form-urlencoded` bytes.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut fields = Self { garbled: !is_utf8_decoded(bytes), ..Self::default() };
        // Decoding is lossy, so text in another encoding comes back to the person with the odd letters marked.
        let text = String::from_utf8_lossy(bytes);
        let pairs: Vec<(String, String)> = serde_html_form::from_str(&text).unwrap_or_default();
        for (name, value) in pairs {
            match name.as_str() {
                "csrf" => fields.csrf = value,
                "once" => fields.once = value,
                "pending" => fields.pending = value,
                _ => fields.pairs.push((name, value.replace('\0', "").replace("\r\n", "\n"))),
            }
        }
        fields
    }

    /// The fields as one string again, for a typed form.
    pub fn encoded(&self) -> String {
        serde_html_form::to_string(&self.pairs).unwrap_or_default()
    }

    /// A hash of what was sent, for telling a repeat from another form with the same key.
    pub fn fingerprint(&self, path: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(self.encoded().as_bytes());
        hash.finalize().into()
    }
}

fn is_utf8_decoded(bytes: &[u8]) -> bool {
    let digit = |byte: Option<&u8>| byte.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first == b'%'
            && let (Some(high), Some(low)) = (digit(tail.first()), digit(tail.get(1)))
        {
            decoded.push(high * 16 + low);
            rest = tail.get(2..).unwrap_or_default();
            continue;
        }
        decoded.push(*first);
    }
    std::str::from_utf8(&decoded).is_ok()
}

/// Collects a body of at most `limit` bytes.
///
/// # Errors
/// `TooLarge` above the limit, `BadRequest` when it stalls or breaks off.
pub async fn collect(body: Body, limit: usize) -> Result<Vec<u8>, AppError> {
    match tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes().to_vec()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(AppError::TooLarge),
        // It broke off, or took too long.
        Ok(Err(_)) | Err(_) => Err(AppError::BadRequest(BadRequest::NotAForm)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protection_fields_are_taken_out() {
        let fields = Fields::parse(b"a=1&csrf=t&once=k&a=2");
        assert_eq!(fields.pairs, [("a".into(), "1".into()), ("a".into(), "2".into())]);
        assert_eq!((fields.csrf.as_str(), fields.once.as_str(), fields.garbled), ("t", "k", false));
    }

    #[test]
    fn broken_utf8_is_noticed_and_keeps_the_rest() {
        let fields = Fields::parse(b"name=Jos%E9&town=Cali");
        assert!(fields.garbled);
        assert_eq!(fields.pairs[1], ("town".into(), "Cali".into()));
        assert!(!Fields::parse("name=Jos%C3%A9".as_bytes()).garbled);
    }

    #[test]
    fn the_fingerprint_ignores_the_protection_but_not_the_content() {
        let hash = |text: &str| Fields::parse(text.as_bytes()).fingerprint("/p");
        assert_eq!(hash("a=1&csrf=x"), hash("a=1&csrf=y"));
        assert_ne!(hash("a=1"), hash("a=2"));
    }
}
