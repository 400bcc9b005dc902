//! A shop with 100,000 clients, a story of 1,000,000 entries, 100,000 wishes and 2,000 open deals: the demo shop, made by
//! the product itself, and then copies made here in SQL, as [`crate::data`] does with pieces.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, params};

use crate::{Done, Plan, data};

/// Clients, and wishes: one each.
pub(crate) const CLIENTS: u32 = 100_000;
/// Entries of the story of each client.
const ENTRIES: u32 = 10;
/// Open deals.
const DEALS: u32 = 2_000;
/// Milliseconds between two entries.
const APART: i64 = 86_400_000;

const GIVEN: [&str; 20] = [
    "Ada", "Benedikt", "Clara", "Dmitri", "Elena", "Farid", "Greta", "Hanna", "Ivo", "Jana", "Kofi", "Lucia", "Mara",
    "Nils", "Olga", "Pavel", "Rosa", "Samir", "Tessa", "Ulrich",
];
const SYLLABLES: [&str; 16] =
    ["bar", "cor", "den", "fel", "gar", "hol", "jan", "kow", "lin", "mor", "nov", "pet", "rin", "sal", "tor", "wei"];
const KINDS: [&str; 5] = ["note", "visit", "call", "message", "mail"];

/// The name of a client: 81,920 of them, so that some are shared, as names are.
pub(crate) fn name(number: u32) -> String {
    let syllable = |at: u32| SYLLABLES[(at % 16) as usize];
    let spread = number.wrapping_mul(7_919);
    let family = format!("{}{}{}", syllable(spread), syllable(spread >> 4), syllable(spread >> 8));
    let family = family[..1].to_uppercase() + &family[1..];
    format!("{} {family}", GIVEN[((spread >> 12) % 20) as usize])
}

/// The figures of a client's phone number.
pub(crate) fn phone(number: u32) -> String {
    format!("1617{:07}", 2_000_000 + number)
}

/// The e-mail address of a client.
pub(crate) fn email(number: u32) -> String {
    format!("{}{number}@example.com", name(number).to_lowercase().replace(' ', "."))
}

/// The id of what is made here, as the database keeps it.
pub(crate) fn made(kind: u8, number: u32) -> [u8; 16] {
    let mut id = [0_u8; 16];
    id[0] = 0x01;
    id[6] = 0x70;
    id[8] = 0x80;
    id[10] = kind;
    id[12..].copy_from_slice(&number.to_be_bytes());
    id
}

