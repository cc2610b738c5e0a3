//! How far a long command is, on standard error: a line that is written over on a terminal, a line every tenth otherwise.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Between two writings on a terminal.
const EVERY: Duration = Duration::from_millis(200);
/// Places in the bar.
const PLACES: u64 = 30;

/// A bar over a known number of rows.
pub(super) struct Progress {
    total: u64,
    done: u64,
    started: Instant,
    told: Option<Instant>,
    tenths: u64,
    terminal: bool,
}

impl Progress {
    /// At its beginning.
    pub fn new(total: u64) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { total, done: 0, started: Instant::now(), told: None, tenths: 0, terminal }
    }

    /// So many more rows are done.
    pub fn add(&mut self, rows: u64) {
        self.done += rows;
        let tenths = self.done * 10 / self.total.max(1);
        let due = match (self.terminal, self.told) {
            (true, Some(told)) => told.elapsed() >= EVERY,
            (true, None) => true,
            (false, _) => tenths > self.tenths,
        };
        if due {
            self.tenths = tenths;
            self.told = Some(Instant::now());
            self.write();
        }
    }

    /// Ends the line.
    pub fn end(&mut self) {
        if self.terminal {
            self.write();
            let _ = writeln!(std::io::stderr());
        }
    }

    fn write(&self) {
        let line = line(self.done, self.total, self.started.elapsed());
        let (before, after) = if self.terminal { ("\r", "") } else { ("", "\n") };
        // Nothing is left to do if standard error is closed.
        let _ = write!(std::io::stderr(), "{before}{line}{after}");
    }
}

fn line(done: u64, total: u64, elapsed: Duration) -> String {
    let of = |whole: u64| done.min(total) * whole / total.max(1);
    let full = usize::try_from(of(PLACES)).unwrap_or_default();
    let rest = usize::try_from(PLACES).unwrap_or_default().saturating_sub(full);
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = done.saturating_mul(1000) / millis;
    format!("[{}{}] {:3} % {done} of {total}, {rate} a second", "#".repeat(full), ".".repeat(rest), of(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_and_never_overflows() {
        let at = |done, total| line(done, total, Duration::from_secs(2));
        assert_eq!(at(0, 10), "[..............................]   0 % 0 of 10, 0 a second");
        assert_eq!(at(5, 10), "[###############...............]  50 % 5 of 10, 2 a second");
        assert!(at(12, 10).starts_with("[##############################] 100 % 12 of 10"));
        assert!(at(0, 0).contains("  0 % 0 of 0"));
    }
}
