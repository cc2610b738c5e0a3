//! How heavy the first view of an applicant's pages is: the page and its style sheet, compressed as sent.

use std::net::SocketAddr;

use sqlx::PgConnection;

use super::chance::Chance;
use super::client::Connection;
use super::people::{self, Office};
use super::{BenchError, ground};

/// The heaviest of the pages, in bytes, and its path.
pub async fn heaviest(
    db: &mut PgConnection,
    office: &Office,
    chance: &Chance,
    addresses: Vec<SocketAddr>,
) -> Result<(usize, String), BenchError> {
    let Some(&address) = addresses.first() else { return Ok((0, String::new())) };
    let family = people::invite(db, office, 1, chance, ground::now()).await?;
    let cookies = family.first().map(people::Family::cookies).unwrap_or_default();
    let at = |rest: &str| format!("/es/{}{rest}", office.slug);
    let paths = ["/es".to_owned(), at(""), at("/help"), at("/privacy"), at("/resume"), at("/case"), at("/case/appointment")];
    let mut connection = Connection::open(address).await?;
    let mut heaviest = (0, String::new());
    for path in paths {
        let plain = fetch(&mut connection, &path, &cookies, "identity").await?;
        let page = String::from_utf8_lossy(&plain).into_owned();
        let mut bytes = fetch(&mut connection, &path, &cookies, "br, gzip").await?.len();
        if let Some(style) = style_of(&page) {
            bytes += fetch(&mut connection, style, &cookies, "br, gzip").await?.len();
        }
        if bytes > heaviest.0 {
            heaviest = (bytes, path);
        }
    }
    Ok(heaviest)
}

/// The style sheet that the first view has to fetch, if it is not in the page.
fn style_of(page: &str) -> Option<&str> {
    page.split("<link rel=\"stylesheet\" href=\"").nth(1)?.split('"').next()
}

async fn fetch(connection: &mut Connection, path: &str, cookies: &str, encoding: &str) -> Result<Vec<u8>, BenchError> {
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: puente.example\r\naccept: text/html\r\naccept-encoding: {encoding}\r\ncookie: {cookies}\r\n\r\n"
    );
    let answer = connection.exchange(request.as_bytes()).await?;
    if answer.status != 200 {
        return Err(BenchError::Other(format!("{path} answers {}", answer.status)));
    }
    Ok(connection.body().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_in_the_page_is_not_fetched() {
        assert_eq!(style_of("<link rel=\"stylesheet\" href=\"/static/app.css\">"), Some("/static/app.css"));
        assert_eq!(style_of("<style>a{}</style><link rel=\"stylesheet\" media=\"print\" href=\"/x\">"), None);
    }
}
