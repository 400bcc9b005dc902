//! The process dies in the middle of selling, two hundred times: no acknowledged sale is lost, none is half there, none
//! is there twice, and what was under way can be sent again. The real binary over a file; SIGKILL takes the process, not
//! the disk's cache: that a COMMIT reaches the disk is the business of `synchronous=FULL`.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use domain::sales::{RingUp, Rung};
use serde_json::json;
use testkit::TestDb;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};

use crate::{
    app::{PASSWORD, TestApp, rpc_path},
    till_kit::{by_card, piece},
};

/// How many times it dies; `VITRINE_KILLS` says another number.
const KILLS: usize = 200;
/// Registers that sell meanwhile.
const REGISTERS: usize = 4;

/// A process of the product.
struct Process(Child);

impl Process {
    /// Starts it and waits until it listens.
    fn start(address: &str, database: &str, folder: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_vitrine"))
            .args(["serve", "--addr", address, "--data", folder])
            .env("VITRINE_DATABASE_URL", database)
            .env("VITRINE_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.next().unwrap().unwrap().starts_with("Vitrine is open"), "it did not start");
        Self(child)
    }

    /// Ends it at once, as a power cut would.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Asks once over a connection of its own; `None` when there was no whole answer.
async fn ask(address: &str, cookies: &str, name: &str, kind: &str, body: &str) -> Option<(u16, String)> {
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookies}\r\nContent-Type: {kind}\r\n\
         Accept: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        rpc_path(name),
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    let answer = String::from_utf8(bytes).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let length = head.to_lowercase().split("content-length: ").nth(1)?.split("\r\n").next()?.parse::<usize>().ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    // Of a sign-in the cookies matter, of everything else the body.
    (body.len() == length).then(|| (status, if name == "sign_in" { head.to_owned() } else { body.to_owned() }))
}

async fn ring_up(address: &str, cookies: &str, ring: &RingUp) -> Option<(u16, String)> {
    ask(address, cookies, "ring_up", "application/json", &json!({ "cmd": ring }).to_string()).await
}

#[expect(clippy::disallowed_methods, reason = "how long to go on is for whoever runs it to say")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_sale_is_lost_however_often_the_process_dies() {
    let kills = std::env::var("VITRINE_KILLS").ok().and_then(|many| many.parse().ok()).unwrap_or(KILLS);
    let t = TestDb::sqlite().await;
    let database = t.config().url.clone();
    let path = t.path();
    let folder = std::path::Path::new(&path).parent().unwrap().join("data").display().to_string();
    let app = TestApp::open(t).await;
    let owner = app.sign_up("North Street").await;
    let till = owner.till().await;
    // Room for all that is sold before it dies, and for what is under way then.
    let mut sales = Vec::new();
    for number in 0..kills * (6 + REGISTERS) {
        let item = owner.create(&app.ring(owner.store, &format!("Ring {number}"))).await;
        sales.push(by_card(&app, &till, vec![piece(&app, &owner, &item)]));
    }
    app.services.db().clone().close().await;

    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut process = Process::start(&address, &database, &folder);
    let form = format!("email={}&password={}", owner.email.replace('@', "%40"), PASSWORD.replace(' ', "+"));
    let (status, head) = ask(&address, "", "sign_in", "application/x-www-form-urlencoded", &form).await.unwrap();
    assert_eq!(status, 200, "{head}");
    let cookies: Vec<&str> =
        head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next()).collect();
    let cookies: Arc<str> = cookies.join("; ").into();

    let (sales, next) = (Arc::new(sales), Arc::new(AtomicUsize::new(0)));
    let mut acknowledged: Vec<Rung> = Vec::new();
    for round in 0..kills {
        let (told, mut heard) = mpsc::unbounded_channel();
        let registers: Vec<_> = (0..REGISTERS)
            .map(|_| {
                let (sales, next, told) = (Arc::clone(&sales), Arc::clone(&next), told.clone());
                let (address, cookies) = (address.clone(), Arc::clone(&cookies));
                tokio::spawn(async move {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(sale) = sales.get(number) else { return Err("sold out".to_owned()) };
                        match ring_up(&address, &cookies, sale).await {
                            Some((200, body)) => told.send(serde_json::from_str(&body).unwrap()).unwrap(),
                            Some((status, body)) => return Err(format!("{status}: {body}")),
                            None => return Ok(number),
                        }
                    }
                })
            })
            .collect();
        // One more sale, two or three: so that it dies at other moments of a batch.
        for _ in 0..=round % 3 {
            acknowledged.push(heard.recv().await.unwrap());
        }
        process.kill();
        let mut under_way = Vec::new();
        for register in registers {
            under_way.push(register.await.unwrap().unwrap());
        }
        drop(told);
        while let Some(rung) = heard.recv().await {
            acknowledged.push(rung);
        }
        process = Process::start(&address, &database, &folder);
        // What was under way when it died is sent again: each becomes one sale, whatever had happened to it.
        for number in under_way {
            let (status, body) = ring_up(&address, &cookies, &sales[number]).await.unwrap();
            assert_eq!(status, 200, "round {round}: {body}");
            acknowledged.push(serde_json::from_str(&body).unwrap());
        }
        if round % 20 == 19 || round + 1 == kills {
            whole(&path, &acknowledged).await;
        }
    }
    process.kill();
    whole(&path, &acknowledged).await;
}

/// Every acknowledged sale is there once, with everything that belongs to it; nothing is there in part.
async fn whole(path: &str, acknowledged: &[Rung]) {
    let app = TestApp::open(TestDb::at(path).await).await;
    app.verify().await;
    let known = app.t.names("SELECT number AS name FROM sale ORDER BY number").await;
    let mut told: Vec<String> = acknowledged.iter().map(|rung| rung.number.clone()).collect();
    told.sort();
    assert_eq!(known, told, "acknowledged and kept are the same, and numbered without a gap");
    assert_eq!(known.last().unwrap().rsplit('-').next().unwrap().parse::<usize>().unwrap(), known.len());
    for (table, of) in [("sale_line", "sale_id"), ("payment", "document_id")] {
        let odd = format!(
            "(SELECT s.id FROM sale s LEFT JOIN {table} o ON o.{of} = s.id GROUP BY s.id HAVING COUNT(o.id) <> 1)"
        );
        assert_eq!(app.t.count(&odd).await, 0, "{table}");
    }
    let twice = "(SELECT item_id FROM sale_line GROUP BY item_id HAVING COUNT(*) > 1)";
    assert_eq!(app.t.count(twice).await, 0);
    let posted = app.t.count("audit WHERE action = 'sales.sale_posted'").await;
    assert_eq!(usize::try_from(posted).unwrap(), known.len());
    app.services.db().clone().close().await;
}
