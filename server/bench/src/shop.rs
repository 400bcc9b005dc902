//! The requests of a person who looks at the stock.

use serde_json::Value;

use crate::{Done, load};

/// Where the product answers a page of stock.
const LIST: &str = "/rpc/app/inventory/rpc/list_items";

/// Signs the demo manager in; the cookie that carries the session.
pub(crate) fn sign_in(addr: &str) -> Done<String> {
    let form = "email=manager%40demo.test&password=vitrine-demo";
    let request = load::post(addr, "/rpc/app/identity/rpc/sign_in", "application/x-www-form-urlencoded", "", form);
    let reply = load::once(addr, &request)?;
    let set = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let pair = value.split(';').next()?.trim();
        (name.eq_ignore_ascii_case("set-cookie") && pair.starts_with("vitrine=")).then(|| pair.to_owned())
    };
    let cookie = reply.head.lines().find_map(set);
    cookie
        .ok_or_else(|| format!("nobody was signed in: {} {}", reply.head, String::from_utf8_lossy(&reply.body)).into())
}

/// The first page of the stock, newest first. The twin answers the same address.
pub(crate) fn list(addr: &str, cookie: &str) -> Vec<u8> {
    load::post(addr, LIST, "application/json", cookie, r#"{"listing":{}}"#)
}

/// A page of stock as both servers answer it.
pub(crate) fn page(addr: &str, cookie: &str) -> Done<Value> {
    let reply = load::once(addr, &list(addr, cookie))?;
    if reply.status != 200 {
        return Err(format!("the list answered {} {}", reply.head, String::from_utf8_lossy(&reply.body)).into());
    }
    Ok(serde_json::from_slice(&reply.body)?)
}

/// The ids of a page, in order.
pub(crate) fn ids(page: &Value) -> Vec<String> {
    let rows = page["page"]["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(|row| row["id"].as_str().map(str::to_owned)).collect()
}
