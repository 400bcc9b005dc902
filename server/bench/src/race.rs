//! Many registers and one-of-one pieces: all of them try to sell each piece. Every piece is sold once, everybody else
//! is told by whom and when, and nothing else happens. One server process or several over one database.

use std::{
    collections::BTreeMap,
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::{
    Done, Plan, data, load,
    sales::{self, Piece, Register},
    server::Server,
    shop,
};

const REGISTERS: usize = 64;
/// Connections that take the pieces in.
const CLERKS: usize = 16;
const CREATE: &str = "/rpc/app/inventory/rpc/create_item";
/// Minor units.
const PRICE: i64 = 125_000;

/// Lets them race for so many pieces.
pub(crate) fn run(plan: &Plan, pieces: usize, servers: usize) -> Done {
    let own = plan.out.join("race-data");
    let _ = fs::remove_dir_all(&own);
    data::vitrine(plan, &["demo", "--items", "20"], &own)?;
    let servers = (0..servers).map(|_| Server::product(plan, &own, false)).collect::<Done<Vec<_>>>()?;
    let addresses: Vec<String> = servers.iter().map(|server| server.addr.clone()).collect();
    let first = addresses.first().ok_or("at least one server")?;
    // Every process signs its own cookies with the key that they share.
    let cookie = shop::sign_in(first)?;
    let till = Arc::new(sales::till(first, &cookie)?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stock = Arc::new(runtime.block_on(take_in(first, &cookie, &till, pieces))?);
    let start = Instant::now();
    let outcomes = runtime.block_on(async {
        let registers: Vec<_> = (0..REGISTERS)
            .map(|at| {
                let addr = addresses.get(at % addresses.len()).cloned().unwrap_or_default();
                let (cookie, till, stock) = (cookie.clone(), till.clone(), stock.clone());
                tokio::spawn(async move { try_all(&addr, &cookie, &till, &stock, at).await })
            })
            .collect();
        let mut outcomes = Vec::new();
        for register in registers {
            outcomes.push(register.await.map_err(|err| err.to_string())??);
        }
        Ok::<_, String>(outcomes)
    })?;
    let took = start.elapsed().as_secs_f64();
    drop(servers);
    let mut sold: BTreeMap<usize, usize> = BTreeMap::new();
    for won in outcomes.iter().flatten() {
        *sold.entry(*won).or_default() += 1;
    }
    let twice = sold.values().filter(|times| **times > 1).count();
    if sold.len() != pieces || twice > 0 {
        return Err(format!("of {pieces} pieces {} were sold, {twice} of them twice", sold.len()).into());
    }
    data::vitrine(plan, &["verify"], &own)?;
    let tries = pieces * REGISTERS;
    println!(
        "{pieces} pieces, {REGISTERS} registers, {} server processes: each sold once, {} told who was faster, \
         {tries} tries in {took:.0} s",
        addresses.len(),
        tries - pieces
    );
    Ok(())
}

/// Takes pieces in through the product.
async fn take_in(addr: &str, cookie: &str, till: &Arc<Value>, pieces: usize) -> Result<Vec<Piece>, String> {
    let next = Arc::new(AtomicUsize::new(0));
    let clerks: Vec<_> = (0..CLERKS)
        .map(|_| {
            let (addr, cookie, till, next) = (addr.to_owned(), cookie.to_owned(), till.clone(), next.clone());
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(&addr).await.map_err(|err| err.to_string())?;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= pieces {
                        return Ok::<(), String>(());
                    }
                    let piece = piece(number);
                    let draft = json!({ "category": piece.category, "title": piece.title, "ask": "1250" });
                    let cmd = json!({
                        "id": piece.id, "store": till["store"], "tracking": "piece", "draft": draft, "release": true,
                    });
                    let body = json!({ "cmd": cmd }).to_string();
                    let request = load::post(&addr, CREATE, "application/json", &cookie, &body);
                    let answer = sales::ask(&mut stream, &request).await?;
                    if !answer.starts_with(b"HTTP/1.1 200") {
                        return Err(format!("not taken in: {}", String::from_utf8_lossy(&answer)));
                    }
                }
            })
        })
        .collect();
    for clerk in clerks {
        clerk.await.map_err(|err| err.to_string())??;
    }
    Ok((0..pieces).map(piece).collect())
}

fn piece(number: usize) -> Piece {
    Piece::new(Register::id("itm", 9, number), "watch", format!("Watch {number}"), PRICE)
}

/// One register tries every piece; the numbers of those that it sold.
async fn try_all(addr: &str, cookie: &str, till: &Value, stock: &[Piece], at: usize) -> Result<Vec<usize>, String> {
    let mut stream = TcpStream::connect(addr).await.map_err(|err| err.to_string())?;
    let mut won = Vec::new();
    let mut cookie = cookie.to_owned();
    for (which, piece) in stock.iter().enumerate() {
        let ask = |cookie: &str| Register::body(addr, cookie, till, which * REGISTERS + at, piece);
        let mut answer = sales::ask(&mut stream, &ask(&cookie)).await?;
        if answer.starts_with(b"HTTP/1.1 401") {
            // Ten minutes have passed: as a browser would, it goes on with a new token and the same sale.
            cookie = shop::sign_in(addr).map_err(|why| why.to_string())?;
            answer = sales::ask(&mut stream, &ask(&cookie)).await?;
        }
        if answer.starts_with(b"HTTP/1.1 200") {
            won.push(which);
            continue;
        }
        let words = String::from_utf8_lossy(&answer);
        let lost =
            answer.starts_with(b"HTTP/1.1 409") && words.contains("item.taken") && words.contains(" was sold by ");
        if !lost {
            return Err(format!("neither sold nor told who was faster: {words}"));
        }
    }
    Ok(won)
}
