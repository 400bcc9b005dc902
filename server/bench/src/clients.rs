//! Clients under load: found by what people remember of them, opened with the first page of their story; and a piece that
//! is looked up among 100,000 wishes.

use std::{path::Path, sync::Arc, time::Duration};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    Done, Plan,
    clientele::{CLIENTS, client, email, name, phone},
    load::{self, Check, Load, Measured},
    report::{Figure, Report},
    server::{Server, pin_load},
    shop,
};

/// Milliseconds.
const P95: f64 = 30.0;
const MATCHING: f64 = 20.0;
/// The client who is looked for.
const SOMEBODY: u32 = 31_415;

/// A question, and what its answer must hold.
struct Question {
    name: &'static str,
    function: &'static str,
    arguments: Value,
    holds: String,
}

pub(crate) fn look(plan: &Plan, data: &Path, report: &mut Report) -> Done {
    let pinned = pin_load();
    let product = Server::product(plan, data, pinned)?;
    let id = client(SOMEBODY);
    let find = |name, typed: String| {
        let arguments = json!({ "listing": { "q": typed } });
        Question { name, function: "list_clients_reach", arguments, holds: id.clone() }
    };
    // Two letters of the family name are exchanged.
    let misspelt: String = {
        let mut letters: Vec<char> = name(SOMEBODY).chars().collect();
        let last = letters.len() - 2;
        letters.swap(last, last - 1);
        letters.into_iter().collect()
    };
    let searches = [
        find("by name", name(SOMEBODY)),
        find("by phone", phone(SOMEBODY)),
        find("by e-mail", email(SOMEBODY)),
        Question { holds: String::new(), ..find("misspelt", misspelt) },
        Question { holds: String::new(), ..find("by a part that many share", "kow".into()) },
    ];
    let profile = [
        ("profile", "find_client", json!({ "id": id })),
        ("contacts", "find_client_contact", json!({ "id": id })),
        ("story", "list_story", json!({ "ask": { "customer": id } })),
    ];
    let profile = profile.map(|(name, function, arguments)| {
        let holds = if function == "list_story" { "Spoke about piece".to_owned() } else { String::new() };
        Question { name, function, arguments, holds }
    });
    told(plan, &product, "client search", &searches, report)?;
    told(plan, &product, "client profile", &profile, report)?;
    matching(data, &product, report)
}

/// Asks each question under load; the slowest of them is the figure.
fn told(plan: &Plan, product: &Server, what: &str, questions: &[Question], report: &mut Report) -> Done {
    let mut all = Vec::new();
    for it in questions {
        // Access tokens live for ten minutes.
        let cookie = shop::sign_in(&product.addr)?;
        let measured = ask(plan, product, &cookie, it)?;
        println!(
            "{what}, {}: {:.0}/s p50 {:.2} ms p95 {:.2} ms",
            it.name, measured.per_second, measured.p50_ms, measured.p95_ms
        );
        all.push((it.name, measured));
    }
    let slowest = all.iter().max_by(|a, b| a.1.p95_ms.total_cmp(&b.1.p95_ms)).ok_or("nothing was asked")?;
    let one = |(name, it): &(&str, Measured)| json!({ "asked": name, "per_second": it.per_second, "p50_ms": it.p50_ms, "p95_ms": it.p95_ms, "p99_ms": it.p99_ms });
    report.add(Figure {
        name: format!("{what} among {CLIENTS}, p95 at {} connections", plan.connections),
        measured: format!("{:.1} ms ({}; p50 {:.1})", slowest.1.p95_ms, slowest.0, slowest.1.p50_ms),
        target: "<= 30 ms",
        met: Some(slowest.1.p95_ms <= P95),
        detail: json!({ "connections": plan.connections, "questions": all.iter().map(one).collect::<Vec<_>>() }),
    });
    Ok(())
}

fn ask(plan: &Plan, product: &Server, cookie: &str, it: &Question) -> Done<Measured> {
    let holds = it.holds.clone();
    let check: Check = Arc::new(move |body: &[u8]| {
        let text = String::from_utf8_lossy(body);
        if text.contains(&holds) { Ok(()) } else { Err(format!("an answer without {holds}: {text}")) }
    });
    let load = Load {
        addr: product.addr.clone(),
        request: request(product, cookie, it.function, &it.arguments),
        connections: plan.connections,
        warm_up: Duration::from_secs(plan.warm_up.min(1)),
        time: Duration::from_secs(plan.seconds),
    };
    load.run(&check)
}

fn request(product: &Server, cookie: &str, function: &str, arguments: &Value) -> Vec<u8> {
    let path = format!("/rpc/app/customers/rpc/{function}");
    load::post(&product.addr, &path, "application/json", cookie, &arguments.to_string())
}

/// Who wants a piece, asked one after the other for pieces that are in stock: some are wanted by nobody, some by hundreds.
fn matching(data: &Path, product: &Server, report: &mut Report) -> Done {
    let db = Connection::open(data.join("vitrine.db"))?;
    let pieces: Vec<String> = db
        .prepare(
            "SELECT 'itm_' || lower(hex(i.id)) FROM item i JOIN store s ON s.org_id = i.org_id AND s.id = i.store_id \
             WHERE i.tracking = 'piece' AND i.brand <> '' ORDER BY i.id LIMIT 100",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let cookie = shop::sign_in(&product.addr)?;
    let (mut times, mut wanted) = (Vec::new(), 0);
    for piece in pieces.iter().cycle().take(pieces.len() * 3) {
        let request = request(product, &cookie, "wanted_by", &json!({ "id": piece }));
        let start = std::time::Instant::now();
        let reply = load::once(&product.addr, &request)?;
        let took = start.elapsed().as_secs_f64() * 1000.0;
        match reply.status {
            200 => times.push(took),
            404 => continue, // of a store that the manager does not see
            _ => {
                return Err(
                    format!("wanted_by answered {} {}", reply.head, String::from_utf8_lossy(&reply.body)).into()
                );
            }
        }
        let found: Value = serde_json::from_slice(&reply.body)?;
        wanted += found.as_array().map_or(0, Vec::len);
    }
    if wanted == 0 {
        return Err("nobody wanted anything".into());
    }
    let asked = times.len();
    let (p50, p95) = (crate::figures::percentile(&mut times, 0.5), crate::figures::percentile(&mut times, 0.95));
    let worst = times.last().copied().unwrap_or_default();
    report.add(Figure {
        name: format!("a piece against {CLIENTS} wishes"),
        measured: format!("{p95:.1} ms p95 (p50 {p50:.1}, worst {worst:.1}; {wanted} found)"),
        target: "<= 20 ms",
        met: Some(p95 <= MATCHING),
        detail: json!({ "asked": asked, "p50_ms": p50, "p95_ms": p95, "worst_ms": worst }),
    });
    Ok(())
}
