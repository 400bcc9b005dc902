//! Which font draws which letter, in which direction, and how wide it is. The shop's own font covers Latin; for all
//! other letters the fonts of the machine are looked through. A letter that none of them has is drawn as the box that
//! fonts keep for it: visible, and never left out.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use krilla::text::{Font, TextDirection};
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_bidi::BidiInfo;

const REGULAR: &[u8] = include_bytes!("../fonts/instrument-sans-400.ttf");
const STRONG: &[u8] = include_bytes!("../fonts/instrument-sans-600.ttf");

/// A font that is ready to draw.
struct Loaded {
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

impl Loaded {
    fn new(data: Vec<u8>, index: u32) -> Option<Self> {
        let data = Arc::new(data);
        let font = Font::new(Arc::clone(&data).into(), index)?;
        Some(Self { data, index, font })
    }

    fn face(&self) -> Option<Face<'_>> {
        Face::from_slice(&self.data, self.index)
    }
}

/// The fonts of a machine.
pub struct Fonts {
    regular: Option<Arc<Loaded>>,
    strong: Option<Arc<Loaded>>,
    others: fontdb::Database,
    found: Mutex<HashMap<char, Option<Arc<Loaded>>>>,
    opened: Mutex<HashMap<fontdb::ID, Option<Arc<Loaded>>>>,
}

/// A stretch of text in one font and one direction.
pub(crate) struct Stretch {
    pub(crate) text: String,
    pub(crate) font: Font,
    pub(crate) direction: TextDirection,
    /// Width of an em of 1.
    pub(crate) width: f32,
}

impl Fonts {
    /// The fonts of the system, and those in further folders.
    #[must_use]
    pub fn new(folders: &[PathBuf]) -> Self {
        let mut others = fontdb::Database::new();
        folders.iter().for_each(|folder| others.load_fonts_dir(folder));
        others.load_system_fonts();
        let load = |bytes: &[u8]| Loaded::new(bytes.to_vec(), 0).map(Arc::new);
        Self { regular: load(REGULAR), strong: load(STRONG), others, found: Mutex::default(), opened: Mutex::default() }
    }

    /// Text in the order in which it is drawn, left to right.
    pub(crate) fn stretches(&self, text: &str, strong: bool) -> Vec<Stretch> {
        let mut all = Vec::new();
        let info = BidiInfo::new(text, None);
        for paragraph in &info.paragraphs {
            let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let backwards = levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl);
                let mut parts = self.by_font(text.get(run).unwrap_or_default(), strong);
                if backwards {
                    parts.reverse();
                }
                for (text, loaded) in parts {
                    let Some(width) = width(&loaded, &text, backwards) else { continue };
                    let direction = if backwards { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
                    all.push(Stretch { text, font: loaded.font.clone(), direction, width });
                }
            }
        }
        all
    }

    /// Width of a text at a size, in points.
    pub(crate) fn width(&self, text: &str, size: f32, strong: bool) -> f32 {
        self.stretches(text, strong).iter().map(|stretch| stretch.width * size).sum()
    }

    fn by_font(&self, text: &str, strong: bool) -> Vec<(String, Arc<Loaded>)> {
        let own = if strong { &self.strong } else { &self.regular };
        let Some(own) = own else { return Vec::new() };
        let mut parts: Vec<(String, Arc<Loaded>)> = Vec::new();
        for c in text.chars() {
            // Joiners and marks stay with the letter they belong to.
            let last = parts.last().map(|(_, loaded)| Arc::clone(loaded));
            let here = last.clone().filter(|last| covers(last, c) || !c.is_alphanumeric() && c > '\u{2fff}');
            let loaded = if covers(own, c) {
                Arc::clone(own)
            } else {
                here.or_else(|| self.other(c)).unwrap_or_else(|| Arc::clone(own))
            };
            match parts.last_mut() {
                Some((part, of)) if Arc::ptr_eq(of, &loaded) => part.push(c),
                _ => parts.push((c.to_string(), loaded)),
            }
        }
        parts
    }

    /// A font of the machine that has this letter. Which of them is found does not depend on their order on disk.
    fn other(&self, c: char) -> Option<Arc<Loaded>> {
        if let Some(known) = self.found.lock().ok()?.get(&c) {
            return known.clone();
        }
        let mut faces: Vec<&fontdb::FaceInfo> = self.others.faces().collect();
        faces.sort_by_key(|face| {
            let plain = face.style == fontdb::Style::Normal && face.weight == fontdb::Weight::NORMAL;
            (!plain, face.monospaced, face.post_script_name.clone(), face.index)
        });
        let found = faces.into_iter().find_map(|face| self.open(face.id).filter(|loaded| covers(loaded, c)));
        self.found.lock().ok()?.insert(c, found.clone());
        found
    }

    fn open(&self, id: fontdb::ID) -> Option<Arc<Loaded>> {
        if let Some(known) = self.opened.lock().ok()?.get(&id) {
            return known.clone();
        }
        let loaded = self.others.with_face_data(id, |data, index| {
            let face = Face::from_slice(data, index)?;
            // Letters that are pictures cannot be drawn as text.
            let outlined = face.tables().glyf.is_some() || face.tables().cff.is_some();
            if outlined { Loaded::new(data.to_vec(), index).map(Arc::new) } else { None }
        });
        let loaded = loaded.flatten();
        self.opened.lock().ok()?.insert(id, loaded.clone());
        loaded
    }
}

fn covers(loaded: &Loaded, c: char) -> bool {
    c.is_control() || loaded.face().is_some_and(|face| face.glyph_index(c).is_some())
}

fn width(loaded: &Loaded, text: &str, backwards: bool) -> Option<f32> {
    let face = loaded.face()?;
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if backwards { Direction::RightToLeft } else { Direction::LeftToRight });
    let shaped = rustybuzz::shape(&face, &[], buffer);
    let units: f32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance as f32).sum();
    Some(units / face.units_per_em() as f32)
}
