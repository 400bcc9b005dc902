//! A shop of 100,000 items: the demo shop, made by the product itself, and then copies of its pieces, made here in
//! SQL because use-cases would take an hour of audit rows. What `vitrine verify` compares is kept right, and it is
//! asked at the end.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use rusqlite::{Connection, params};

use crate::{Done, Plan, server};

/// Milliseconds between two arrivals: 100,000 items in 400 days.
const APART: i64 = 400 * 86_400_000 / 100_000;

/// The data folder. What an earlier run made is used again unless the schema or the size has changed.
pub(crate) fn prepare(plan: &Plan) -> Done<PathBuf> {
    fs::create_dir_all(&plan.out)?;
    let (data, stamp) = (plan.out.join("data"), plan.out.join("data.stamp"));
    let wanted = format!("{} items of {}\n{}", plan.items, plan.originals, schema_now(plan)?);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) && data.join("vitrine.db").is_file() {
        return Ok(data);
    }
    println!("preparing a shop of {} items in {}", plan.items, data.display());
    let _ = fs::remove_file(&stamp);
    let _ = fs::remove_dir_all(&data);
    vitrine(plan, &["demo", "--items", &plan.originals.to_string()], &data)?;
    multiply(&data.join("vitrine.db"), plan.items)?;
    vitrine(plan, &["verify"], &data)?;
    fs::write(stamp, wanted)?;
    Ok(data)
}

/// The schema that this binary makes, as SQL.
pub(crate) fn schema_now(plan: &Plan) -> Done<String> {
    let empty = plan.out.join("empty");
    let _ = fs::remove_dir_all(&empty);
    vitrine(plan, &["migrate"], &empty)?;
    let db = Connection::open(empty.join("vitrine.db"))?;
    let mut ask = db.prepare("SELECT COALESCE(sql, '') FROM sqlite_master ORDER BY type, name")?;
    let lines: Vec<String> = ask.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(lines.join("\n"))
}

/// Runs a command of the product on a data folder.
pub(crate) fn vitrine(plan: &Plan, words: &[&str], data: &Path) -> Done {
    fs::create_dir_all(data)?;
    let data = data.canonicalize()?;
    let mut command =
        Command::new(plan.binary.canonicalize().map_err(|err| format!("{}: {err}", plan.binary.display()))?);
    server::clean(command.current_dir(&data).args(words).arg("--data").arg(&data), plan);
    let done = command.output()?;
    if done.status.success() {
        return Ok(());
    }
    let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()).join("\n");
    Err(format!("vitrine {} failed: {said}", words.join(" ")).into())
}

/// A piece that is copied.
struct Original {
    org: Vec<u8>,
    store: Vec<u8>,
    id: Vec<u8>,
    stock_no: String,
}

