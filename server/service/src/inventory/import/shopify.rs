//! Reads the product CSV that Shopify exports: one line per variant or picture, lines of a product share a handle,
//! and only the first of them carries title, description, vendor, type and tags.
//! Source: help.shopify.com, "Using CSV files to import and export products".

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AppError, Code, Currency, Money,
    inventory::{ImportedProduct, ImportedVariant, MAX_QUANTITY, MAX_VARIANTS, RowProblem},
    text,
};

use crate::imports::lines::{Found, Lines};

/// Pictures of a product that are kept; Shopify takes as many (help.shopify.com, product media).
const MAX_IMAGES: usize = 250;
/// Problems that are kept with their reasons: nobody reads more, and the report must not outgrow the catalogue. Those
/// behind them are counted; every good line is taken, wherever it stands.
const MAX_PROBLEMS: usize = 1_000;

/// A file that has been read.
pub(super) struct Catalogue {
    /// In the order of the file.
    pub(super) products: Vec<ImportedProduct>,
    /// Lines that were not taken.
    pub(super) problems: Vec<RowProblem>,
    /// Lines after the heading.
    pub(super) lines: i64,
}

/// Reads a whole file. Bad lines become problems, good lines are kept.
///
/// # Errors
/// `import.unreadable` when the headings are not those of a product export.
pub(super) fn read(bytes: &[u8], currency: Currency) -> Result<Catalogue, AppError> {
    let mut reader = Lines::of(bytes, b',');
    let unreadable = || {
        AppError::new(
            Code::ImportUnreadable,
            "This is not a Shopify product export: the headings Handle, Title and Variant Price are needed.",
        )
    };
    let heading = reader.next_record().ok_or_else(unreadable)?;
    let names: Vec<String> =
        heading.cells().ok_or_else(unreadable)?.iter().map(|name| name.trim().to_owned()).collect();
    let columns: BTreeMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    if !["Handle", "Title", "Variant Price"].iter().all(|name| columns.contains_key(name)) {
        return Err(unreadable());
    }
    let mut file = File {
        currency,
        columns,
        products: Vec::new(),
        by_handle: BTreeMap::new(),
        skus: BTreeSet::new(),
        problems: Vec::new(),
        more: None,
    };
    let mut lines = 0;
    while let Some(found) = reader.next_record() {
        lines += 1;
        if found.len() != names.len() {
            let why = found.misshapen(names.len());
            file.problem(found.line, "", "", why);
            reader.restart_after_line_of(&found);
        } else if let Some(row) = file.row(&found) {
            file.take(&row);
        }
    }
    if let Some((more, line)) = file.more {
        let message = format!("And {more} more problems, up to this line.");
        file.problems.push(RowProblem { line, column: String::new(), value: String::new(), message });
    }
    file.products.retain(|product| !product.variants.is_empty());
    Ok(Catalogue { products: file.products, problems: file.problems, lines })
}

/// One line as text.
struct Row {
    line: u64,
    cells: Vec<String>,
}

struct File<'a> {
    currency: Currency,
    columns: BTreeMap<&'a str, usize>,
    products: Vec<ImportedProduct>,
    by_handle: BTreeMap<String, usize>,
    skus: BTreeSet<String>,
    problems: Vec<RowProblem>,
    /// How many problems came after the last that was kept, and the line of the last of them.
    more: Option<(u64, u64)>,
}

