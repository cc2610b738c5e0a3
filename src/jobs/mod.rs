//! Work beside the requests: the sealer of the audit chain, the sender of the outbox, the planning of slots ahead,
//! the look at whose outcome the law of today would change, and the nightly sample of determinations recomputed.
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
use crate::tenancy::Office;

/// Between rounds of the sealer: a row waits less than a second.
const SEAL_EVERY: Duration = Duration::from_millis(600);
/// Between rounds of the sender.
const SEND_EVERY: Duration = Duration::from_secs(2);
/// Between rounds of the planner: a new day ahead opens within hours of the last one passing.
const PLAN_EVERY: Duration = Duration::from_hours(6);
/// Between looks at whether the law, a counter or the day has moved: within minutes of a new day at the office.
const LOOK_EVERY: Duration = Duration::from_mins(5);
/// Between samples of stored determinations that are recomputed.
const REPLAY_EVERY: Duration = Duration::from_hours(24);
/// At the latest, after a round in which an office had trouble.
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
    running.spawn(rounds(app.clone(), "sealer", SEAL_EVERY, stopped.clone(), seal));
    running.spawn(rounds(app.clone(), "outbox", SEND_EVERY, stopped.clone(), send));
    running.spawn(rounds(app.clone(), "slots", PLAN_EVERY, stopped.clone(), plan));
    running.spawn(rounds(app.clone(), "outcomes", LOOK_EVERY, stopped.clone(), look_again));
    running.spawn(rounds(app.clone(), "replay", REPLAY_EVERY, stopped, replay));
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

/// Goes round after round until told to stop, then once more. In a round each office has its turn: one office's trouble
/// is told and keeps no other waiting.
async fn rounds<F>(
    app: App,
    name: &'static str,
    every: Duration,
    mut stopped: watch::Receiver<bool>,
    turn: impl Fn(App, Office) -> F,
) where
    F: Future<Output = Result<(), AppError>>,
{
    let mut last = false;
    loop {
        let mut pause = every;
        for office in app.offices.iter() {
            if let Err(error) = turn(app.clone(), office.clone()).await {
                let error = crate::commands::with_causes(&error);
                tracing::warn!(job = name, office = office.slug, %error, "a turn failed and is tried again");
                pause = every.min(AFTER_TROUBLE);
            }
        }
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

async fn seal(app: App, office: Office) -> Result<(), AppError> {
    sealer::seal(&app.db, &app.config.secret, &office).await?;
    Ok(())
}

async fn send(app: App, office: Office) -> Result<(), AppError> {
    while sender::send_round(&app.db, office.id, &Transport::Log).await? > 0 {}
    Ok(())
}

async fn look_again(app: App, office: Office) -> Result<(), AppError> {
    crate::rulesets::look_again(&app, &office).await?;
    Ok(())
}

async fn replay(app: App, office: Office) -> Result<(), AppError> {
    crate::rulesets::replay::sample(&app, &office).await?;
    Ok(())
}

async fn plan(app: App, office: Office) -> Result<(), AppError> {
    crate::offices::plan_office(&app.db, &office).await
}
