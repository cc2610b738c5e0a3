//! What processes cost, read from `/proc`: processor time of a process with its children, of the machine, and memory.
//! Where there is no `/proc`, nothing is known and the figures that need it are left out.

use std::collections::HashMap;
use std::fs;

use super::figures::float;

/// Ticks of a second in `/proc`: the same on every Linux.
const TICKS: f64 = 100.0;

/// A process as `/proc` shows it.
struct Row {
    parent: u32,
    own: f64,
    reaped: f64,
}

fn row(pid: u32) -> Option<Row> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold anything; what follows the last bracket is numbers.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).map(|ticks| float(ticks) / TICKS);
    Some(Row { parent: fields.get(1)?.parse().ok()?, own: ticks(11)? + ticks(12)?, reaped: ticks(13)? + ticks(14)? })
}

/// Processor seconds so far of a process, its living children and those that have ended.
pub fn cpu_seconds(process: u32) -> Option<f64> {
    let first = row(process)?;
    let children: HashMap<u32, Row> = fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, row(pid)?)))
        .filter(|(_, row)| row.parent == process)
        .collect();
    Some(first.own + first.reaped + children.values().map(|child| child.own).sum::<f64>())
}

/// Processor seconds so far of the machine: at work, and in all.
pub fn machine_seconds() -> Option<(f64, f64)> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let fields: Vec<f64> =
        text.lines().next()?.split_whitespace().skip(1).take(8).filter_map(|field| field.parse().ok().map(float)).collect();
    let all: f64 = fields.iter().sum();
    let idle = fields.get(3)? + fields.get(4)?;
    Some(((all - idle) / TICKS, all / TICKS))
}

/// Resident memory of a process in MiB.
pub fn memory_mib(process: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok().map(|kib: u64| float(kib) / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_costs_something_where_it_can_be_seen() {
        if fs::metadata("/proc/stat").is_err() {
            return;
        }
        let own = std::process::id();
        assert!(cpu_seconds(own).is_some());
        assert!(memory_mib(own).unwrap() > 1.0);
        let (busy, all) = machine_seconds().unwrap();
        assert!(busy > 0.0 && all >= busy);
    }
}
