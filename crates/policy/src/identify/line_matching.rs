//! Lines and what they follow, as a matching of least cost: every line follows at most one label or
//! line, and every label or line is followed by at most one.

use std::collections::VecDeque;

/// That line `to` follows `from`, and how unusual that would be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FollowEdge {
    /// Index of a label or line; the caller numbers them.
    pub from: usize,
    /// Index of the line.
    pub to: usize,
    /// In the unit of `LEFT_OVER_COST`.
    pub cost: f64,
}

/// What it costs that a line follows nothing.
pub(super) const LEFT_OVER_COST: f64 = 2.0;

/// Links of one line: the edges that lead to it.
struct LineMatching<'a> {
    edges: &'a [FollowEdge],
    /// Edges into each line, as indices.
    into: Vec<Vec<usize>>,
    /// The edge that each line uses.
    used: Vec<Option<usize>>,
    /// The line that follows each label or line.
    follower: Vec<Option<usize>>,
}

/// The cheapest choice of edges for `lines` lines behind `sources` labels and lines: the edge that
/// each line uses. Successive shortest paths, as for the assignment problem.
pub(super) fn match_lines(
    edges: &[FollowEdge],
    lines: usize,
    sources: usize,
) -> Vec<Option<FollowEdge>> {
    let mut into = vec![Vec::new(); lines];
    for (index, edge) in edges.iter().enumerate() {
        if let Some(list) = into.get_mut(edge.to) {
            list.push(index);
        }
    }
    let mut matching = LineMatching {
        edges,
        into,
        used: vec![None; lines],
        follower: vec![None; sources],
    };
    for line in 0..lines {
        matching.add_line(line);
    }
    let chosen = matching.used.iter();
    chosen
        .map(|edge| {
            edge.and_then(|index| edges.get(index))
                .copied()
        })
        .collect()
}

/// Where a search has come so far.
struct SearchState {
    cost: Vec<f64>,
    /// For each line the edge that its place is taken over by, and the line that takes it.
    taken_by: Vec<Option<(usize, usize)>>,
}

impl LineMatching<'_> {
    /// Finds a place for one more line, moving others where that is cheaper.
    fn add_line(&mut self, line: usize) {
        let state = self.search_from(line);
        let mut best: Option<(f64, usize, Option<usize>)> = None;
        let mut offer = |cost: f64, at: usize, edge: Option<usize>| {
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, at, edge));
            }
        };
        for (at, cost) in state.cost.iter().enumerate() {
            if !cost.is_finite() {
                continue;
            }
            offer(cost + LEFT_OVER_COST, at, None);
            for (index, edge) in self.edges_into(at) {
                if self.line_behind(edge.from).is_none() {
                    offer(cost + edge.cost, at, Some(index));
                }
            }
        }
        if let Some((_, at, edge)) = best {
            self.move_along(&state, at, edge);
        }
    }

    fn edges_into(&self, line: usize) -> impl Iterator<Item = (usize, FollowEdge)> {
        let list = self.into.get(line);
        let indices = list.into_iter().flatten().copied();
        indices.filter_map(|index| {
            let edge = self.edges.get(index)?;
            Some((index, *edge))
        })
    }

    fn line_behind(&self, source: usize) -> Option<usize> {
        self.follower
            .get(source)
            .copied()
            .flatten()
    }

    /// What it costs to free the place of each line for `start` (Bellman and Ford with a queue).
    fn search_from(&self, start: usize) -> SearchState {
        let lines = self.used.len();
        let mut state = SearchState {
            cost: vec![f64::INFINITY; lines],
            taken_by: vec![None; lines],
        };
        if let Some(cost) = state.cost.get_mut(start) {
            *cost = 0.0;
        }
        let mut queue = VecDeque::from([start]);
        // A shortest path visits every line once; the bound only guards against rounding.
        let mut steps = lines * lines + 1;
        while let Some(line) = queue.pop_front() {
            steps -= 1;
            if steps == 0 {
                break;
            }
            self.relax_line(line, &mut state, &mut queue);
        }
        state
    }

    fn relax_line(&self, line: usize, state: &mut SearchState, queue: &mut VecDeque<usize>) {
        let Some(here) = state.cost.get(line).copied() else {
            return;
        };
        for (index, edge) in self.edges_into(line) {
            let Some(other) = self.line_behind(edge.from) else {
                continue;
            };
            if other == line {
                continue;
            }
            let freed = here + edge.cost - self.used_cost(other);
            // Smaller gains are rounding.
            let is_cheaper = state
                .cost
                .get(other)
                .is_some_and(|old| freed < old - 1e-9);
            if !is_cheaper {
                continue;
            }
            if let Some(slot) = state.cost.get_mut(other) {
                *slot = freed;
            }
            if let Some(slot) = state.taken_by.get_mut(other) {
                *slot = Some((index, line));
            }
            queue.push_back(other);
        }
    }

    fn used_cost(&self, line: usize) -> f64 {
        let used = self.used.get(line).copied().flatten();
        let edge = used.and_then(|index| self.edges.get(index));
        edge.map_or(LEFT_OVER_COST, |edge| edge.cost)
    }

    /// Gives line `at` the free place behind `edge`, and every line on the path the place of the
    /// one that it drives out.
    fn move_along(&mut self, state: &SearchState, at: usize, edge: Option<usize>) {
        let mut line = at;
        let mut place = edge;
        // As many moves as lines at most.
        for _ in 0..=self.used.len() {
            if let Some(slot) = self.used.get_mut(line) {
                *slot = place;
            }
            let source = place.and_then(|index| self.edges.get(index));
            if let Some(slot) = source.and_then(|edge| self.follower.get_mut(edge.from)) {
                *slot = Some(line);
            }
            let taken = state
                .taken_by
                .get(line)
                .copied()
                .flatten();
            let Some((index, next)) = taken else {
                return;
            };
            place = Some(index);
            line = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: usize, to: usize, cost: f64) -> FollowEdge {
        FollowEdge { from, to, cost }
    }

    fn sources(edges: &[FollowEdge], lines: usize, sources: usize) -> Vec<Option<usize>> {
        let chosen = match_lines(edges, lines, sources);
        chosen
            .iter()
            .map(|e| e.map(|e| e.from))
            .collect()
    }

    #[test]
    fn the_sum_is_least_and_nothing_is_used_twice() {
        // Line 0 is a little nearer to label 1, which line 1 needs.
        let edges = [edge(0, 0, 0.6), edge(1, 0, 0.5), edge(1, 1, 0.6)];
        assert_eq!(sources(&edges, 2, 2), [Some(0), Some(1)]);
    }

    #[test]
    fn a_line_too_far_from_everything_is_left_over() {
        let edges = [edge(0, 0, 0.1), edge(0, 1, 0.2), edge(1, 1, 2.5)];
        assert_eq!(sources(&edges, 2, 2), [Some(0), None]);
    }

    #[test]
    fn a_chain_of_moves_is_found() {
        let edges = [
            edge(0, 0, 0.1),
            edge(1, 0, 0.2),
            edge(1, 1, 0.1),
            edge(2, 1, 0.2),
            edge(0, 2, 0.3),
        ];
        assert_eq!(sources(&edges, 3, 3), [Some(1), Some(2), Some(0)]);
    }
}
