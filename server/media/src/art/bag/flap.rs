//! The flap bag on a chain.

use std::f64::consts::PI;

use super::super::pen::{clip, clipped, ellipse, fill, line, opacity, path, rect, rimmed, shadow, tenth};
use super::{Bag, Texture};

const BODY: &str = "M150 352Q150 336 168 336H632Q650 336 650 352L664 618Q664 644 636 644H164Q136 644 136 618Z";
const FLAP: &str = "M142 352Q142 324 172 324H628Q658 324 658 352V478Q658 520 612 524Q400 540 188 524Q142 520 142 478Z";

pub(super) fn draw(bag: &Bag, texture: Texture) -> (String, String) {
    let clips = clip("body", &path(BODY, "")) + &clip("fl", &path(FLAP, ""));
    let [dark_metal, _, _, gleam, _] = bag.hardware.ramp();
    let (body, flap) = match texture {
        Texture::Quilt => (bag.quilt(130.0, 330.0, 540.0, 330.0), bag.quilt(110.0, 308.0, 580.0, 240.0)),
        Texture::Grain | Texture::Check => {
            (bag.grain(140.0, 340.0, 520.0, 300.0), bag.grain(150.0, 330.0, 500.0, 190.0))
        }
    };
    let shine = path("M142 324H658V346Q400 332 142 346Z", format_args!("{}{}", fill("#fff"), opacity(0.1)));
    let piece = [
        shadow(400.0, 652.0, 350.0, 44.0, 1.0),
        chain(bag),
        path(BODY, fill("url(#hide)")),
        clipped("body", &body),
        path("M146 484Q400 562 654 484L656 540Q400 580 144 540Z", format_args!("{}{}", fill("#000"), opacity(0.2))),
        path(FLAP, fill("url(#hideV)")),
        clipped("fl", &(flap + &shine)),
        path("M142 478Q142 520 188 524Q400 540 612 524Q658 520 658 478", line(bag.leather.dark(0.4), 3.0)),
        bag.stud(178.0, 346.0, 10.0),
        bag.stud(622.0, 346.0, 10.0),
        rect([368.0, 482.0, 64.0, 50.0], 7.0, rimmed("url(#hw)", dark_metal)),
        rect([382.0, 494.0, 36.0, 26.0], 13.0, line(dark_metal, 3.0)),
        rect([396.0, 488.0, 8.0, 38.0], 4.0, rimmed(gleam, dark_metal)),
    ];
    (clips, piece.concat())
}

/// Links along an arch, metal and leather by turns.
fn chain(bag: &Bag) -> String {
    let point = |t: f64| (176.0 + 448.0 * t, 356.0 - 262.0 * (PI * t).sin().max(0.0).powf(0.86));
    let mut points = Vec::new();
    let mut t = 0.0;
    while t <= 1.0001 {
        points.push(point(t));
        t += 1.0 / 46.0;
    }
    let metal = bag.hardware.ramp()[2].to_string();
    let link = |(i, pair): (usize, &[(f64, f64)])| {
        let [(x, y), (u, v)] = *pair else { return String::new() };
        let (cx, cy) = (tenth((x + u) / 2.0), tenth((y + v) / 2.0));
        let angle = tenth((v - y).atan2(u - x) * 57.3);
        let ([rx, ry], paint, rim, width) = if i % 2 == 1 {
            ([17.0, 6.0], bag.leather.to_string(), metal.as_str(), 3)
        } else {
            ([15.0, 10.0], "none".to_owned(), "url(#hw)", 5)
        };
        let style =
            format!(r#" fill="{paint}" stroke="{rim}" stroke-width="{width}" transform="rotate({angle} {cx} {cy})""#);
        ellipse(cx, cy, rx, ry, style)
    };
    points.windows(2).enumerate().map(link).collect()
}
