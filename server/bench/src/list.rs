//! The list of 50 out of 100,000 items, product beside twin: throughput at full load and the latency under it.

use std::{path::Path, sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::{
    Done, Plan,
    figures::spread,
    load::{Check, Load, Measured},
    report::{Figure, Report},
    server::{Server, pin_load},
    shop,
};

/// Of the twin's throughput.
const RATIO: f64 = 0.3;
/// Milliseconds.
const P99: f64 = 20.0;
const ROWS: usize = 50;

pub(crate) fn compare(plan: &Plan, data: &Path, report: &mut Report) -> Done {
    let pinned = pin_load();
    if !pinned {
        report.note("servers and load share all cores (no taskset, or a single core)".into());
    }
    let product = Server::product(plan, data, pinned)?;
    let twin = Server::twin(plan, data, pinned)?;
    let ids = same_answers(&product, &twin)?;
    let check: Check = Arc::new(move |body: &[u8]| {
        let page: Value = serde_json::from_slice(body).map_err(|err| err.to_string())?;
        if shop::ids(&page) == ids {
            Ok(())
        } else {
            Err("an answer under load was not the page that was asked for".into())
        }
    });
    let mut rounds = Vec::new();
    for round in 0..plan.rounds {
        // Access tokens live for ten minutes.
        let cookie = shop::sign_in(&product.addr)?;
        let measure = |server: &Server| {
            let load = Load {
                addr: server.addr.clone(),
                request: shop::list(&server.addr, &cookie),
                connections: plan.connections,
                warm_up: Duration::from_secs(plan.warm_up),
                time: Duration::from_secs(plan.seconds),
            };
            load.run(&check)
        };
        let (ours, theirs) = if round % 2 == 0 {
            let ours = measure(&product)?;
            (ours, measure(&twin)?)
        } else {
            let theirs = measure(&twin)?;
            (measure(&product)?, theirs)
        };
        println!("list, round {}: product {}, twin {}", round + 1, said(&ours), said(&theirs));
        rounds.push((ours, theirs));
    }
    let mb = product.resident_mb()?;
    tell(plan, &rounds, mb, report);
    Ok(())
}

/// Both answer the same page, field by field; the ids of its rows. Asked again when a day changed between two answers.
fn same_answers(product: &Server, twin: &Server) -> Done<Vec<String>> {
    let cookie = shop::sign_in(&product.addr)?;
    for _ in 0..3 {
        let ours = shop::page(&product.addr, &cookie)?;
        let theirs = shop::page(&twin.addr, &cookie)?;
        if ours == theirs {
            let ids = shop::ids(&ours);
            return if ids.len() == ROWS { Ok(ids) } else { Err(format!("a page of {} rows", ids.len()).into()) };
        }
    }
    Err("product and twin do not answer the same page".into())
}

fn said(it: &Measured) -> String {
    format!("{:.0}/s p50 {:.2} ms p99 {:.2} ms", it.per_second, it.p50_ms, it.p99_ms)
}

fn tell(plan: &Plan, rounds: &[(Measured, Measured)], mb: f64, report: &mut Report) {
    let of = |read: fn(&(Measured, Measured)) -> f64| spread(&rounds.iter().map(read).collect::<Vec<_>>());
    let (ratio, least, most) = of(|(ours, theirs)| ours.per_second / theirs.per_second);
    let (ours, ..) = of(|(ours, _)| ours.per_second);
    let (theirs, ..) = of(|(_, theirs)| theirs.per_second);
    let (p99, _, worst) = of(|(ours, _)| ours.p99_ms);
    let one = |it: &Measured| json!({ "per_second": it.per_second, "p50_ms": it.p50_ms, "p99_ms": it.p99_ms, "bodies_checked": it.sampled });
    let detail: Vec<Value> =
        rounds.iter().map(|(ours, theirs)| json!({ "product": one(ours), "twin": one(theirs) })).collect();
    report.add(Figure {
        name: format!("list of 50 out of {}, product : twin", plan.items),
        measured: format!("{ratio:.2} ({least:.2} to {most:.2}), {ours:.0}/s : {theirs:.0}/s"),
        target: ">= 0.3",
        met: Some(least >= RATIO),
        detail: json!({ "items": plan.items, "connections": plan.connections, "rounds": detail }),
    });
    let (twin99, ..) = of(|(_, theirs)| theirs.p99_ms);
    let (p50, ..) = of(|(ours, _)| ours.p50_ms);
    report.add(Figure {
        name: format!("list of 50, p99 at {} connections", plan.connections),
        measured: format!("{p99:.1} ms (worst {worst:.1}; p50 {p50:.1}; twin {twin99:.1})"),
        target: "<= 20 ms",
        met: Some(worst <= P99),
        detail: json!({ "median_ms": p99, "worst_ms": worst }),
    });
    report.add(Figure {
        name: "memory after the load".into(),
        measured: format!("{mb:.0} MB"),
        target: "",
        met: None,
        detail: json!({ "resident_mb": mb }),
    });
}
