//! The command line: what can be asked, and the text that says so.

use std::path::PathBuf;

/// Printed by `--help` and after a mistake.
pub const HELP: &str = "\
Usage: cargo xtask <command>

  run  [--demo] [--addr HOST:PORT] [--data DIR]
                   install what is missing, build optimised, serve the shop (127.0.0.1:3000 and the folder data
                   unless the settings say otherwise; DIR is relative to the project); a shop that is still
                   empty may be filled with demo data (--demo: without asking)
  build            install what is missing, build target/release/vitrine (the site is inside)
  test [--keep-going]
                   every gate in order: format, lints, tests on both databases, doctests, architecture,
                   the site as it ships, its size budget, browser tests (`ci` is another name for it)
  e2e  [FILTER] [--no-build]
                   browser tests against the site as it ships, in an unoptimised server (target/debug/vitrine);
                   FILTER is part of a file name or of a test name
  size [--no-build]
                   what the first load of the dashboard transfers, per file, against its budget
  dev              rebuild and reload on every change, data in target/dev-data
  bench [FILTER]   benchmarks, each beside what it is compared with
  crash [ROUNDS]   kills the server in the middle of selling, again and again (200 times unless said otherwise),
                   and looks whether anything that was acknowledged is lost, half there or there twice
  race  [PIECES]   lets 64 registers try to sell the same pieces (10,000 unless said otherwise), on SQLite, on
                   PostgreSQL, and on PostgreSQL with two servers
  help             this text

Environment
  VITRINE_NO_INSTALL=1   never install anything: say what is missing and stop
  VITRINE_BIN=FILE       browser tests use this binary, target/release/vitrine for example
  VITRINE_CHROMIUM=FILE  browser for the tests (else chromium or chrome on PATH)
  VITRINE_TEST_PG=URL    PostgreSQL server for the tests, postgres://user@host:port (else a throw-away one)
  VITRINE_E2E_KEEP=1     keep the data folders and server logs of the browser tests
  CARGO_TARGET_DIR=DIR   respected as by cargo";

/// What `run` was asked to do.
#[derive(Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// Fill an empty shop with demo data without asking.
    pub demo: bool,
    /// Where the server listens, if not where the settings say.
    pub addr: Option<String>,
    /// Where the shop lives, if not where the settings say.
    pub data: Option<PathBuf>,
}

/// One command with its options.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    /// Print [`HELP`].
    Help,
    /// Build and serve.
    Run(RunOptions),
    /// Build only.
    Build,
    /// Every gate.
    Test { keep_going: bool },
    /// Browser tests.
    E2e { filter: Option<String>, build: bool },
    /// Weight of the first load.
    Size { build: bool },
    /// Watch mode.
    Dev,
    /// Benchmarks.
    Bench { filter: Option<String> },
    /// Killing the server while it sells.
    Crash { rounds: u32 },
    /// Registers that want the same pieces.
    Race { pieces: u32 },
}

/// Reads the words after `cargo xtask`.
///
/// # Errors
/// A sentence for the reader when a word is unknown or a value is missing.
pub fn parse(words: impl Iterator<Item = String>) -> Result<Task, String> {
    let mut words = words.peekable();
    let Some(command) = words.next() else { return Ok(Task::Help) };
    let mut words: Vec<String> = words.collect();
    if take_flag(&mut words, "--help") || take_flag(&mut words, "-h") {
        return Ok(Task::Help);
    }
    let task = match command.as_str() {
        "help" | "--help" | "-h" => Task::Help,
        "run" => Task::Run(RunOptions {
            demo: take_flag(&mut words, "--demo"),
            addr: take_value(&mut words, "--addr")?,
            data: take_value(&mut words, "--data")?.map(PathBuf::from),
        }),
        "build" => Task::Build,
        "test" | "ci" => Task::Test { keep_going: take_flag(&mut words, "--keep-going") },
        "e2e" => Task::E2e { build: !take_flag(&mut words, "--no-build"), filter: take_word(&mut words) },
        "size" => Task::Size { build: !take_flag(&mut words, "--no-build") },
        "dev" => Task::Dev,
        "bench" => Task::Bench { filter: take_word(&mut words) },
        "crash" => Task::Crash { rounds: take_number(&mut words, 200, "`crash` takes how many times.")? },
        "race" => Task::Race { pieces: take_number(&mut words, 10_000, "`race` takes how many pieces.")? },
        other => return Err(format!("There is no command `{other}`.")),
    };
    match words.first() {
        None => Ok(task),
        Some(word) => Err(format!("`{command}` does not know `{word}`.")),
    }
}

fn take_flag(words: &mut Vec<String>, flag: &str) -> bool {
    let before = words.len();
    words.retain(|word| word != flag);
    words.len() < before
}

/// `--name value` or `--name=value`.
fn take_value(words: &mut Vec<String>, name: &str) -> Result<Option<String>, String> {
    let joined = format!("{name}=");
    let Some(at) = words.iter().position(|word| word == name || word.starts_with(&joined)) else { return Ok(None) };
    let word = words.remove(at);
    if let Some(value) = word.strip_prefix(&joined) {
        return Ok(Some(value.to_owned()));
    }
    if at < words.len() && !words[at].starts_with("--") {
        return Ok(Some(words.remove(at)));
    }
    Err(format!("`{name}` needs a value."))
}

/// A number, or what stands for none.
fn take_number(words: &mut Vec<String>, usual: u32, wrong: &str) -> Result<u32, String> {
    match take_word(words).map(|word| word.parse()) {
        None => Ok(usual),
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => Err(wrong.into()),
    }
}

fn take_word(words: &mut Vec<String>) -> Option<String> {
    let at = words.iter().position(|word| !word.starts_with("--"))?;
    Some(words.remove(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn run_leaves_the_rest_to_the_settings_and_takes_both_spellings_of_a_value() {
        let nothing = RunOptions { demo: false, addr: None, data: None };
        assert_eq!(parsed("run"), Ok(Task::Run(nothing)));
        let given = RunOptions { demo: true, addr: Some("0.0.0.0:80".into()), data: Some("/srv/shop".into()) };
        assert_eq!(parsed("run --addr=0.0.0.0:80 --demo --data /srv/shop"), Ok(Task::Run(given)));
    }

    #[test]
    fn ci_is_test() {
        assert_eq!(parsed("ci"), parsed("test"));
        assert_eq!(parsed("test --keep-going"), Ok(Task::Test { keep_going: true }));
    }

    #[test]
    fn a_filter_may_stand_anywhere() {
        let wanted = Ok(Task::E2e { filter: Some("pages".into()), build: false });
        assert_eq!(parsed("e2e pages --no-build"), wanted);
        assert_eq!(parsed("e2e --no-build pages"), wanted);
    }

    #[test]
    fn help_wins_and_mistakes_are_named() {
        assert_eq!(parsed(""), Ok(Task::Help));
        assert_eq!(parsed("run --help"), Ok(Task::Help));
        assert_eq!(parsed("crash 25"), Ok(Task::Crash { rounds: 25 }));
        assert_eq!(parsed("race"), Ok(Task::Race { pieces: 10_000 }));
        assert_eq!(parsed("crash often"), Err("`crash` takes how many times.".into()));
        assert_eq!(parsed("rum"), Err("There is no command `rum`.".into()));
        assert_eq!(parsed("build --fast"), Err("`build` does not know `--fast`.".into()));
        assert_eq!(parsed("run --addr --demo"), Err("`--addr` needs a value.".into()));
    }
}
