//! The accept loop over real sockets: slow heads, large bodies, many connections, answers after a vanished client.

use std::time::{Duration, Instant};

use puente::config::Limits;
use puente::web::serve::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::TestApp;

async fn served(app: &TestApp, limits: Limits) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, app.router.clone(), limits, std::future::pending()));
    address
}

async fn answer(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_head_that_trickles_in_is_cut_off() {
    let app = TestApp::new().await;
    let address = served(&app, app.app.config.limits).await;
    let begun = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    let trickle = async {
        let mut buffer = [0; 64];
        loop {
            if stream.write_all(b"x-slow: 1\r\n").await.is_err() {
                break;
            }
            let read = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut buffer)).await;
            if matches!(read, Ok(Ok(0) | Err(_))) {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(12), trickle).await.expect("the connection is closed");
    assert!(begun.elapsed() >= Duration::from_secs(4), "but an honest slow line has its time");
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_before_it_is_read() {
    let app = TestApp::new().await;
    let address = served(&app, app.app.config.limits).await;
    let head = "POST /es/guatemala/staff/sign-in HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 10485760\r\nconnection: close\r\n\r\n";
    let answer = answer(address, head).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("No cambió nada"), "{answer}");
}

#[tokio::test]
async fn one_address_gets_no_more_than_its_connections() {
    let app = TestApp::new().await;
    let limits = Limits { connections_per_address: 3, ..app.app.config.limits };
    let address = served(&app, limits).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut buffer = [0; 512];
        assert!(stream.read(&mut buffer).await.unwrap() > 0);
        held.push(stream);
    }
    let refused = answer(address, "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert_eq!(refused, "");
    drop(held);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let admitted = answer(address, "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(admitted.starts_with("HTTP/1.1 200"), "{admitted}");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_errors_included() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for path in
        ["/healthz", "/es/guatemala/staff/sign-in", "/no/such/page", "/es/guatemala/staff", "/static/none.css", "/es/nowhere"]
    {
        let page = browser.get(path).await;
        for (name, part) in [
            ("content-security-policy", "default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", ""),
        ] {
            assert!(page.headers.contains_key(name) && page.header(name).contains(part), "{path} lacks {name}");
        }
        assert!(!page.header("content-security-policy").contains("unsafe"), "{path}");
    }
}

#[tokio::test]
async fn addresses_typed_a_little_wrong_lead_to_the_page_or_to_our_own_words() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (typed, meant) in [("/es/", "/es"), ("/es/Guatemala/", "/es/guatemala")] {
        let page = browser.get(typed).await;
        assert!((300..400).contains(&page.status), "{typed}: {}", page.status);
        assert_eq!(page.location().as_deref(), Some(meant), "{typed}");
    }
    for undecodable in ["/es/%ff", "/es/guatemala/staff/cases/%c3%28"] {
        let page = browser.get(undecodable).await;
        assert_eq!(page.status, 404, "{undecodable}");
        assert!(page.text().contains("No encontramos esa página"), "{}", page.body);
    }
    assert_eq!(browser.get("//elsewhere.example/").await.status, 404);
    let wrong = axum::http::Request::delete("/es/guatemala").body(axum::body::Body::empty()).unwrap();
    let page = browser.send(wrong).await;
    assert_eq!((page.status, page.header("allow").is_empty()), (405, false));
}

#[tokio::test]
async fn a_form_without_its_session_says_that_it_was_not_saved() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for path in ["/es/guatemala/case/contact", "/es/guatemala/staff/sessions"] {
        let page = browser.post(path, &[("phone".to_owned(), "55551234".to_owned())]).await;
        assert_eq!(page.status, 401, "{path}");
        assert!(page.text().contains("no se guardó") && !page.body.contains("55551234"), "{}", page.text());
    }
}

#[tokio::test]
async fn errors_show_a_reference_and_no_cause() {
    let app = TestApp::new().await;
    let mut db = app.superuser().await;
    sqlx::raw_sql("alter table staff rename to hidden_staff").execute(&mut db).await.unwrap();
    let mut browser = app.browser();
    let page = browser.get("/en/guatemala/staff/sign-in").await;
    let broken = browser.submit(&page, "/staff/sign-in", &[("user", "iom1"), ("password", "x")]).await;
    assert_eq!(broken.status, 500);
    assert!(broken.text().contains("Reference number"));
    assert!(!broken.body.contains("hidden_staff") && !broken.body.contains("relation") && !broken.body.contains("sql"));
}

#[tokio::test]
async fn a_vanished_client_does_not_undo_what_was_begun() {
    let app = TestApp::new().await;
    let address = served(&app, app.app.config.limits).await;
    let mut browser = app.browser();
    let page = browser.get("/es/guatemala/staff/sign-in").await;
    let (path, fields) = page.form("/staff/sign-in", &[("user", "iom1"), ("password", crate::support::PASSWORD)]);
    let body = serde_html_form::to_string(&fields).unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\ncookie: visit={}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        browser.cookies["visit"],
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    // Long enough to arrive, too short for the password hash to be done.
    tokio::time::sleep(Duration::from_millis(3)).await;
    drop(stream);
    let mut db = app.superuser().await;
    for _ in 0..50 {
        let signed_in: i64 =
            sqlx::query_scalar("select count(*) from sessions where staff_id is not null").fetch_one(&mut db).await.unwrap();
        if signed_in == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the sign-in that was begun never ended");
}
