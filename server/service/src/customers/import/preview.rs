//! Reading a file of clients, to be mapped, confirmed or discarded.

use domain::{
    AppError, Code, ImportId, StoreId,
    customers::{
        ClientLine, ClientPlan,
        import::{MOST_COLUMNS, MOST_FAULTS, MOST_LINES},
    },
    identity::customers::Import,
    inventory::{ImportKind, MAX_IMPORT_BYTES},
    text,
};
use serde_json::json;

use super::{
    super::places,
    reading::{Reading, known, unreadable},
};
use crate::{
    Authorized, Services,
    imports::{
        lines::Lines,
        runs::{self, NewRun},
    },
};

/// Reads a file, guesses what its columns mean, and keeps its lines; nobody is taken in yet.
///
/// # Errors
/// `import.unreadable`, `request.too_large`, `record.not_found` for a store that is not theirs.
pub async fn preview_clients(
    services: &Services,
    who: &Authorized<Import>,
    store: StoreId,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<ImportId, AppError> {
    let who = who.at(store)?;
    if bytes.len() > MAX_IMPORT_BYTES {
        return Err(AppError::new(Code::TooLarge, "The file is larger than 64 MB. Split it."));
    }
    let tx = who.read().await?;
    let home = places::home(&tx).await?;
    let reading = Reading::of(&tx, ClientPlan::guess(Vec::new(), home)).await?;
    drop(tx); // reading a file takes longer than anybody should hold a connection
    let read = services.heavy(move || {
        let (headings, lines) = read(&bytes)?;
        let plan = ClientPlan::guess(headings, reading.plan.country.clone());
        let reading = reading.with(plan);
        let looked = reading.look(&lines, MOST_FAULTS);
        Ok::<_, AppError>((reading, lines, looked))
    });
    let (reading, lines, looked) = read.await.ok_or_else(unreadable)??;
    let mut plan = reading.plan;
    plan.found = found(&who, &looked.keys).await?;
    let run = NewRun {
        kind: ImportKind::Clients,
        file_name: text::line(file_name).unwrap_or_default(),
        lines: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        products: looked.good,
        variants: 0,
        problems: json!(looked.faults),
        plan: json!(plan),
    };
    runs::open(&who, run, &lines, "customers.import_previewed").await
}

/// How many of a file are known already.
pub(super) async fn found(
    who: &Authorized<Import>,
    keys: &[Vec<(domain::customers::ContactKind, String)>],
) -> Result<i64, AppError> {
    let known = known(&who.read().await?, keys).await?;
    let many = keys.iter().filter(|of_line| of_line.iter().any(|key| known.contains_key(key))).count();
    Ok(i64::try_from(many).unwrap_or(i64::MAX))
}

/// The headings and lines of a file, whatever its columns are separated by.
fn read(bytes: &[u8]) -> Result<(Vec<String>, Vec<ClientLine>), AppError> {
    let unreadable = |why: &str| AppError::new(Code::ImportUnreadable, why);
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let many = |mark: u8| first.iter().filter(|byte| **byte == mark).count();
    let mark = [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| many(*mark)).unwrap_or(b',');
    let mut reader = Lines::of(bytes, mark);
    let heading = reader.next_record().and_then(|found| found.cells());
    let headings: Vec<String> =
        heading.unwrap_or_default().iter().map(|name| name.trim().chars().take(80).collect()).collect();
    if headings.is_empty() || headings.len() > MOST_COLUMNS {
        return Err(unreadable("This is not a table with a heading: save the list as CSV in UTF-8 and try again."));
    }
    let mut lines = Vec::new();
    while let Some(found) = reader.next_record() {
        if lines.len() == MOST_LINES {
            return Err(AppError::new(Code::TooLarge, "The file has more than 100,000 lines. Split it."));
        }
        let whole = found.len() == headings.len() && !found.swallows();
        let cells = found.cells().filter(|_| whole);
        if cells.is_none() {
            reader.restart_after_line_of(&found);
        }
        lines.push(ClientLine { line: found.line, cells: cells.unwrap_or_default() });
    }
    if lines.is_empty() {
        return Err(unreadable("There is nobody in this file: it has a heading and no lines."));
    }
    if lines.iter().all(|line| line.cells.is_empty()) {
        return Err(unreadable("This is not a table: no line has the columns of its heading."));
    }
    Ok((headings, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whatever_separates_its_columns() {
        for (file, cells) in [
            ("\u{feff}Name,Phone\nAna,\"1,2\"\n", ["Ana", "1,2"]),
            ("Name;Phone\r\nAna;1,2\r\n", ["Ana", "1,2"]),
            ("Name\tPhone\nAna\t1,2", ["Ana", "1,2"]),
        ] {
            let (headings, lines) = read(file.as_bytes()).unwrap();
            assert_eq!(
                (headings.as_slice(), lines[0].cells.as_slice()),
                (&["Name", "Phone"].map(String::from)[..], &cells.map(String::from)[..])
            );
        }
        assert_eq!(read(b"Name\nAna\n").unwrap().1.len(), 1, "one column is a table");
    }

    #[test]
    fn a_broken_line_is_kept_as_broken_and_swallows_nobody() {
        let (_, lines) = read(b"Name,Phone\nAna,\"1\nBen,2\nCleo\n\xff\xfe,3\nDora,4\nEve,\"5\nFay,6\n").unwrap();
        let read: Vec<_> = lines.iter().map(|it| (it.line, it.cells.len())).collect();
        assert_eq!(read, [(2, 0), (3, 2), (4, 0), (5, 0), (6, 2), (7, 0), (8, 2)]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for other in [&b""[..], b"Name,Phone\n", b"\xff\xfe\x00", b"a,b\n1\n2\n"] {
            assert_eq!(read(other).unwrap_err().code, Code::ImportUnreadable);
        }
    }
}
