//! The table for the reader and the file for machines.

use std::{fs, path::Path};

use serde::Serialize;
use serde_json::Value;

use crate::Done;

/// One measured figure beside its target.
#[derive(Serialize)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) measured: String,
    pub(crate) target: &'static str,
    /// `None`: there is no target, the figure explains another one.
    pub(crate) met: Option<bool>,
    /// Every single measurement.
    pub(crate) detail: Value,
}

/// All figures of a run.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    figures: Vec<Figure>,
    notes: Vec<String>,
}

impl Report {
    pub(crate) fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    /// Something the reader must know to judge a figure.
    pub(crate) fn note(&mut self, text: String) {
        println!("note: {text}");
        self.notes.push(text);
    }

    pub(crate) fn print(&self) {
        println!("\n{:<44} {:<46} {:<12} ", "figure", "measured", "target");
        for Figure { name, measured, target, met, .. } in &self.figures {
            let verdict = match met {
                Some(true) => "met",
                Some(false) => "MISSED",
                None => "",
            };
            println!("{name:<44} {measured:<46} {target:<12} {verdict}");
        }
        for note in &self.notes {
            println!("note: {note}");
        }
    }

    pub(crate) fn write(&self, path: &Path) -> Done {
        fs::write(path, serde_json::to_vec_pretty(self)?)?;
        println!("{}", path.display());
        Ok(())
    }
}
