//! Cut stones.

use super::super::colour::Colour;
use super::super::pen::{circle, fill, line, opacity, path, polar, stroke};

fn facet(d: &str, paint: impl std::fmt::Display, share: f64) -> String {
    path(d, format_args!("{}{}", fill(paint), opacity(share)))
}

/// A round brilliant from above: kites, star, girdle.
pub(super) fn brilliant(cx: f64, cy: f64, r: f64, stone: Colour) -> String {
    let mut drawing = circle(cx, cy, r, fill(stone.lite(0.35)));
    for i in 0..16_u8 {
        let start = f64::from(i) * 22.5;
        let (a, b) = polar(cx, cy, r, start);
        let (u, v) = polar(cx, cy, r, start + 22.5);
        let (m, k) = polar(cx, cy, r * 0.62, start + 11.25);
        let kite = format!("M{a} {b}L{u} {v}L{m} {k}Z");
        drawing += &match i {
            _ if i % 3 == 0 => facet(&kite, "#fff", 0.85),
            _ if i % 2 == 1 => facet(&kite, stone.lite(0.1), 0.85),
            _ => facet(&kite, stone.dark(0.1), 0.85),
        };
    }
    let shades = [stone.lite(0.75), stone.lite(0.2), stone.lite(1.0), stone.dark(0.06)];
    for i in 0..8_u8 {
        let start = f64::from(i) * 45.0 + 22.5;
        let (x, y) = polar(cx, cy, r * 0.54, start);
        let (u, v) = polar(cx, cy, r * 0.54, (start + 45.0) % 360.0);
        drawing += &facet(&format!("M{cx} {cy}L{x} {y}L{u} {v}Z"), shades[usize::from(i % 4)], 0.9);
    }
    drawing + &circle(cx, cy, r, line(stone.dark(0.3), 1.2))
}

/// An emerald cut from above: nested octagons and two reflections.
pub(super) fn emerald_cut(cx: f64, cy: f64, w: f64, h: f64, stone: Colour) -> String {
    let octagon = |scale: f64| {
        let (a, b) = (w * scale, h * scale);
        let q = a.min(b) * 0.36;
        format!(
            "M{} {}H{}L{} {}V{}L{} {}H{}L{} {}V{}Z",
            cx - a + q,
            cy - b,
            cx + a - q,
            cx + a,
            cy - b + q,
            cy + b - q,
            cx + a - q,
            cy + b,
            cx - a + q,
            cx - a,
            cy + b - q,
            cy - b + q
        )
    };
    let left = format!(
        "M{} {}L{} {}L{} {}L{} {}Z",
        cx - w,
        cy - h * 0.6,
        cx - w * 0.2,
        cy - h * 0.2,
        cx - w * 0.5,
        cy + h * 0.4,
        cx - w,
        cy + h * 0.6
    );
    let right = format!("M{} {}h{}l{} {}h{}z", cx + w * 0.1, cy - h * 0.42, w * 0.3, -w * 0.5, h * 0.8, -w * 0.2);
    [
        path(octagon(1.0), format_args!("{}{}", fill(stone.dark(0.12)), stroke(stone.dark(0.4), 1.2))),
        path(octagon(0.82), fill(stone.lite(0.16))),
        path(octagon(0.64), fill(stone)),
        path(octagon(0.46), fill(stone.lite(0.34))),
        facet(&left, "#fff", 0.16),
        facet(&right, "#fff", 0.42),
    ]
    .concat()
}

/// A brilliant from the side, its girdle at `y`.
pub(super) fn profile(cx: f64, y: f64, r: f64, stone: Colour) -> String {
    let (crown, tip) = (y - r * 0.36, y + r * 0.92);
    let outline = format!("M{} {y}L{} {crown}H{}L{} {y}L{cx} {tip}Z", cx - r, cx - r * 0.62, cx + r * 0.62, cx + r);
    let edges = format!(
        "M{} {crown}L{} {y}L{cx} {crown}L{} {y}L{} {crown}",
        cx - r * 0.62,
        cx - r * 0.28,
        cx + r * 0.3,
        cx + r * 0.62
    );
    [
        path(outline, format_args!("{}{}", fill(stone.lite(0.3)), stroke(stone.dark(0.35), 1.2))),
        facet(&format!("M{} {y}H{}L{cx} {tip}Z", cx - r, cx + r), stone, 0.5),
        facet(&format!("M{} {y}L{cx} {tip}L{} {y}Z", cx - r * 0.4, cx + r * 0.16), "#fff", 0.75),
        facet(&format!("M{} {y}L{cx} {tip}L{} {y}Z", cx + r * 0.5, cx + r * 0.78), "#fff", 0.4),
        path(edges, format_args!("{}{}", line("#fff", 1.6), opacity(0.85))),
    ]
    .concat()
}
