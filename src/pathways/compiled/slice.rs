//! What of a program depends on one fact, so that "what if it were answered so" costs
//! little.

use super::layout::Layout;
use super::program::{Gate, Phase, Program};
use crate::pathways::expr::bit;

/// The tests, loops and gates that depend on one fact, by position.
#[derive(Clone, Debug, Default)]
pub(super) struct Slice {
    /// Positions of tested cells in the scope.
    pub cells: Vec<usize>,
    /// Positions of special tests in the scope.
    pub specials: Vec<usize>,
    pub early: Part,
    pub late: Part,
}

/// What of a phase depends on the fact.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub loops: Vec<usize>,
    pub gates: Vec<Gate>,
}

/// One slice for every fact that is asked.
pub(super) fn slices(layout: &Layout, program: &Program) -> Vec<Slice> {
    let read = cell_facts(layout);
    let mut facts = vec![0_u64; program.waiting.len()];
    let mut set = |node: usize, bits: u64| {
        if let Some(to) = facts.get_mut(node) {
            *to |= bits;
        }
    };
    for (node, cell) in program.scope.nodes() {
        set(node, read.get(cell).copied().unwrap_or(0));
    }
    for each in program.early.loops.iter().chain(&program.late.loops) {
        let own = read.get(each.cell).copied().unwrap_or(0);
        each.scope.nodes().for_each(|(node, _)| set(node, own));
    }
    let gates_of = |facts: &mut [u64], gates: &[Gate]| {
        for gate in gates {
            let of = |node: u32| facts.get(node as usize).copied().unwrap_or(0);
            let bits = of(gate.left) | of(gate.right);
            if let Some(to) = facts.get_mut(gate.at as usize) {
                *to |= bits;
            }
        }
    };
    for phase in [&program.early, &program.late] {
        for each in &phase.loops {
            gates_of(&mut facts, &each.gates);
            for count in &each.counts {
                let bits = facts.get(count.body).copied().unwrap_or(0) | read.get(each.cell).copied().unwrap_or(0);
                if let Some(to) = facts.get_mut(count.at) {
                    *to |= bits;
                }
            }
        }
        gates_of(&mut facts, &phase.gates);
    }
    (0..layout.asked).map(|slot| slice(program, &read, &facts, bit(slot))).collect()
}

fn slice(program: &Program, read: &[u64], facts: &[u64], fact: u64) -> Slice {
    let depends = |node: usize| facts.get(node).is_some_and(|bits| bits & fact != 0);
    let reads = |cell: usize| read.get(cell).is_some_and(|bits| bits & fact != 0);
    let part = |phase: &Phase| Part {
        loops: (0..phase.loops.len())
            .filter(|at| phase.loops.get(*at).is_some_and(|each| each.counts.iter().any(|count| depends(count.at))))
            .collect(),
        gates: phase.gates.iter().filter(|gate| depends(gate.at as usize)).copied().collect(),
    };
    let (cells, specials) = program.scope.reading(reads);
    Slice { cells, specials, early: part(&program.early), late: part(&program.late) }
}

/// The facts each cell outside lists is made of.
fn cell_facts(layout: &Layout) -> Vec<u64> {
    let inputs = |slot: usize| match slot.checked_sub(layout.asked) {
        None => bit(slot),
        Some(derived) => layout.derived.get(derived).map_or(0, super::derived::Derived::facts),
    };
    layout.cells.iter().map(|cell| inputs(cell.slot)).collect()
}
