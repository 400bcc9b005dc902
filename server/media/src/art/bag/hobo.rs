//! The soft woven crescent.

use super::super::pen::{clip, clipped, ellipse, fill, line, opacity, path, shadow, stroke};
use super::Bag;

const BODY: &str = "M118 372Q150 300 208 312Q260 470 400 470T592 312Q650 300 682 372Q700 640 400 640T118 372Z";
const STRAP: &str = "M208 330Q240 130 400 130T592 330";

pub(super) fn draw(bag: &Bag) -> (String, String) {
    let hide = bag.leather;
    let weave: String =
        (-400..900).step_by(46).map(|k: i32| format!("M{k} 280l420 420M{} 280l-420 420", k + 400)).collect();
    let furrow = format!("{}{}", stroke(hide.dark(0.42), 4.0), opacity(0.55));
    let ridge = format!(r#"{}{} transform="translate(3 3)""#, stroke(hide.lite(0.5), 1.5), opacity(0.4));
    let piece = [
        shadow(400.0, 646.0, 330.0, 40.0, 1.0),
        path(STRAP, line(hide.dark(0.3), 52.0)),
        path(STRAP, line("url(#hide)", 42.0)),
        path(BODY, fill("url(#hide)")),
        clipped("body", &(path(&weave, furrow) + &path(&weave, ridge))),
        path("M118 372Q110 640 400 640", format_args!("{}{}", line("#000", 12.0), opacity(0.08))),
        knot(bag, 222.0, -14.0),
        knot(bag, 578.0, 14.0),
    ];
    (clip("body", &path(BODY, "")), piece.concat())
}

/// Where the strap is tied to the body.
fn knot(bag: &Bag, x: f64, degrees: f64) -> String {
    let creases = format!("M{} 308q40 26 80 0M{} 328q44 22 88 0", x - 40.0, x - 44.0);
    let ball = ellipse(x, 320.0, 50.0, 38.0, fill("url(#trim)"));
    let lines = path(creases, format_args!(r#"{} fill="none""#, stroke(bag.leather.dark(0.45), 3.0)));
    format!(r#"<g transform="rotate({degrees} {x} 320)">{ball}{lines}</g>"#)
}