impl File<'_> {
    fn problem(&mut self, line: u64, column: &str, value: &str, message: String) {
        if self.problems.len() >= MAX_PROBLEMS {
            self.more = Some((self.more.map_or(1, |(more, _)| more + 1), line));
            return;
        }
        let value = value.chars().take(80).collect();
        self.problems.push(RowProblem { line, column: column.to_owned(), value, message });
    }

    fn row(&mut self, found: &Found) -> Option<Row> {
        match found.cells() {
            Some(cells) => Some(Row { line: found.line, cells }),
            None => {
                self.problem(found.line, "", "", "The line is not UTF-8 text.".into());
                None
            }
        }
    }

    fn cell<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        self.columns.get(name).and_then(|at| row.cells.get(*at)).map_or("", |cell| cell.trim())
    }

    /// A cell that holds one line of text.
    fn line(&mut self, row: &Row, name: &str) -> Option<String> {
        let cell = self.cell(row, name).to_owned();
        match text::line(&cell) {
            Ok(line) => Some(line),
            Err(why) => {
                self.problem(row.line, name, &cell, why);
                None
            }
        }
    }

    fn take(&mut self, row: &Row) {
        let Some(handle) = self.line(row, "Handle") else { return };
        if handle.is_empty() {
            self.problem(row.line, "Handle", "", "A line without a handle belongs to no product.".into());
            return;
        }
        let known = self.by_handle.get(&handle).copied();
        let Some(at) = known.or_else(|| self.start(row, handle)) else { return };
        let image = self.cell(row, "Image Src").to_owned();
        let room = self.products[at].images.len() < MAX_IMAGES;
        if room && !image.is_empty() && !self.products[at].images.iter().any(|(known, _)| *known == image) {
            let alt = self.cell(row, "Image Alt Text").chars().take(text::MAX_LINE).collect();
            self.products[at].images.push((image.clone(), alt));
        }
        let has = |name| !self.cell(row, name).is_empty();
        if has("Variant Price") || has("Option1 Value") || has("Variant SKU") {
            if let Some(variant) = self.variant(row, at) {
                self.products[at].variants.push(variant);
            }
        } else if image.is_empty() {
            self.problem(row.line, "Variant Price", "", "Neither a variant nor a picture.".into());
        }
    }

    /// The first line of a product.
    fn start(&mut self, row: &Row, handle: String) -> Option<usize> {
        let title = self.line(row, "Title")?;
        if title.is_empty() {
            self.problem(row.line, "Title", &handle, "The first line of a product needs a title.".into());
            return None;
        }
        let description = nanohtml2text::html2text(self.cell(row, "Body (HTML)"));
        let description = match text::paragraph(&description) {
            Ok(text) => text,
            Err(why) => {
                self.problem(row.line, "Body (HTML)", "", why);
                return None;
            }
        };
        let vendor = self.line(row, "Vendor")?;
        let kind = self.line(row, "Type")?;
        let tags = self
            .cell(row, "Tags")
            .split(',')
            .filter_map(|tag| text::line(tag).ok())
            .filter(|tag| !tag.is_empty())
            .collect();
        self.products.push(ImportedProduct {
            handle: handle.clone(),
            line: row.line,
            title,
            description,
            vendor,
            kind,
            tags,
            published: !self.cell(row, "Published").eq_ignore_ascii_case("false"),
            images: Vec::new(),
            variants: Vec::new(),
        });
        let at = self.products.len() - 1;
        self.by_handle.insert(handle, at);
        Some(at)
    }

    fn variant(&mut self, row: &Row, at: usize) -> Option<ImportedVariant> {
        let label = self.label(row, at)?;
        let sku = self.line(row, "Variant SKU")?;
        let barcode = self.line(row, "Variant Barcode")?;
        let price = self.money(row, "Variant Price")?;
        let cost = self.money(row, "Cost per item")?;
        let quantity = self.number(row, "Variant Inventory Qty", MAX_QUANTITY)?.unwrap_or(0);
        let grams = self.number(row, "Variant Grams", 1_000_000_000)?;
        if self.products[at].variants.iter().any(|other| text::folded(&other.label) == text::folded(&label)) {
            self.problem(row.line, "Option1 Value", &label, "The product has this variant already.".into());
            return None;
        }
        if self.products[at].variants.len() >= MAX_VARIANTS {
            self.problem(row.line, "", "", format!("A product has at most {MAX_VARIANTS} variants."));
            return None;
        }
        if !sku.is_empty() && !self.skus.insert(sku.clone()) {
            self.problem(row.line, "Variant SKU", &sku, "Another variant of the file has this SKU.".into());
            return None;
        }
        let grams = grams.and_then(|grams| i32::try_from(grams).ok());
        Some(ImportedVariant { line: row.line, label, sku, barcode, price, cost, quantity, grams })
    }

    /// `Color: Blue, Size: L`. Only the first line of a product names the options; the others repeat the values.
    fn label(&mut self, row: &Row, at: usize) -> Option<String> {
        let mut parts = Vec::new();
        for number in 1..=3 {
            let value = self.line(row, &format!("Option{number} Value"))?;
            if value.is_empty() || (number == 1 && value == "Default Title") {
                continue;
            }
            let own = self.line(row, &format!("Option{number} Name"))?;
            // The first variant carries the names, inside its label.
            let first = self.products[at].variants.first().map(|first| first.label.clone()).unwrap_or_default();
            let inherited = first
                .split(", ")
                .nth(parts.len())
                .and_then(|part| part.split_once(": "))
                .map(|(name, _)| name.to_owned());
            let name = if own.is_empty() { inherited } else { Some(own) };
            parts.push(name.map_or(value.clone(), |name| format!("{name}: {value}")));
        }
        Some(parts.join(", "))
    }

    fn money(&mut self, row: &Row, name: &str) -> Option<Option<i64>> {
        let cell = self.cell(row, name).to_owned();
        if cell.is_empty() {
            return Some(None);
        }
        match Money::parse(&cell, self.currency) {
            Ok(money) => Some(Some(money.minor)),
            Err(why) => {
                self.problem(row.line, name, &cell, why.to_string());
                None
            }
        }
    }

    fn number(&mut self, row: &Row, name: &str, most: i64) -> Option<Option<i64>> {
        let cell = self.cell(row, name).to_owned();
        // Some exports write whole numbers with a decimal point.
        match cell.strip_suffix(".0").unwrap_or(&cell).parse::<i64>() {
            _ if cell.is_empty() => Some(None),
            Ok(number) if (0..=most).contains(&number) => Some(Some(number)),
            _ => {
                self.problem(row.line, name, &cell, format!("A whole number from 0 to {most}."));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "Handle,Title,Variant SKU,Option1 Name,Option1 Value,Variant Inventory Qty,Variant Price,Image Src\n";

    fn parse(rows: &str) -> Catalogue {
        read(format!("{HEAD}{rows}").as_bytes(), "USD".parse().unwrap()).unwrap()
    }

    #[test]
    fn lines_of_a_handle_become_one_product() {
        let file = parse(
            "ring,Ring,,Size,S,1,10.50,https://a/1.jpg\nring,,,,M,2,11,https://a/2.jpg\nring,,,,,,,https://a/3.jpg\n",
        );
        assert!(file.problems.is_empty(), "{:?}", file.problems);
        let [ring] = file.products.as_slice() else { panic!("one product") };
        let labels: Vec<_> = ring.variants.iter().map(|v| (v.label.as_str(), v.price, v.quantity)).collect();
        assert_eq!(labels, [("Size: S", Some(1050), 1), ("Size: M", Some(1100), 2)]);
        assert_eq!(ring.images.len(), 3);
    }

    #[test]
    fn bad_lines_are_reported_and_good_lines_kept() {
        let file = parse(concat!(
            "a,Good,S1,,,1,10,\n",
            "b,Negative,S2,,,1,-5,\n",
            "c,Overflow,S3,,,1,99999999999999999999,\n",
            "d,Same SKU,S1,,,1,5,\n",
            "e,\"Unclosed,S5,,,1,5,\n",
            "f,After,S6,,,1,5,\n",
            "g,Too few\n",
            "h,Quantity,S8,,,-3,5,\n",
            ",No handle,S9,,,1,5,\n",
            "i,Last,S10,,,7,5,\n",
        ));
        let kept: Vec<_> = file.products.iter().map(|p| p.handle.as_str()).collect();
        assert_eq!(kept, ["a", "f", "i"]);
        let problems: Vec<_> = file.problems.iter().map(|p| (p.line, p.column.as_str())).collect();
        assert_eq!(
            problems,
            [
                (3, "Variant Price"),
                (4, "Variant Price"),
                (5, "Variant SKU"),
                (6, ""),
                (8, ""),
                (9, "Variant Inventory Qty"),
                (10, "Handle")
            ]
        );
    }

    #[test]
    fn other_files_are_refused() {
        for other in ["", "a,b\n1,2\n", "%PDF-1.7", "Handle,Title\nx,y\n"] {
            assert_eq!(
                read(other.as_bytes(), "USD".parse().unwrap()).err().map(|e| e.code),
                Some(Code::ImportUnreadable)
            );
        }
        assert_eq!(parse("\u{0}\n").products.len(), 0);
        assert_eq!(
            read(b"Handle,Title,Variant Price\na,\xff\xfe,1\n", "USD".parse().unwrap()).unwrap().problems.len(),
            1
        );
    }
}