/// Copies pieces in turn, each a little older than the one before, until there are `wanted` items.
fn multiply(file: &Path, wanted: u32) -> Done {
    let mut db = Connection::open(file)?;
    let tx = db.transaction()?;
    let (have, newest): (u32, i64) =
        tx.query_row("SELECT COUNT(*), MAX(created_at) FROM item", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let originals = {
        // Counted articles would need their variants copied too; they are few in such a shop, and stay few here.
        let mut ask = tx.prepare(
            "SELECT org_id, store_id, id, stock_no FROM item WHERE tracking = 'piece' ORDER BY org_id, store_id, id",
        )?;
        let row = |row: &rusqlite::Row<'_>| {
            Ok(Original { org: row.get(0)?, store: row.get(1)?, id: row.get(2)?, stock_no: row.get(3)? })
        };
        ask.query_map([], row)?.collect::<Result<Vec<_>, _>>()?
    };
    if originals.is_empty() {
        return Err("the demo shop has no pieces".into());
    }
    let columns = Columns::of(&tx)?;
    for (number, original) in (0..wanted.saturating_sub(have)).zip(originals.iter().cycle()) {
        copy(&tx, &columns, original, number, newest - i64::from(number) * APART)?;
    }
    tx.commit()?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// `INSERT … SELECT` over all columns of `item`, whatever they are by now, with the few that must differ replaced.
struct Columns {
    item: String,
}

impl Columns {
    fn of(db: &Connection) -> Done<Self> {
        let mut ask = db.prepare("SELECT name FROM pragma_table_info('item') ORDER BY cid")?;
        let names: Vec<String> = ask.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let value = |name: &String| match name.as_str() {
            "id" => "?4".to_owned(),
            "stock_no" => "?5".to_owned(),
            "created_at" | "updated_at" => "?6".to_owned(),
            "serial" | "serial_key" | "import_handle" => "NULL".to_owned(),
            other => format!("\"{other}\""),
        };
        let into: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let from: Vec<String> = names.iter().map(value).collect();
        let item = format!(
            "INSERT INTO item ({}) SELECT {} FROM item WHERE org_id = ?1 AND store_id = ?2 AND id = ?3",
            into.join(", "),
            from.join(", ")
        );
        Ok(Self { item })
    }
}

fn copy(tx: &Connection, columns: &Columns, from: &Original, number: u32, at: i64) -> Done {
    let Original { org, store, id, stock_no } = from;
    // Time first, as ids of the product are; the rest only has to differ.
    let made = |kind: u8| {
        let mut id = [0_u8; 16];
        id[..6].copy_from_slice(&at.to_be_bytes()[2..]);
        id[6] = 0x70;
        id[8] = 0x80;
        id[10] = kind;
        id[12..].copy_from_slice(&number.to_be_bytes());
        id
    };
    let item = made(0);
    let prefix = stock_no.split('-').next().unwrap_or("X");
    let copied = format!("{prefix}-{}", 1_000_000 + number);
    tx.prepare_cached(&columns.item)?.execute(params![org, store, id, item, copied, at])?;
    tx.prepare_cached(
        "INSERT INTO movement (org_id, store_id, id, item_id, variant_id, delta, from_location, to_location, reason, at, actor) \
         SELECT org_id, store_id, ?4, ?5, NULL, quantity, NULL, location_id, 'receive', ?6, created_by FROM item \
         WHERE org_id = ?1 AND store_id = ?2 AND id = ?3 AND quantity <> 0",
    )?
    .execute(params![org, store, id, made(1), item, at])?;
    tx.prepare_cached(
        "INSERT INTO cost (org_id, store_id, id, item_id, kind, amount, note, at, actor) \
         SELECT org_id, store_id, ?4, ?5, kind, SUM(amount), '', ?6, actor FROM cost \
         WHERE org_id = ?1 AND store_id = ?2 AND item_id = ?3 HAVING COUNT(*) > 0",
    )?
    .execute(params![org, store, id, made(2), item, at])?;
    tx.prepare_cached(
        "INSERT INTO photo (org_id, store_id, id, item_id, content, width, height, alt, position, removed_at, created_at) \
         SELECT org_id, store_id, ?4, ?5, content, width, height, alt, 0, NULL, ?6 FROM photo \
         WHERE org_id = ?1 AND store_id = ?2 AND item_id = ?3 AND removed_at IS NULL ORDER BY position, id LIMIT 1",
    )?
    .execute(params![org, store, id, made(3), item, at])?;
    tx.prepare_cached(
        "INSERT INTO item_tag (org_id, store_id, item_id, key, tag) SELECT org_id, store_id, ?4, key, tag FROM item_tag \
         WHERE org_id = ?1 AND store_id = ?2 AND item_id = ?3",
    )?
    .execute(params![org, store, id, item])?;
    for (made_of, kind) in (4..).zip(["ask", "min", "web"]) {
        tx.prepare_cached(&format!(
            "INSERT INTO price_change (org_id, store_id, id, item_id, kind, amount, at, actor) \
             SELECT org_id, store_id, ?4, ?5, '{kind}', {kind}, ?6, created_by FROM item \
             WHERE org_id = ?1 AND store_id = ?2 AND id = ?3 AND {kind} IS NOT NULL"
        ))?
        .execute(params![org, store, id, made(made_of), item, at])?;
    }
    // The text holds the stock number twice: as words (`w 10024`) and as a code (`w10024`).
    let [words, found] = [" ", ""].map(|gap| [stock_no, &copied].map(|it| it.to_lowercase().replace('-', gap)));
    tx.prepare_cached(
        "INSERT INTO item_search (org_id, store_id, item_id, text, codes) \
         SELECT org_id, store_id, ?4, replace(replace(text, ?5, ?6), ?7, ?8), '' FROM item_search \
         WHERE org_id = ?1 AND store_id = ?2 AND item_id = ?3",
    )?
    .execute(params![org, store, id, item, words[0], words[1], found[0], found[1]])?;
    Ok(())
}
