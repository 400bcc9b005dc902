//! The 400 px thumbnail of a phone's photo, ours beside libvips (through sharp), both on one thread.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::json;

use crate::{
    Done, Plan,
    figures::spread,
    report::{Figure, Report},
};

const PHOTOS: &str = "end2end/data/photos";
const SCRIPT: &str = "server/media/benches/sharp.mjs";
const ROUNDS: u32 = 5;
/// Of the time of libvips.
const RATIO: f64 = 1.5;

pub(crate) fn compare(plan: &Plan, report: &mut Report) -> Done {
    if !plan.thumbnail.is_file() || !plan.peers.join("node_modules/sharp").is_dir() {
        report.note("thumbnail left out: its example or sharp is not there; `cargo xtask bench` installs both".into());
        return Ok(());
    }
    let photo = match &plan.photo {
        Some(photo) => photo.canonicalize()?,
        None => largest(Path::new(PHOTOS))?.canonicalize()?,
    };
    let mut ours = Command::new(plan.thumbnail.canonicalize()?);
    ours.arg(&photo);
    let mut theirs = Command::new("node");
    theirs.arg(Path::new(SCRIPT).canonicalize()?).arg(&photo).current_dir(&plan.peers);
    let (mut rounds, mut ratios) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (our, their) = if round % 2 == 0 {
            let our = median(&mut ours)?;
            (our, median(&mut theirs)?)
        } else {
            let their = median(&mut theirs)?;
            (median(&mut ours)?, their)
        };
        ratios.push(our / their);
        rounds.push((our, their));
    }
    let (ratio, least, most) = spread(&ratios);
    let (our, ..) = spread(&rounds.iter().map(|it| it.0).collect::<Vec<_>>());
    let (their, ..) = spread(&rounds.iter().map(|it| it.1).collect::<Vec<_>>());
    report.add(Figure {
        name: "thumbnail, ours : libvips".into(),
        measured: format!("{ratio:.2} ({least:.2} to {most:.2}), {our:.1} : {their:.1} ms"),
        target: "<= 1.5",
        // As for the list: a claim holds when the worst round holds it.
        met: Some(most <= RATIO),
        detail: json!({ "photo": photo.file_name().map(|it| it.to_string_lossy()), "rounds_ms": rounds }),
    });
    Ok(())
}

/// Both programs print the median of their runs in milliseconds.
fn median(command: &mut Command) -> Done<f64> {
    let done = command.output()?;
    if !done.status.success() {
        return Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(String::from_utf8(done.stdout)?.trim().parse()?)
}

fn largest(folder: &Path) -> Done<PathBuf> {
    let mut found = None;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let size = entry.metadata()?.len();
        if entry.path().extension().is_some_and(|it| it == "jpg") && found.as_ref().is_none_or(|(most, _)| size > *most)
        {
            found = Some((size, entry.path()));
        }
    }
    found.map(|(_, path)| path).ok_or_else(|| format!("no photo in {}", folder.display()).into())
}
