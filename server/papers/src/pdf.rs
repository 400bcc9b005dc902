//! A paper as PDF: real text that can be searched and read aloud, in embedded parts of fonts. First everything is
//! placed, then drawn: the length of a roll is known before its page is begun.

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
};

use crate::{Fonts, Paper, Sheet, code::square};

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the document cannot be drawn: {0}")]
pub struct PaperError(String);

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;
const INK: (u8, u8, u8) = (25, 23, 20);
const QUIET: (u8, u8, u8) = (107, 101, 92);
const HAIR: (u8, u8, u8) = (214, 208, 197);

/// A paper as PDF.
///
/// # Errors
/// When the library refuses to write it.
pub fn pdf(paper: &Paper, sheet: Sheet, fonts: &Fonts) -> Result<Vec<u8>, PaperError> {
    let mut place = Place::new(sheet, fonts);
    place.head(paper);
    place.lines(paper);
    place.figures(paper);
    place.foot(paper);
    let pages = place.finish();
    let settings = SerializeSettings { xmp_metadata: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let title = format!("{} {}", paper.kind.title(), paper.number);
    document.set_metadata(Metadata::new().title(title).language("en".into()).creator("Vitrine".into()));
    for page in pages {
        let settings = PageSettings::from_wh(page.width, page.height).ok_or_else(|| PaperError("page size".into()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        page.marks.iter().for_each(|mark| mark.draw(&mut surface, fonts));
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|err| PaperError(format!("{err:?}")))
}

struct PageOf {
    width: f32,
    height: f32,
    marks: Vec<Mark>,
}

enum Mark {
    Text { x: f32, y: f32, text: String, size: f32, strong: bool, colour: (u8, u8, u8) },
    Box { x: f32, y: f32, width: f32, height: f32, colour: (u8, u8, u8) },
}

impl Mark {
    fn draw(&self, surface: &mut Surface<'_>, fonts: &Fonts) {
        let fill = |(red, green, blue): (u8, u8, u8)| Fill {
            paint: rgb::Color::new(red, green, blue).into(),
            opacity: NormalizedF32::ONE,
            rule: Default::default(),
        };
        match self {
            Self::Text { x, y, text, size, strong, colour } => {
                surface.set_fill(Some(fill(*colour)));
                let mut x = *x;
                for stretch in fonts.stretches(text, *strong) {
                    let from = Point::from_xy(x, *y);
                    x += stretch.width * size;
                    surface.draw_text(from, stretch.font, *size, &stretch.text, false, stretch.direction);
                }
            }
            Self::Box { x, y, width, height, colour } => {
                surface.set_fill(Some(fill(*colour)));
                let mut path = PathBuilder::new();
                if let Some(area) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(area);
                }
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
        }
    }
}

/// A cell of a row.
struct Cell<'a> {
    text: &'a str,
    size: f32,
    strong: bool,
    colour: (u8, u8, u8),
}

impl<'a> Cell<'a> {
    fn plain(text: &'a str, size: f32) -> Self {
        Self { text, size, strong: false, colour: INK }
    }
}

/// Places marks on pages from top to bottom.
struct Place<'a> {
    fonts: &'a Fonts,
    sheet: Sheet,
    width: f32,
    margin: f32,
    /// Where the next line begins.
    y: f32,
    pages: Vec<Vec<Mark>>,
    /// Size of the text.
    size: f32,
    /// What the head of a table says on every page.
    table: Option<String>,
}

impl<'a> Place<'a> {
    fn new(sheet: Sheet, fonts: &'a Fonts) -> Self {
        let (width, margin, size) = match sheet {
            Sheet::Roll => (80.0 * MM, 4.0 * MM, 9.0),
            Sheet::A4 => (210.0 * MM, 18.0 * MM, 10.5),
        };
        Self { fonts, sheet, width, margin, y: margin, pages: vec![Vec::new()], size, table: None }
    }

    fn bottom(&self) -> f32 {
        match self.sheet {
            Sheet::Roll => f32::MAX,
            Sheet::A4 => 297.0 * MM - self.margin - 12.0,
        }
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Begins another page when so much does not fit on this one.
    fn room(&mut self, height: f32) {
        if self.y + height <= self.bottom() {
            return;
        }
        self.pages.push(Vec::new());
        self.y = self.margin;
        if let Some(head) = self.table.clone() {
            self.pair(&Cell { colour: QUIET, ..Cell::plain(&head, self.size * 0.9) }, "Amount");
            self.rule(HAIR);
        }
    }

    fn text(&mut self, x: f32, cell: &Cell<'_>, text: &str) {
        let baseline = self.y + cell.size;
        let (size, strong, colour) = (cell.size, cell.strong, cell.colour);
        self.put(Mark::Text { x, y: baseline, text: text.to_owned(), size, strong, colour });
    }

    /// Lines of text, each centred on a roll and at the left of a sheet.
    fn block(&mut self, cell: &Cell<'_>) {
        let room = self.width - 2.0 * self.margin;
        for line in self.wrapped(cell, room) {
            self.room(cell.size * 1.4);
            let x = match self.sheet {
                Sheet::Roll => (self.width - self.fonts.width(&line, cell.size, cell.strong)) / 2.0,
                Sheet::A4 => self.margin,
            };
            self.text(x, cell, &line);
            self.y += cell.size * 1.4;
        }
    }

    /// A name at the left, its value at the right edge of its first line.
    fn pair(&mut self, name: &Cell<'_>, value: &str) {
        let right = self.fonts.width(value, name.size, name.strong);
        let room = self.width - 2.0 * self.margin - right - 8.0;
        let lines = self.wrapped(name, room.max(40.0));
        for (at, line) in lines.iter().enumerate() {
            self.room(name.size * 1.4);
            self.text(self.margin, name, line);
            if at == 0 {
                self.text(self.width - self.margin - right, name, value);
            }
            self.y += name.size * 1.4;
        }
    }

    fn rule(&mut self, colour: (u8, u8, u8)) {
        self.room(6.0);
        let (x, width) = (self.margin, self.width - 2.0 * self.margin);
        self.put(Mark::Box { x, y: self.y + 2.5, width, height: 0.5, colour });
        self.y += 6.0;
    }

    /// Words in lines that fit; a longer word is broken.
    fn wrapped(&self, cell: &Cell<'_>, room: f32) -> Vec<String> {
        let fits = |text: &str| self.fonts.width(text, cell.size, cell.strong) <= room;
        let mut lines = vec![String::new()];
        for word in cell.text.split_whitespace() {
            let Some(last) = lines.last_mut() else { break };
            let longer = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
            if fits(&longer) {
                *last = longer;
                continue;
            }
            if !last.is_empty() {
                lines.push(String::new());
            }
            for c in word.chars() {
                let Some(last) = lines.last_mut() else { break };
                let longer = format!("{last}{c}");
                if fits(&longer) || last.is_empty() {
                    *last = longer;
                } else {
                    lines.push(c.to_string());
                }
            }
        }
        lines
    }

    fn head(&mut self, paper: &Paper) {
        let (size, small) = (self.size, self.size * 0.9);
        self.block(&Cell { strong: true, ..Cell::plain(&paper.seller.name, size * 1.6) });
        for line in paper.seller.lines.iter().chain([&paper.seller.tax_number]).filter(|line| !line.is_empty()) {
            self.block(&Cell { colour: QUIET, ..Cell::plain(line, small) });
        }
        self.y += size;
        self.pair(&Cell { strong: true, ..Cell::plain(paper.kind.title(), size * 1.1) }, &paper.number);
        for (name, value) in &paper.facts {
            self.pair(&Cell::plain(name, size), value);
        }
        if let Some(buyer) = &paper.buyer {
            self.pair(&Cell::plain("Client", size), &buyer.name);
            for line in buyer.lines.iter().filter(|line| !line.is_empty()) {
                self.pair(&Cell::plain("", size), line);
            }
        }
        self.rule(INK);
    }

    fn lines(&mut self, paper: &Paper) {
        let (size, small) = (self.size, self.size * 0.88);
        if self.sheet == Sheet::A4 && !paper.lines.is_empty() {
            let amount = if paper.kind.priced() { "Amount" } else { "" };
            self.pair(&Cell { colour: QUIET, ..Cell::plain("Item", size * 0.9) }, amount);
            self.rule(HAIR);
            self.table = Some("Item".to_owned()).filter(|_| paper.kind.priced());
        }
        for (at, line) in paper.lines.iter().enumerate() {
            if at > 0 {
                self.rule(HAIR);
            }
            let details = paper.small(line);
            // A line and its small print stay together.
            self.room(size * 1.4 + small * 1.4 * details.len().min(6) as f32);
            self.pair(&Cell::plain(&line.title, size), &paper.price(line));
            for detail in &details {
                self.pair(&Cell { colour: QUIET, ..Cell::plain(detail, small) }, "");
            }
        }
        self.table = None;
        if !paper.lines.is_empty() {
            self.rule(INK);
        }
    }

    fn figures(&mut self, paper: &Paper) {
        let size = self.size;
        for (name, value, strong) in paper.figures() {
            let size = if strong { size * 1.25 } else { size };
            self.pair(&Cell { strong, ..Cell::plain(&name, size) }, &value);
        }
        for (name, value) in paper.paid() {
            self.pair(&Cell::plain(&name, size), &value);
        }
        for section in &paper.sections {
            self.y += size * 0.6;
            self.pair(&Cell { strong: true, ..Cell::plain(&section.title, size) }, "");
            self.rule(HAIR);
            for (name, value) in &section.rows {
                self.pair(&Cell::plain(name, size), value);
            }
        }
        self.y += size;
    }

    fn foot(&mut self, paper: &Paper) {
        let small = self.size * 0.9;
        if let Some(link) = &paper.pay_link {
            self.code(link);
            self.block(&Cell::plain(&format!("Pay at {link}"), small));
        }
        self.code(&paper.code);
        for line in paper.legal.iter().filter(|line| !line.is_empty()) {
            self.block(&Cell { colour: QUIET, ..Cell::plain(line, small) });
        }
        if !paper.greeting.is_empty() {
            self.block(&Cell { strong: true, ..Cell::plain(&paper.greeting, self.size) });
        }
    }

    fn code(&mut self, said: &str) {
        const SIDE: f32 = 24.0 * MM;
        let Some(rows) = square(said).filter(|_| !said.is_empty()) else { return };
        self.room(SIDE + 8.0);
        let module = SIDE / rows.len().max(1) as f32;
        let left = match self.sheet {
            Sheet::Roll => (self.width - SIDE) / 2.0,
            Sheet::A4 => self.margin,
        };
        for (y, row) in rows.iter().enumerate() {
            // Neighbours are one box: readers do not like the seams that viewers draw between them.
            let mut x = 0;
            while x < row.len() {
                let run = row.iter().skip(x).take_while(|dark| **dark).count();
                if run > 0 {
                    let (from, top) = (left + x as f32 * module, self.y + y as f32 * module);
                    self.put(Mark::Box { x: from, y: top, width: run as f32 * module, height: module, colour: INK });
                }
                x += run.max(1);
            }
        }
        self.y += SIDE + 8.0;
    }

    /// The pages, numbered when there are several.
    fn finish(self) -> Vec<PageOf> {
        let (width, margin, count) = (self.width, self.margin, self.pages.len());
        let height = match self.sheet {
            Sheet::Roll => self.y + margin,
            Sheet::A4 => 297.0 * MM,
        };
        let (fonts, size) = (self.fonts, self.size * 0.85);
        let numbered = |(at, mut marks): (usize, Vec<Mark>)| {
            if count > 1 {
                let text = format!("{} / {count}", at + 1);
                let x = width - margin - fonts.width(&text, size, false);
                marks.push(Mark::Text { x, y: height - margin, text, size, strong: false, colour: QUIET });
            }
            PageOf { width, height, marks }
        };
        self.pages.into_iter().enumerate().map(numbered).collect()
    }
}
