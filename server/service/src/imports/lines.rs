//! The records of a CSV file with the lines they stand on. A broken record is found again and does not swallow the rest.

use csv::{ByteRecord, ReaderBuilder};

/// A record and where it stood.
pub(crate) struct Found {
    record: ByteRecord,
    start: usize,
    /// The line of the file, counting from 1.
    pub(crate) line: u64,
    lines: u64,
    /// Its quotation marks are no pairs.
    odd: bool,
}

impl Found {
    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        self.record.len()
    }

    /// The cells as text; `None` for what is no UTF-8. U+0000 is a character that PostgreSQL does not take, and that nobody
    /// means.
    pub(crate) fn cells(&self) -> Option<Vec<String>> {
        let text = |cell: &[u8]| str::from_utf8(cell).map(|text| text.replace('\0', ""));
        self.record.iter().map(text).collect::<Result<_, _>>().ok()
    }

    /// A quotation mark was opened and not closed, so that the record has swallowed those behind it. It may have the number of
    /// cells that it should all the same.
    pub(crate) fn swallows(&self) -> bool {
        self.odd && self.lines > 1
    }

    /// Why a record has another number of cells than its heading.
    pub(crate) fn misshapen(&self, heading: usize) -> String {
        if self.lines > 1 {
            return "A quotation mark is opened and not closed.".to_owned();
        }
        format!("{} columns where the heading has {heading}.", self.len())
    }
}

/// Walks records, and can go back to the line after a broken one: an unclosed quotation mark would swallow all that
/// follows.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
    delimiter: u8,
}

impl<'a> Lines<'a> {
    /// Of a whole file, with or without a byte-order mark.
    pub(crate) fn of(bytes: &'a [u8], delimiter: u8) -> Self {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        Self { bytes, at: 0, line: 1, delimiter }
    }

    /// The next record that is not empty.
    pub(crate) fn next_record(&mut self) -> Option<Found> {
        loop {
            let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            let mut reader = ReaderBuilder::new();
            let mut csv = reader.has_headers(false).flexible(true).delimiter(self.delimiter).from_reader(rest);
            let mut record = ByteRecord::new();
            let more = csv.read_byte_record(&mut record).unwrap_or(false);
            let used = usize::try_from(csv.position().byte()).unwrap_or(rest.len()).clamp(1, rest.len());
            let (start, line) = (self.at, self.line);
            let many = |mark: u8| rest[..used].iter().filter(|byte| **byte == mark).count() as u64;
            let (lines, odd) = (many(b'\n'), many(b'"') % 2 == 1);
            self.at += used;
            self.line += lines;
            if !more {
                return None;
            }
            if record.iter().any(|field| !field.is_empty()) {
                return Some(Found { record, start, line, lines, odd });
            }
        }
    }

    /// Goes on behind the first line of a broken record.
    pub(crate) fn restart_after_line_of(&mut self, found: &Found) {
        if found.lines > 1 {
            let rest = &self.bytes[found.start..];
            self.at = found.start + rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
            self.line = found.line + 1;
        }
    }
}
