//! Named, timed steps with a table at the end.

use std::time::{Duration, Instant};

use crate::process::{Done, Failure, fail, spoken};

/// One step of a plan.
pub struct Step<'a> {
    /// Shown while it runs and in the table.
    pub name: String,
    /// The name of a step without whose success this one says nothing.
    pub needs: Option<&'static str>,
    /// What it does.
    pub action: Box<dyn FnOnce() -> Done + 'a>,
}

impl<'a> Step<'a> {
    /// A step that stands on its own.
    pub fn new(name: impl Into<String>, action: impl FnOnce() -> Done + 'a) -> Self {
        Self { name: name.into(), needs: None, action: Box::new(action) }
    }

    /// Left out unless the step of that name went well.
    pub fn after(self, needs: &'static str) -> Self {
        Self { needs: Some(needs), ..self }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    LeftOut,
}

struct Row {
    name: String,
    outcome: Outcome,
    took: Duration,
}

/// Runs the steps in order, to the first failure or (`keep_going`) to the end, and prints the table.
///
/// # Errors
/// When a step failed; the message names it.
pub fn perform(plan: Vec<Step<'_>>, keep_going: bool) -> Done {
    let count = plan.len();
    let mut rows: Vec<Row> = Vec::with_capacity(count);
    let mut failures: Vec<(String, Failure)> = Vec::new();
    for (at, Step { name, needs, action }) in plan.into_iter().enumerate() {
        let ready =
            needs.is_none_or(|needs| rows.iter().any(|row| row.name == needs && row.outcome == Outcome::Passed));
        if !ready || (!failures.is_empty() && !keep_going) {
            rows.push(Row { name, outcome: Outcome::LeftOut, took: Duration::ZERO });
            continue;
        }
        println!("\n== {}/{count} {name}", at + 1);
        let start = Instant::now();
        let result = action();
        let took = start.elapsed();
        println!("-- {name}: {}", spoken(took));
        let outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
        if let Err(failure) = result {
            println!("{failure}");
            failures.push((name.clone(), failure));
        }
        rows.push(Row { name, outcome, took });
    }
    print_table(&rows);
    match failures.as_slice() {
        [] => Ok(()),
        [(name, failure)] => fail(format!("{name}: {failure}")),
        many => fail(format!("failed: {}", many.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "))),
    }
}

fn print_table(rows: &[Row]) {
    println!("\n{:<32}{:<10}{:>14}", "step", "result", "time");
    for Row { name, outcome, took } in rows {
        let (word, time) = match outcome {
            Outcome::Passed => ("ok", spoken(*took)),
            Outcome::Failed => ("FAILED", spoken(*took)),
            Outcome::LeftOut => ("left out", String::new()),
        };
        println!("{name:<32}{word:<10}{time:>14}");
    }
    let total = rows.iter().map(|row| row.took).sum();
    println!("{:<32}{:<10}{:>14}", "", "", spoken(total));
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Runs three steps of which the second fails, and gives the names of those that were started.
    fn started(keep_going: bool) -> Vec<&'static str> {
        let seen = RefCell::new(Vec::new());
        let note = |name| {
            seen.borrow_mut().push(name);
            Ok(())
        };
        let plan = vec![
            Step::new("one", || note("one")),
            Step::new("two", || note("two").and_then(|()| fail("broken"))),
            Step::new("three", || note("three")).after("two"),
            Step::new("four", || note("four")).after("one"),
        ];
        assert!(perform(plan, keep_going).is_err());
        seen.into_inner()
    }

    #[test]
    fn the_first_failure_ends_the_plan() {
        assert_eq!(started(false), ["one", "two"]);
    }

    #[test]
    fn keep_going_runs_the_rest_but_not_what_needed_the_failure() {
        assert_eq!(started(true), ["one", "two", "four"]);
    }
}