/// The id of a client as the product writes it.
pub(crate) fn client(number: u32) -> String {
    format!("cus_{}", hex(&made(0, number)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The data folder. What an earlier run made is used again unless the schema has changed.
pub(crate) fn prepare(plan: &Plan) -> Done<PathBuf> {
    fs::create_dir_all(&plan.out)?;
    let (folder, stamp) = (plan.out.join("clients"), plan.out.join("clients.stamp"));
    let wanted = format!("{CLIENTS} clients, {ENTRIES} entries each, {DEALS} deals\n{}", data::schema_now(plan)?);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) && folder.join("vitrine.db").is_file() {
        return Ok(folder);
    }
    println!("preparing a shop of {CLIENTS} clients in {}", folder.display());
    let _ = fs::remove_file(&stamp);
    let _ = fs::remove_dir_all(&folder);
    data::vitrine(plan, &["demo", "--items", &plan.originals.to_string()], &folder)?;
    fill(&folder.join("vitrine.db"))?;
    data::vitrine(plan, &["verify"], &folder)?;
    fs::write(stamp, wanted)?;
    Ok(folder)
}

fn fill(file: &Path) -> Done {
    let mut db = Connection::open(file)?;
    let tx = db.transaction()?;
    let (org, original): (Vec<u8>, Vec<u8>) = tx.query_row(
        "SELECT org_id, id FROM customer WHERE merged_into IS NULL ORDER BY created_at, id LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    clients(&tx, &org, &original)?;
    stories(&tx, &org, &original)?;
    wishes(&tx, &org)?;
    deals(&tx)?;
    tx.commit()?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// `INSERT … SELECT` of one row over all columns of a table, whatever they are by now, with those that must differ replaced.
fn copying(tx: &Connection, table: &str, differ: &[(&str, &str)], from: &str) -> Done<String> {
    let mut ask = tx.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
    let names: Vec<String> = ask.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let value = |name: &String| match differ.iter().find(|(column, _)| column == name) {
        Some((_, value)) => (*value).to_owned(),
        None => format!("\"{name}\""),
    };
    let into: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let with: Vec<String> = names.iter().map(value).collect();
    Ok(format!("INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {from}", into.join(", "), with.join(", ")))
}

fn clients(tx: &Connection, org: &[u8], original: &[u8]) -> Done {
    let differ = [
        ("id", "?3"),
        ("name", "?4"),
        ("name_key", "?5"),
        ("company", "''"),
        ("email", "?6"),
        ("email_key", "?6"),
        ("phone", "'+' || ?7"),
        ("phone_key", "?7"),
        ("hash", "''"),
        ("profile", "'{}'"),
        ("created_at", "created_at - ?8 * 1000"),
        ("merged_into", "NULL"),
    ];
    let copy = copying(tx, "customer", &differ, "org_id = ?1 AND id = ?2")?;
    for number in 0..CLIENTS {
        let (id, name, email, phone) = (made(0, number), name(number), email(number), phone(number));
        let key = name.to_lowercase();
        tx.prepare_cached(&copy)?.execute(params![org, original, id, name, key, email, phone, number])?;
        for (kind, way, shown, found) in
            [(1, "email", email.clone(), &email), (2, "phone", format!("+{phone}"), &phone)]
        {
            tx.prepare_cached(
                "INSERT INTO customer_contact (org_id, id, customer_id, kind, value, \"key\", label, position) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', 0)",
            )?
            .execute(params![org, made(kind, number), id, way, shown, found])?;
        }
        // Addresses are found word by word.
        let codes = format!("{} {phone}", email.replace(['.', '@'], " "));
        tx.prepare_cached("INSERT INTO customer_search (org_id, customer_id, text, codes) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![org, id, key, codes])?;
    }
    Ok(())
}

fn stories(tx: &Connection, org: &[u8], original: &[u8]) -> Done {
    let told = "INSERT INTO interaction (org_id, id, customer_id, store_id, kind, subject, task_id, at, text, actor, created_at) \
                SELECT ?1, ?2, ?3, s.id, ?4, NULL, NULL, c.created_at - ?5, ?6, c.created_by, c.created_at - ?5 \
                FROM customer c, (SELECT id FROM store WHERE org_id = ?1 ORDER BY id LIMIT 1) s \
                WHERE c.org_id = ?1 AND c.id = ?7";
    for number in 0..CLIENTS * ENTRIES {
        let (of, at) = (number / ENTRIES, number % ENTRIES);
        let kind = KINDS[(number % 5) as usize];
        let text = format!("Spoke about piece {number}, likes it in steel and wants to see it on the wrist");
        let before = i64::from(at) * APART + i64::from(of);
        tx.prepare_cached(told)?.execute(params![org, made(3, number), made(0, of), kind, before, text, original])?;
    }
    Ok(())
}

/// One for each client: every fifth names a reference, most name brand and model, some only a brand. They are spread over
/// what the shop carries and over what it does not, as wishes are.
fn wishes(tx: &Connection, org: &[u8]) -> Done {
    let carried: Vec<(String, String)> = tx
        .prepare("SELECT DISTINCT brand, model FROM item WHERE brand <> '' AND model <> '' ORDER BY brand, model")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    if carried.is_empty() {
        return Err("the demo shop has no brands".into());
    }
    let keep = "INSERT INTO wish (org_id, id, customer_id, store_id, state, title, category, brand, model, reference, size, \
                currency, price_min, price_max, condition, needs_papers, wanted_by, note, match_key, hash, version, created_at, \
                created_by) SELECT ?1, ?2, ?3, s.id, 'open', '', '', ?4, ?5, ?6, '', s.currency, NULL, NULL, NULL, FALSE, NULL, \
                '', ?7, '', 1, c.created_at, c.created_by FROM customer c, \
                (SELECT id, currency FROM store WHERE org_id = ?1 ORDER BY id LIMIT 1) s WHERE c.org_id = ?1 AND c.id = ?3";
    for number in 0..CLIENTS {
        let (brand, model) = &carried[number as usize % carried.len()];
        let first = |text: &str| plain(text).split(' ').next().unwrap_or_default().to_owned();
        // Nine in ten want something that the shop has never had.
        let rare = number % 10 != 0;
        let brand = if rare { format!("{brand} {}", SYLLABLES[(number / 10 % 16) as usize]) } else { brand.clone() };
        let (model, reference, key) = match number % 5 {
            0 => (String::new(), format!("REF-{number}"), format!("r:ref{number}")),
            1 => (String::new(), String::new(), format!("b:{}", plain(&brand))),
            _ => (model.clone(), String::new(), format!("m:{}|{}", plain(&brand), first(model))),
        };
        tx.prepare_cached(keep)?.execute(params![
            org,
            made(4, number),
            made(0, number),
            brand,
            model,
            reference,
            key
        ])?;
    }
    Ok(())
}

/// As the product folds texts, for those that have letters of English only.
fn plain(text: &str) -> String {
    let spaced: String = text.to_lowercase().chars().map(|it| if it.is_alphanumeric() { it } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Copies of an open deal, spread over the open stages of its pipeline.
fn deals(tx: &Connection) -> Done {
    let original: (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>) = tx.query_row(
        "SELECT org_id, store_id, id, pipeline_id FROM opportunity WHERE state = 'open' ORDER BY created_at, id LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let (org, store, id, pipeline) = original;
    let stages: Vec<Vec<u8>> = tx
        .prepare(
            "SELECT id FROM pipeline_stage WHERE org_id = ?1 AND pipeline_id = ?2 AND kind = 'open' AND removed_at IS NULL \
             ORDER BY position",
        )?
        .query_map(params![org, pipeline], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let differ = [
        ("id", "?4"),
        ("stage_id", "?5"),
        ("title", "title || ' ' || ?6"),
        ("customer_id", "?7"),
        ("customer_name", "?8"),
        ("stage_since", "stage_since - ?6 * 60000"),
        ("hash", "''"),
        ("last_hash", "''"),
    ];
    let copy = copying(tx, "opportunity", &differ, "org_id = ?1 AND store_id = ?2 AND id = ?3")?;
    for number in 0..DEALS {
        let stage = stages.get(number as usize % stages.len().max(1)).ok_or("the pipeline has no open stage")?;
        tx.prepare_cached(&copy)?.execute(params![
            org,
            store,
            id,
            made(5, number),
            stage,
            number,
            made(0, number),
            name(number)
        ])?;
        tx.prepare_cached(
            "INSERT INTO opportunity_passage (org_id, store_id, id, opportunity_id, version, from_stage, to_stage, state, at, \
             spent, actor) SELECT org_id, store_id, ?4, id, 1, NULL, stage_id, 'open', stage_since, 0, created_by \
             FROM opportunity WHERE org_id = ?1 AND store_id = ?2 AND id = ?3",
        )?
        .execute(params![org, store, made(5, number), made(6, number)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn clients_have_names_addresses_and_ids_of_their_own() {
        let names: BTreeSet<String> = (0..CLIENTS).map(name).collect();
        assert!(names.len() > 50_000, "{}", names.len());
        assert_eq!((0..CLIENTS).map(email).collect::<BTreeSet<_>>().len(), CLIENTS as usize);
        assert_eq!((phone(7).len(), client(1).len()), (11, 36));
        assert_ne!(made(0, 1), made(1, 1));
        assert_eq!(plain("Patek  Philippe-5711/1A"), "patek philippe 5711 1a");
    }
}
