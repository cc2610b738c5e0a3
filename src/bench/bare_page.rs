//! The server that B0 measures: fixed bytes for every request, nothing else. Started as a process of its own, since the
//! servers it is compared with are.

use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use tokio::net::TcpListener;

use super::BenchError;

/// Serves the file's bytes on a free port of loopback until it is killed; tells the address as `serve` does.
pub async fn serve(file: &Path, tell: impl Fn(&str)) -> Result<(), BenchError> {
    let page = Bytes::from(std::fs::read(file)?);
    let answer = move || {
        let page = page.clone();
        async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], page) }
    };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    tell(&format!("ready: http://{}", listener.local_addr()?));
    axum::serve(listener, Router::new().fallback(get(answer))).await?;
    Ok(())
}
