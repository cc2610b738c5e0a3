//! For the proxy and the operator: alive, ready, and counts. No personal data.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// Answers given, by class of status: 1xx to 5xx.
#[derive(Clone, Debug, Default)]
pub struct Counts(Arc<[AtomicU64; 5]>);

impl Counts {
    /// Counts an answer.
    pub fn count(&self, status: StatusCode) {
        if let Some(counter) = self.0.get(usize::from(status.as_u16() / 100).saturating_sub(1)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Alive: the process answers, whatever the database does.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// Ready: the database answers and the server is not stopping.
pub async fn ready(State(app): State<App>) -> Response {
    if app.db.is_ready().await {
        (StatusCode::OK, "ready\n").into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "the database does not answer\n").into_response()
    }
}

/// Counts in the text form that monitoring reads.
pub async fn metrics(State(app): State<App>) -> Response {
    let mut text = String::from("# HELP puente_responses_total Answers given.\n# TYPE puente_responses_total counter\n");
    for (class, counter) in app.counts.0.iter().enumerate() {
        let _ = writeln!(text, "puente_responses_total{{class=\"{}xx\"}} {}", class + 1, counter.load(Ordering::Relaxed));
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
