//! How soon the product answers after a start, and how much memory it holds when nobody asks.

use std::{path::Path, thread, time::Duration};

use serde_json::json;

use crate::{
    Done, Plan,
    figures::spread,
    report::{Figure, Report},
    server::Server,
    shop,
};

const STARTS: u32 = 5;
/// Milliseconds to the first page.
const SOON: f64 = 150.0;
/// MB when idle.
const SMALL: f64 = 60.0;
/// After this long an unused server is idle.
const SETTLE: Duration = Duration::from_secs(2);

/// From the start of the process to the first 200, after a kill; the page that signs people in counts.
pub(crate) fn answers(plan: &Plan, data: &Path, report: &mut Report) -> Done {
    let (mut ready, mut page) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let mut server = Server::product(plan, data, false)?;
        ready.push(server.ready_after.as_secs_f64() * 1000.0);
        page.push(server.first_answer("/sign-in")?.as_secs_f64() * 1000.0);
    }
    let (ready_median, ..) = spread(&ready);
    let (median, least, most) = spread(&page);
    report.add(Figure {
        name: format!("start to first page, {} items", plan.items),
        measured: format!("{median:.0} ms ({least:.0} to {most:.0}); /readyz {ready_median:.0} ms"),
        target: "<= 150 ms",
        met: Some(median <= SOON),
        detail: json!({ "readyz_ms": ready, "sign_in_page_ms": page }),
    });
    Ok(())
}

/// Resident memory of a fresh process, after one list, and after somebody has signed in (a password hash alone takes
/// 19 MiB for a moment).
pub(crate) fn memory(plan: &Plan, data: &Path, report: &mut Report) -> Done {
    let cookie = shop::sign_in(&Server::product(plan, data, false)?.addr)?;
    let server = Server::product(plan, data, false)?;
    thread::sleep(SETTLE);
    let fresh = server.resident_mb()?;
    shop::page(&server.addr, &cookie)?;
    thread::sleep(SETTLE);
    let listed = server.resident_mb()?;
    shop::sign_in(&server.addr)?;
    thread::sleep(SETTLE);
    let signed_in = server.resident_mb()?;
    report.add(Figure {
        name: "memory, idle after one list".into(),
        measured: format!("{listed:.0} MB (fresh {fresh:.0}; after a sign-in {signed_in:.0})"),
        target: "<= 60 MB",
        met: Some(listed <= SMALL),
        detail: json!({ "fresh_mb": fresh, "after_a_list_mb": listed, "after_a_sign_in_mb": signed_in }),
    });
    Ok(())
}
