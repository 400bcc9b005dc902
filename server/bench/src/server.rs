//! A server under test: a child process that ends with its handle, on a core of its own where that can be had.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{Done, Plan, load};

/// The core of the servers; the load runs on [`LOAD_CORE`].
const SERVER_CORE: &str = "0";
const LOAD_CORE: &str = "1";
/// How long a server may take to start before the run is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server. Killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:port`
    pub(crate) addr: String,
    /// From the start of the process to the first 200 of the path that was waited for.
    pub(crate) ready_after: Duration,
    started: Instant,
}

impl Server {
    /// Starts the product as its owner would, apart from the folder and the address; its log goes to a file.
    pub(crate) fn product(plan: &Plan, data: &Path, pinned: bool) -> Done<Self> {
        let port = free_port()?;
        let addr = format!("127.0.0.1:{port}");
        let data = data.canonicalize()?;
        let mut command = on_core(&plan.binary.canonicalize()?, pinned);
        // Not in the project's folder, whose Leptos.toml may have been changed; no settings from outside either.
        command.current_dir(&data).args(["serve", "--addr", &addr, "--data"]).arg(&data);
        clean(&mut command, plan);
        Self::start(command, addr, &plan.out.join("product.log"), "/readyz")
    }

    /// Starts the twin.
    pub(crate) fn twin(plan: &Plan, data: &Path, pinned: bool) -> Done<Self> {
        let port = free_port()?;
        let mut command = on_core(&std::env::current_exe()?, pinned);
        command.args(["twin", "--port", &port.to_string(), "--data"]).arg(data);
        Self::start(command, format!("127.0.0.1:{port}"), &plan.out.join("twin.log"), "/readyz")
    }

    fn start(mut command: Command, addr: String, log: &Path, path: &str) -> Done<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(log)?);
        let started = Instant::now();
        let child = command.spawn()?;
        let mut server = Self { child, addr, ready_after: Duration::ZERO, started };
        server.ready_after = server.first_answer(path)?;
        Ok(server)
    }

    /// Asks until the answer is 200; the time since the process was started.
    pub(crate) fn first_answer(&mut self, path: &str) -> Done<Duration> {
        loop {
            if load::once(&self.addr, &load::get(&self.addr, path)).is_ok_and(|reply| reply.status == 200) {
                return Ok(self.started.elapsed());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("a server ended instead of answering ({status}); see its log").into());
            }
            if self.started.elapsed() > PATIENCE {
                return Err(format!("{path} was not answered within {PATIENCE:?}").into());
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    /// Ends it as a power cut would: no signal that it could hear.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Resident memory in MB, from the kernel's own accounts.
    pub(crate) fn resident_mb(&self) -> Done<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").trim().parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The product's own settings must not reach it from the shell of whoever measures.
pub(crate) fn clean(command: &mut Command, plan: &Plan) {
    for name in
        ["ADDR", "DATA", "DATABASE_URL", "PUBLIC_URL", "SESSION_KEY", "SIGN_UP", "STORAGE_URL", "LOG", "LOG_FORMAT"]
    {
        command.env_remove(format!("VITRINE_{name}"));
    }
    if let Some(url) = &plan.database {
        command.env("VITRINE_DATABASE_URL", url);
    }
}

/// Binds this process, which makes the load, to its own core. `false` where that is not possible.
pub(crate) fn pin_load() -> bool {
    let two = std::thread::available_parallelism().is_ok_and(|cores| cores.get() >= 2);
    let own = std::process::id().to_string();
    let bound = Command::new("taskset").args(["-a", "-c", "-p", LOAD_CORE, &own]).stdout(Stdio::null()).status();
    two && bound.is_ok_and(|status| status.success())
}

fn on_core(program: &Path, pinned: bool) -> Command {
    if !pinned {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", SERVER_CORE]).arg(program);
    command
}

fn free_port() -> Done<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
