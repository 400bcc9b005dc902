//! A throw-away database server (`PostgreSQL`) for one test run: fresh, fast instead of durable, gone afterwards.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::process::{Context, Done, Workspace, fail, output, succeeds};

/// The variable by which the tests find the server.
pub const URL: &str = "VITRINE_TEST_PG";
const START_WITHIN: Duration = Duration::from_mins(1);
/// The tests need speed, not durability, and many databases at once.
const SETTINGS: [&str; 7] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "timezone=UTC",
];

/// A server that the environment names.
pub fn given() -> Option<String> {
    std::env::var(URL).ok().filter(|url| !url.is_empty())
}

/// The folder with `initdb`, `postgres` and `pg_ctl`: on PATH, or where distributions hide it (newest first).
pub fn programs(ws: &Workspace) -> Option<PathBuf> {
    let on_path = ws.which("initdb").and_then(|file| fs::canonicalize(file).ok()?.parent().map(Path::to_path_buf));
    let mut hidden: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name.trim_start_matches("postgresql@").parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    hidden.sort();
    let complete = |folder: &PathBuf| ["initdb", "postgres", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    on_path.into_iter().chain(hidden.into_iter().rev().map(|(_, folder)| folder)).find(complete)
}

/// A running server. It stops when this is dropped; Ctrl-C reaches it too, because it stays in our process group.
pub struct Postgres {
    /// `postgres://postgres@127.0.0.1:PORT`
    pub url: String,
    child: Child,
    user: User,
    programs: PathBuf,
    data: PathBuf,
    _lock: File,
}

impl Postgres {
    /// Makes a fresh cluster under target/pg and starts it on a free port.
    ///
    /// # Errors
    /// When `PostgreSQL` is missing, another run uses the folder, or the server does not start.
    pub fn start(ws: &Workspace) -> Done<Self> {
        let Some(programs) = programs(ws) else { return fail("PostgreSQL is missing (initdb was not found)") };
        let user = User::suitable(ws);
        let home = user.home(ws)?;
        let lock = File::create(home.join("lock")).context(home.display())?;
        if lock.try_lock().is_err() {
            return fail(format!("another test run uses {}", home.display()));
        }
        let data = home.join("data");
        let tool = |name: &str| {
            let mut command = ws.command(programs.join(name));
            user.becomes(command.current_dir(&home));
            command
        };
        // A run that was killed leaves its server behind.
        succeeds(tool("pg_ctl").arg("stop").arg("-D").arg(&data).args(["-m", "immediate"]));
        if data.exists() {
            fs::remove_dir_all(&data).context(data.display())?;
        }
        let make = |locale: &str| {
            let mut command = tool("initdb");
            command.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", locale]);
            output(&mut command)
        };
        // Not every system has C.UTF-8; without a locale only ASCII changes case.
        make("--locale=C.UTF-8").or_else(|_| make("--no-locale"))?;

        let port = free_port()?;
        let log = File::create(home.join("log")).context(home.display())?;
        let mut server = tool("postgres");
        server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        server.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let errors = log.try_clone().context(home.display())?;
        let child = server.stdin(Stdio::null()).stdout(log).stderr(errors).spawn().context("postgres")?;
        let url = format!("postgres://postgres@127.0.0.1:{port}");
        let mut running = Self { url, child, user, programs, data, _lock: lock };
        running.wait(ws, port, &home.join("log"))?;
        println!("PostgreSQL for the tests: {}", running.url);
        Ok(running)
    }

    fn wait(&mut self, ws: &Workspace, port: u16, log: &Path) -> Done {
        let start = Instant::now();
        let port = port.to_string();
        let asked = ["-q", "-h", "127.0.0.1", "-p", &port];
        while !succeeds(ws.command(self.programs.join("pg_isready")).args(asked)) {
            let ended = self.child.try_wait().context("postgres")?.is_some();
            if ended || start.elapsed() > START_WITHIN {
                return fail(format!("PostgreSQL did not start; its log is {}", log.display()));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = Command::new(self.programs.join("pg_ctl"));
        self.user.becomes(stop.current_dir(self.data.parent().unwrap_or(&self.data)));
        if !succeeds(stop.arg("stop").arg("-D").arg(&self.data).args(["-m", "fast"])) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.data);
    }
}

fn free_port() -> Done<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("a free port")?;
    Ok(listener.local_addr().context("a free port")?.port())
}

/// Who runs the server: `PostgreSQL` refuses root, so `nobody` does then.
struct User {
    ids: Option<(u32, u32)>,
}

impl User {
    fn suitable(ws: &Workspace) -> Self {
        let id = |args: &[&str]| output(ws.command("id").args(args)).ok().and_then(|id| id.trim().parse::<u32>().ok());
        let root = id(&["-u"]) == Some(0);
        Self { ids: if root { id(&["-u", "nobody"]).zip(id(&["-g", "nobody"])) } else { None } }
    }

    fn becomes(&self, command: &mut Command) {
        #[cfg(unix)]
        if let Some((user, group)) = self.ids {
            use std::os::unix::process::CommandExt;
            command.uid(user).gid(group);
        }
    }

    /// target/pg, or a temporary folder when `nobody` may not walk down to it (a clone in root's home).
    fn home(&self, ws: &Workspace) -> Done<PathBuf> {
        let preferred = ws.target.join("pg");
        self.own(&preferred)?;
        let mut look = Command::new("test");
        self.becomes(look.current_dir("/"));
        if succeeds(look.arg("-w").arg(&preferred)) {
            return Ok(preferred);
        }
        let other = std::env::temp_dir().join("vitrine-test-pg");
        self.own(&other)?;
        Ok(other)
    }

    fn own(&self, folder: &Path) -> Done {
        fs::create_dir_all(folder).context(folder.display())?;
        #[cfg(unix)]
        if let Some((user, group)) = self.ids {
            std::os::unix::fs::chown(folder, Some(user), Some(group)).context(folder.display())?;
        }
        Ok(())
    }
}
