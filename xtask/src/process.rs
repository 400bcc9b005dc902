//! Child processes: one way to start them, wait for them and say what went wrong.

use std::{
    env,
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

/// Why a command stopped, in a sentence for the reader.
#[derive(Debug)]
pub struct Failure(pub String);

/// The result of everything here that can go wrong.
pub type Done<T = ()> = Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shorthand for `Err(Failure(..))`.
pub fn fail<T>(message: impl Into<String>) -> Done<T> {
    Err(Failure(message.into()))
}

/// Says what was being done when an input or output error happened.
pub trait Context<T> {
    /// Turns the error into a [`Failure`] that starts with `doing`.
    fn context(self, doing: impl fmt::Display) -> Done<T>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn context(self, doing: impl fmt::Display) -> Done<T> {
        self.map_err(|error| Failure(format!("{doing}: {error}")))
    }
}

/// Where the project lies and what its children find on PATH.
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    pub root: PathBuf,
    /// Where cargo puts its artefacts.
    pub target: PathBuf,
    path: OsString,
}

impl Workspace {
    /// The workspace this crate belongs to.
    ///
    /// # Errors
    /// When the folder of this crate has no parent, or PATH holds something impossible.
    pub fn find() -> Done<Self> {
        let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let Some(root) = Path::new(&here).parent().map(Path::to_path_buf) else {
            return fail("xtask must lie inside the workspace");
        };
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let before = env::var_os("PATH").unwrap_or_default();
        let own = [root.join("end2end/node_modules/.bin"), cargo_bin_dir()];
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&before)))
            .map_err(|error| Failure(format!("PATH: {error}")))?;
        Ok(Self { root, target, path })
    }

    /// The product, once it is built.
    pub fn binary(&self) -> PathBuf {
        self.built("release")
    }

    /// The product as the browser tests try it, once it is built.
    pub fn trial(&self) -> PathBuf {
        self.built("debug")
    }

    fn built(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join(format!("vitrine{}", env::consts::EXE_SUFFIX))
    }

    /// A command in the root folder that sees the tools installed for this project before all others.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.path);
        // What cargo told this process about this crate is not true of the child.
        for (name, _) in env::vars_os() {
            let about_us = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "CARGO_BIN_NAME"
            });
            if about_us {
                command.env_remove(name);
            }
        }
        command
    }

    /// A cargo command.
    pub fn cargo<const N: usize>(&self, args: [&str; N]) -> Command {
        let mut command = self.command("cargo");
        command.args(args);
        command
    }

    /// The first file of that name on PATH.
    pub fn which(&self, program: &str) -> Option<PathBuf> {
        let name = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path).map(|dir| dir.join(&name)).find(|file| file.is_file())
    }
}

/// Where `cargo install` puts programs.
fn cargo_bin_dir() -> PathBuf {
    let home = || env::home_dir().unwrap_or_default().join(".cargo");
    let base = env::var_os("CARGO_INSTALL_ROOT").or_else(|| env::var_os("CARGO_HOME"));
    base.map_or_else(home, PathBuf::from).join("bin")
}

/// Whether a switch in the environment is on.
pub fn switched_on(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Shows the command, runs it to its end and fails when it fails.
///
/// # Errors
/// When the program is missing or does not end well.
pub fn run(command: &mut Command) -> Done {
    let line = spelled(command);
    println!("$ {line}");
    let status = command.status().context(&line)?;
    if status.success() { Ok(()) } else { fail(format!("`{line}` failed ({status})")) }
}

/// Runs a command quietly and gives what it wrote.
///
/// # Errors
/// When the program is missing or does not end well; the message carries its last words.
pub fn output(command: &mut Command) -> Done<String> {
    let line = spelled(command);
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().context(&line)?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).into_owned());
    }
    fail(format!("`{line}` failed ({status})\n{}", String::from_utf8_lossy(&stderr).trim_end()))
}

/// Whether a command can be run and ends well; what it writes is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Gives this process to another program, which then receives Ctrl-C and all signals itself.
///
/// # Errors
/// When the program cannot be started (or, where processes cannot be replaced, when it fails).
pub fn become_program(command: &mut Command) -> Done {
    println!("$ {}", spelled(command));
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        fail(format!("`{}`: {}", spelled(command), command.exec()))
    }
    #[cfg(not(unix))]
    run(command)
}

/// The command as a person would type it.
fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// `7.3 s`, `2 min 05 s`.
pub fn spoken(took: Duration) -> String {
    let seconds = took.as_secs();
    if seconds < 60 {
        format!("{:.1} s", took.as_secs_f32())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        assert_eq!(spoken(Duration::from_millis(7_340)), "7.3 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn commands_read_as_typed() {
        assert_eq!(spelled(Command::new("cargo").args(["fmt", "--all"])), "cargo fmt --all");
    }
}
