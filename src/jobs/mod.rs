//! Work beside the requests: the sealer of the audit chain, the sender of the outbox, and the planning of slots ahead.
//!
//! Every server runs them; the database gives each piece of work to one. A round that fails is told and tried again;
//! a stop lets each finish its round and go once more, so that nothing committed stays unsealed.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::audit::sealer;
use crate::error::AppError;
use crate::outbox::sender::{self, Transport};

/// Between rounds of the sealer: a row waits less than a second.
const SEAL_EVERY: Duration = Duration::from_millis(600);
/// Between rounds of the sender.
const SEND_EVERY: Duration = Duration::from_secs(2);
/// Between rounds of the planner: a new day ahead opens within hours of the last one passing.
const PLAN_EVERY: Duration = Duration::from_hours(6);
/// After a round that failed.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);

/// The running jobs.
pub struct Jobs {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

/// Starts them.
pub fn start(app: &App) -> Jobs {
    let (stop, stopped) = watch::channel(false);
    let mut running = JoinSet::new();
    running.spawn(rounds(app.clone(), "sealer", SEAL_EVERY, stopped.clone(), seal_all));
    running.spawn(rounds(app.clone(), "outbox", SEND_EVERY, stopped.clone(), send_all));
    running.spawn(rounds(app.clone(), "slots", PLAN_EVERY, stopped, plan_all));
    Jobs { stop, running }
}

impl Jobs {
    /// Lets each finish its round, go once more, and waits for it.
    pub async fn stop(mut self) {
        // No receiver means that all have ended.
        let _ = self.stop.send(true);
        while self.running.join_next().await.is_some() {}
    }
}

/// Goes round after round until told to stop, then once more.
async fn rounds<F>(app: App, name: &'static str, every: Duration, mut stopped: watch::Receiver<bool>, round: impl Fn(App) -> F)
where
    F: Future<Output = Result<(), AppError>>,
{
    let mut last = false;
    loop {
        let pause = match round(app.clone()).await {
            Ok(()) => every,
            Err(error) => {
                tracing::warn!(job = name, error = %crate::commands::with_causes(&error), "a round failed and is tried again");
                AFTER_TROUBLE
            }
        };
        if last {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // A sender that is gone is a stop, too.
            _ = stopped.wait_for(|stop| *stop) => last = true,
        }
    }
}

async fn seal_all(app: App) -> Result<(), AppError> {
    for office in app.offices.iter() {
        sealer::seal(&app.db, &app.config.secret, office).await?;
    }
    Ok(())
}

async fn send_all(app: App) -> Result<(), AppError> {
    for office in app.offices.iter() {
        while sender::send_round(&app.db, office.id, &Transport::Log).await? > 0 {}
    }
    Ok(())
}

async fn plan_all(app: App) -> Result<(), AppError> {
    crate::offices::plan_all(&app.db, &app.offices).await
}
