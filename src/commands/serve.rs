//! `puente serve`: the server with production settings. It refuses missing or demonstration secrets.

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, tell};
use crate::app::{self, App};
use crate::clock::{Clock, Random};
use crate::config::Config;
use crate::web::serve::serve;

/// Serves until SIGINT or SIGTERM.
pub async fn run() -> Result<(), Failure> {
    let config = Config::from_env(super::environment).map_err(|error| Failure::input(&error))?;
    let app = App::start(config, Clock::Real, Random::System).await.map_err(|error| Failure::input(&error))?;
    if app.db.demonstration_offset().await.map_err(|error| Failure::finding(&error))?.is_some() {
        return Err(Failure::saying(
            "DATABASE_URL: this is a demonstration's database. Name a database made with `puente migrate`",
        ));
    }
    let listener = listen(app.config.bind).await?;
    let address = listener.local_addr().map_err(|error| Failure::finding(&error))?;
    tell(&format!("ready: http://{address}"));
    until_stopped(&app, listener).await
}

/// Binds, with an error that says what to do when the port is busy.
pub async fn listen(bind: std::net::SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(bind).await.map_err(|error| Failure {
        status: 2,
        message: format!(
            "port {} cannot be used: {error}. Stop what uses it, or choose another with PORT (make run) or PUENTE_BIND (serve)",
            bind.port()
        ),
    })
}

/// Serves until SIGINT or SIGTERM; a second signal ends at once.
pub async fn until_stopped(app: &App, listener: TcpListener) -> Result<(), Failure> {
    let stop = || signal(SignalKind::interrupt()).and_then(|interrupt| Ok((interrupt, signal(SignalKind::terminate())?)));
    let (mut interrupt, mut terminate) = stop().map_err(|error| Failure::finding(&error))?;
    let limits = app.config.limits;
    let router = app::router(app);
    let jobs = crate::jobs::start(app);
    serve(listener, router, limits, async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tell("stopping: no new requests, those under way end");
    })
    .await;
    jobs.stop().await;
    app.db.close().await;
    Ok(())
}
