//! `PostgreSQL` for tests: one throw-away server per checkout, one template database per schema, one clone of it
//! per test.
//!
//! `VITRINE_TEST_PG` (`postgres://user@host:port`) names a server that is already there. Otherwise the first test
//! starts one under `target/pg/standing` and the others find it; it keeps running for the next run.
//! `kill $(head -1 target/pg/standing/data/postmaster.pid)` ends it.

use std::{
    fs::{self, File},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::SystemTime,
};

use db::{Batch, Config, Db};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

/// The tests need speed, not durability, and many databases at once.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c timezone=UTC";
/// Where distributions hide the programs, newest first.
const HIDDEN: [&str; 7] = ["18", "17", "16", "15", "14", "13", "12"];

/// The URL of a new database. `CREATE DATABASE … TEMPLATE …` copies files, so the schema is not migrated again.
pub(crate) async fn clone() -> String {
    let server = server();
    let admin = Database::connect(format!("{server}/postgres")).await.unwrap();
    let template = template(&server, &admin).await;
    let name = format!("t_{:012x}_{}", millis(), crate::unique());
    // FILE_COPY: with fsync off it beats the default WAL_LOG, which writes every page through the log.
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
    admin.execute_unprepared(&sql).await.unwrap();
    admin.close().await.unwrap();
    format!("{server}/{name}")
}

/// The migrated template, made once under a lock. Nobody may be connected to it while it is cloned.
async fn template(server: &str, admin: &DatabaseConnection) -> String {
    let name = format!("template_{:x}", Db::schema_fingerprint());
    let _lock = lock("template");
    drop_finished(admin).await;
    let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    if admin.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().is_none() {
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}_new")).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}_new")).await.unwrap();
        let (clock, _) = crate::clock();
        let url = format!("{server}/{name}_new");
        let (batch, entropy) = (Batch::default(), crate::entropy(0));
        let config = Config { url, connections: 1, batch, page_limit: None, clock, entropy };
        Db::open(config).await.unwrap().close().await;
        admin.execute_unprepared(&format!("ALTER DATABASE {name}_new RENAME TO {name}")).await.unwrap();
    }
    name
}

/// Drops clones that nobody is connected to and that are older than a minute (their name carries the time): cheaper
/// than making every test wait for its own DROP.
async fn drop_finished(admin: &DatabaseConnection) {
    let old = millis().saturating_sub(60_000);
    let sql = format!(
        "SELECT datname FROM pg_database WHERE datname LIKE 't\\_%' AND substr(datname, 3, 12) < '{old:012x}' \
         AND datname NOT IN (SELECT datname FROM pg_stat_activity WHERE datname IS NOT NULL)"
    );
    for row in admin.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap() {
        let name: String = row.try_get("", "datname").unwrap();
        let _ = admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await;
    }
}

/// The age of clones is the one thing here that the real clock decides.
fn millis() -> u128 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis()
}

/// The server, started if need be: `postgres://user@host:port`.
#[must_use]
pub fn server() -> String {
    if let Some(url) = std::env::var("VITRINE_TEST_PG").ok().filter(|url| !url.is_empty()) {
        return url;
    }
    let _lock = lock("server");
    let home = home();
    let port = running(&home).unwrap_or_else(|| start(&home));
    format!("postgres://postgres@127.0.0.1:{port}")
}

/// The port of a server that an earlier test has started, as line 4 of its pid file says.
fn running(home: &Path) -> Option<u16> {
    let pid_file = fs::read_to_string(home.join("data/postmaster.pid")).ok()?;
    let port = pid_file.lines().nth(3)?.trim().parse().ok()?;
    TcpStream::connect(("127.0.0.1", port)).ok().map(|_| port)
}

fn start(home: &Path) -> u16 {
    let programs = programs();
    let user = suitable_user();
    own(home, user);
    let data = home.join("data");
    let tool = |name: &str| {
        let mut command = Command::new(programs.join(name));
        command.arg("-D").arg(&data).current_dir(home);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        become_user(&mut command, user);
        command
    };
    if !data.join("PG_VERSION").exists() {
        let made =
            tool("initdb").args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]).status();
        assert!(made.is_ok_and(|made| made.success()), "initdb failed: set VITRINE_TEST_PG to a server of yours");
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let log = home.join("log");
    let settings = format!("-p {port} {SETTINGS}");
    // pg_ctl waits until the server answers and leaves it running.
    let started = tool("pg_ctl").args(["-w", "-o", &settings, "-l"]).arg(&log).arg("start").status();
    assert!(started.is_ok_and(|started| started.success()), "PostgreSQL did not start; see {}", log.display());
    port
}

/// The folder with `initdb` and `pg_ctl`: on PATH, or where distributions hide it.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let hidden = HIDDEN.iter().map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
    std::env::split_paths(&path)
        .filter_map(|folder| fs::canonicalize(folder.join("initdb")).ok()?.parent().map(Path::to_path_buf))
        .chain(hidden)
        .find(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file()))
        .unwrap_or_else(|| panic!("PostgreSQL was not found: install it, or set VITRINE_TEST_PG to a server of yours"))
}

/// `PostgreSQL` refuses root, so it runs as nobody then.
fn suitable_user() -> Option<(u32, u32)> {
    let id = |args: &[&str]| -> Option<u32> {
        String::from_utf8(Command::new("id").args(args).output().ok()?.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) == Some(0) { id(&["-u", "nobody"]).zip(id(&["-g", "nobody"])) } else { None }
}

#[cfg(unix)]
fn become_user(command: &mut Command, user: Option<(u32, u32)>) {
    use std::os::unix::process::CommandExt;
    if let Some((user, group)) = user {
        command.uid(user).gid(group);
    }
}

#[cfg(not(unix))]
fn become_user(_: &mut Command, _: Option<(u32, u32)>) {}

fn own(folder: &Path, user: Option<(u32, u32)>) {
    fs::create_dir_all(folder).unwrap();
    #[cfg(unix)]
    if let Some((user, group)) = user {
        std::os::unix::fs::chown(folder, Some(user), Some(group)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = user;
}

/// A file lock, because nextest runs every test in a process of its own.
fn lock(name: &str) -> File {
    let home = home();
    fs::create_dir_all(&home).unwrap();
    let file = File::create(home.join(format!("{name}.lock"))).unwrap();
    file.lock().unwrap();
    file
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pg/standing")
}
