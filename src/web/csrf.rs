//! Where a form came from: the browser's own word on the origin, and a token bound to the session's cookie.
//!
//! Both are checked by the guard of every changing route, so no handler can forget them.

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

use crate::clock::Random;
use crate::config::{Config, mac};

const NONCE: usize = 8;
const TAG: usize = 16;

/// A fresh token for the holder of this cookie value. It differs each time, so compression tells nothing.
pub fn token(key: &[u8; 32], bound_to: &str, random: &Random) -> String {
    let nonce: [u8; NONCE] = random.bytes();
    format!("{}{}", hex::encode(nonce), hex::encode(tag(key, &nonce, bound_to)))
}

/// Whether the token was made for the holder of this cookie value.
pub fn holds(key: &[u8; 32], token: &str, bound_to: &str) -> bool {
    let Ok(bytes) = hex::decode(token) else { return false };
    if bytes.len() != NONCE + TAG {
        return false;
    }
    let (nonce, given) = bytes.split_at(NONCE);
    given.ct_eq(&tag(key, nonce, bound_to)).into()
}

fn tag(key: &[u8; 32], nonce: &[u8], bound_to: &str) -> [u8; TAG] {
    let whole = mac(key, &[nonce, bound_to.as_bytes()]);
    let mut tag = [0; TAG];
    tag.copy_from_slice(whole.get(..TAG).unwrap_or(&[0; TAG]));
    tag
}

/// Whether the browser says that the form is our own. `Sec-Fetch-Site` decides where it is sent; older browsers must send
/// an `Origin` that is ours. `null` or neither is refused (a `no-referrer` policy would make our own forms send `null`,
/// which is why ours is `same-origin`).
pub fn same_origin(headers: &HeaderMap, config: &Config) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()) else {
        return false;
    };
    if config.public_origin.is_empty() {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        return !host.is_empty() && (origin == format!("http://{host}") || origin == format!("https://{host}"));
    }
    origin == config.public_origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_holds_for_its_cookie_alone() {
        let (key, random) = ([7; 32], Random::seeded(1));
        let token = token(&key, "cookie", &random);
        assert!(holds(&key, &token, "cookie"));
        assert!(!holds(&key, &token, "other"));
        assert!(!holds(&[8; 32], &token, "cookie"));
        assert!(!holds(&key, &token[1..], "cookie"));
        assert!(!holds(&key, "", ""));
    }

    #[test]
    fn the_same_form_gets_another_token_each_time() {
        let (key, random) = ([7; 32], Random::seeded(1));
        assert_ne!(token(&key, "c", &random), token(&key, "c", &random));
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().filter_map(|(name, value)| Some((name.parse::<header::HeaderName>().ok()?, value.parse().ok()?))).collect()
    }

    #[test]
    fn only_our_own_origin_may_post() {
        let mut config = Config::demonstration(String::new(), ([127, 0, 0, 1], 0).into());
        config.public_origin = "https://puente.example".into();
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin")]), &config));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "cross-site"), ("origin", "https://puente.example")]), &config));
        assert!(same_origin(&headers(&[("origin", "https://puente.example")]), &config));
        assert!(!same_origin(&headers(&[("origin", "null")]), &config));
        assert!(!same_origin(&headers(&[("origin", "https://other.example")]), &config));
        assert!(!same_origin(&headers(&[]), &config));
    }
}
