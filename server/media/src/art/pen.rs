//! SVG elements as strings. Attributes come as written text; coordinates are rounded where the drawing rounds them.

use std::fmt::Display;

use super::colour::Colour;
use super::metal::Metal;

/// From left to right, the direction of a gradient that names none.
pub(super) const ACROSS: &str = "";
pub(super) const LEVEL: &str = r#" x1="0" y1="0" x2="1" y2="0""#;
pub(super) const DOWN: &str = r#" x1="0" y1="0" x2="0" y2="1""#;
pub(super) const DIAGONAL: &str = r#" x1="0" y1="0" x2="1" y2="1""#;
pub(super) const BACKWARDS: &str = r#" x1="1" y1="1" x2="0" y2="0""#;

/// A point of the canvas.
pub(super) type Point = (f64, f64);

/// To a tenth of a unit.
pub(super) fn tenth(n: f64) -> f64 {
    let rounded = (n * 10.0 + 0.5).floor() / 10.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// The point at `degrees` (clockwise from the top) on a circle.
pub(super) fn polar(cx: f64, cy: f64, r: f64, degrees: f64) -> Point {
    let angle = (degrees - 90.0) * std::f64::consts::PI / 180.0;
    (tenth(cx + r * angle.cos()), tenth(cy + r * angle.sin()))
}

pub(super) fn path(d: impl Display, attributes: impl Display) -> String {
    format!(r#"<path d="{d}"{attributes}/>"#)
}

pub(super) fn circle(cx: f64, cy: f64, r: f64, attributes: impl Display) -> String {
    format!(r#"<circle cx="{cx}" cy="{cy}" r="{r}"{attributes}/>"#)
}

pub(super) fn ellipse(cx: f64, cy: f64, rx: f64, ry: f64, attributes: impl Display) -> String {
    format!(r#"<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}"{attributes}/>"#)
}

pub(super) fn rect([x, y, width, height]: [f64; 4], rx: f64, attributes: impl Display) -> String {
    format!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{rx}"{attributes}/>"#)
}

pub(super) fn clip(id: &str, shape: &str) -> String {
    format!(r#"<clipPath id="{id}">{shape}</clipPath>"#)
}

pub(super) fn clipped(id: &str, drawing: &str) -> String {
    format!(r#"<g clip-path="url(#{id})">{drawing}</g>"#)
}

/// The drawing turned about the middle of the canvas.
pub(super) fn turned(degrees: f64, drawing: &str) -> String {
    format!(r#"<g transform="rotate({degrees} 400 400)">{drawing}</g>"#)
}

/// The drawing turned and enlarged about the middle of the canvas.
pub(super) fn placed(degrees: f64, scale: f64, drawing: &str) -> String {
    let shift = tenth(400.0 - 400.0 * scale);
    format!(r#"<g transform="rotate({degrees} 400 400) translate({shift} {shift}) scale({scale})">{drawing}</g>"#)
}

pub(super) fn fill(paint: impl Display) -> String {
    format!(r#" fill="{paint}""#)
}

/// Stroke colour and width; no fill attribute.
pub(super) fn stroke(paint: impl Display, width: f64) -> String {
    format!(r#" stroke="{paint}" stroke-width="{width}""#)
}

/// A line: stroke colour and width, not filled.
pub(super) fn line(paint: impl Display, width: f64) -> String {
    format!(r#" fill="none" stroke="{paint}" stroke-width="{width}""#)
}

pub(super) fn opacity(share: f64) -> String {
    format!(r#" opacity="{share}""#)
}

/// Filled, with a rim of the default width.
pub(super) fn rimmed(paint: impl Display, rim: impl Display) -> String {
    format!(r#" fill="{paint}" stroke="{rim}""#)
}

pub(super) fn linear(id: &str, direction: &str, stops: &[(f64, Colour)]) -> String {
    format!(r#"<linearGradient id="{id}"{direction}>{}</linearGradient>"#, solid(stops))
}

pub(super) fn radial(id: &str, place: &str, stops: &[(f64, Colour)]) -> String {
    format!(r#"<radialGradient id="{id}"{place}>{}</radialGradient>"#, solid(stops))
}

fn solid(stops: &[(f64, Colour)]) -> String {
    stops.iter().map(|(offset, colour)| format!(r#"<stop offset="{offset}" stop-color="{colour}"/>"#)).collect()
}

/// Stops of one colour that fades.
pub(super) fn fading(colour: &str, stops: &[(f64, f64)]) -> String {
    let stop = |(offset, alpha): &(f64, f64)| {
        format!(r#"<stop offset="{offset}" stop-color="{colour}" stop-opacity="{alpha}"/>"#)
    };
    stops.iter().map(stop).collect()
}

pub(super) fn metallic(id: &str, metal: Metal, direction: &str) -> String {
    let [edge, light, body, gleam, far] = metal.ramp();
    linear(id, direction, &[(0.0, edge), (0.18, light), (0.46, body), (0.72, gleam), (1.0, far)])
}

/// A soft shadow on the ground.
pub(super) fn shadow(cx: f64, cy: f64, rx: f64, ry: f64, strength: f64) -> String {
    ellipse(cx, cy, rx, ry, format_args!(r#" fill="url(#shade)" opacity="{strength}""#))
}
