//! The process dies in the middle of selling, again and again: no acknowledged sale is lost, none is half there, none
//! is there twice, and what was under way can be sent again. SIGKILL takes the process, not the disk's cache: that a
//! COMMIT reaches the disk is the business of `synchronous=FULL`.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rusqlite::Connection;
use serde_json::Value;

use crate::{
    Done, Plan, data, load,
    sales::{self, Piece, Register},
    server::Server,
    shop,
};

/// Registers that sell while the process dies.
const REGISTERS: usize = 16;

/// Kills the server in the middle of selling, as many times as asked.
pub(crate) fn survive(plan: &Plan, rounds: u32) -> Done {
    let prepared = data::prepare(plan)?;
    let own = sales::copy(plan, &prepared, "crash-data")?;
    let file = own.join("vitrine.db");
    let next = Arc::new(AtomicUsize::new(0));
    let (mut acknowledged, mut resent) = (BTreeSet::new(), 0_usize);
    for round in 0..rounds {
        let mut server = Server::product(plan, &own, false)?;
        let cookie = shop::sign_in(&server.addr)?;
        let till = Arc::new(sales::till(&server.addr, &cookie)?);
        let stock = Arc::new(sales::stock(&file, &till)?);
        let first = next.load(Ordering::Relaxed);
        // Every moment of a batch is hit sooner or later, and the same ones in every run.
        let life = Duration::from_millis(15 + u64::from(round * 37 % 61));
        let sold = sell(&mut server, &cookie, &till, &stock, &next, life)?;
        acknowledged.extend(sold.acknowledged);
        drop(server);
        data::vitrine(plan, &["verify"], &own).map_err(|why| format!("after round {round}: {why}"))?;
        complete(&file, &acknowledged).map_err(|why| format!("after round {round}: {why}"))?;
        // What was under way when it died is sent again: each becomes one sale, whatever had happened to it.
        let server = Server::product(plan, &own, false)?;
        let cookie = shop::sign_in(&server.addr)?;
        for (number, piece) in &sold.under_way {
            let request = Register::body(&server.addr, &cookie, &till, *number, piece);
            let reply = load::once(&server.addr, &request)?;
            if reply.status != 200 {
                let said = String::from_utf8_lossy(&reply.body).into_owned();
                return Err(format!("round {round}: a sale sent again was refused: {said}").into());
            }
            acknowledged.insert(*number);
            resent += 1;
        }
        drop(server);
        complete(&file, &acknowledged).map_err(|why| format!("after round {round}: {why}"))?;
        if next.load(Ordering::Relaxed) == first {
            return Err(format!("round {round}: nothing was sold before it died").into());
        }
    }
    data::vitrine(plan, &["verify"], &own)?;
    println!(
        "killed {rounds} times: {} sales acknowledged, {resent} sent again, none lost, none half there, none twice",
        acknowledged.len()
    );
    Ok(())
}

/// What became of the sales of one life.
struct Sold {
    acknowledged: Vec<usize>,
    under_way: Vec<(usize, Piece)>,
}

fn sell(
    server: &mut Server,
    cookie: &str,
    till: &Arc<Value>,
    stock: &Arc<Vec<Piece>>,
    next: &Arc<AtomicUsize>,
    life: Duration,
) -> Done<Sold> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The stock is read anew in every round: what is sold is not in it any more, so places count from its beginning.
    let from = next.load(Ordering::Relaxed);
    let outcomes = runtime.block_on(async {
        let registers: Vec<_> = (0..REGISTERS)
            .map(|_| {
                let (addr, cookie) = (server.addr.clone(), cookie.to_owned());
                let (till, stock, next) = (till.clone(), stock.clone(), next.clone());
                tokio::spawn(async move { until_it_dies(&addr, &cookie, &till, &stock, &next, from).await })
            })
            .collect();
        tokio::time::sleep(life).await;
        server.kill();
        let mut outcomes = Vec::new();
        for register in registers {
            outcomes.push(register.await.map_err(|err| err.to_string())??);
        }
        Ok::<_, String>(outcomes)
    })?;
    let mut sold = Sold { acknowledged: Vec::new(), under_way: Vec::new() };
    for (acknowledged, under_way) in outcomes {
        sold.acknowledged.extend(acknowledged);
        sold.under_way.extend(under_way);
    }
    Ok(sold)
}

/// Sells until the connection breaks; what was acknowledged, and what was not answered.
async fn until_it_dies(
    addr: &str,
    cookie: &str,
    till: &Value,
    stock: &[Piece],
    next: &AtomicUsize,
    from: usize,
) -> Result<(Vec<usize>, Option<(usize, Piece)>), String> {
    let mut acknowledged = Vec::new();
    let Ok(mut stream) = tokio::net::TcpStream::connect(addr).await else { return Ok((acknowledged, None)) };
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let piece = stock.get(number - from).ok_or("the shop is sold out: prepare more items")?;
        match sales::ask(&mut stream, &Register::body(addr, cookie, till, number, piece)).await {
            Ok(answer) if answer.starts_with(b"HTTP/1.1 200") => acknowledged.push(number),
            Ok(answer) => return Err(format!("a sale was refused: {}", String::from_utf8_lossy(&answer))),
            Err(_) => return Ok((acknowledged, Some((number, piece.clone())))),
        }
    }
}

/// Every acknowledged sale is there once, with everything that belongs to it; nothing is there in part.
fn complete(file: &Path, acknowledged: &BTreeSet<usize>) -> Done {
    let db = Connection::open(file)?;
    let mut ask = db.prepare("SELECT lower(hex(id)) FROM sale WHERE lower(hex(id)) LIKE '0199%'")?;
    let there: BTreeSet<String> = ask.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for number in acknowledged {
        let id = Register::id("sal", 1, *number);
        if !there.contains(id.trim_start_matches("sal_")) {
            return Err(format!("the acknowledged sale {id} is lost").into());
        }
    }
    let half = "SELECT COUNT(*) FROM sale s \
        LEFT JOIN (SELECT sale_id, COUNT(*) AS many FROM sale_line GROUP BY sale_id) l ON l.sale_id = s.id \
        LEFT JOIN (SELECT document_id, COUNT(*) AS many FROM payment GROUP BY document_id) p ON p.document_id = s.id \
        LEFT JOIN (SELECT subject, COUNT(*) AS many FROM audit GROUP BY subject) a \
        ON a.subject = 'sal_' || lower(hex(s.id)) \
        WHERE lower(hex(s.id)) LIKE '0199%' \
        AND (COALESCE(l.many, 0) <> 1 OR COALESCE(p.many, 0) <> 1 OR COALESCE(a.many, 0) <> 1)";
    let half: i64 = db.query_row(half, [], |row| row.get(0))?;
    let twice = "SELECT COUNT(*) FROM (SELECT item_id FROM sale_line GROUP BY item_id HAVING COUNT(*) > 1)";
    let twice: i64 = db.query_row(twice, [], |row| row.get(0))?;
    let gaps = "SELECT COUNT(*) FROM sequence q WHERE q.id LIKE 'doc.R.%' AND q.next - 1 <> \
        (SELECT COUNT(*) FROM sale s WHERE s.org_id = q.org_id AND s.store_id = q.store_id AND s.number LIKE '%-' || substr(q.id, 7) || '-%')";
    let gaps: i64 = db.query_row(gaps, [], |row| row.get(0))?;
    if (half, twice, gaps) == (0, 0, 0) {
        return Ok(());
    }
    Err(format!("{half} sales in part, {twice} pieces twice, {gaps} series with a gap").into())
}
