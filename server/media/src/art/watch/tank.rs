//! The rectangular case between two rails.

use super::super::pen::{Point, circle, fill, line, opacity, path, rect, rimmed, stroke};
use super::numerals::{HOURS, roman};
use super::{Indices, Watch, hands};

pub(super) const CLIP: &str =
    r#"<clipPath id="face"><rect x="296" y="260" width="208" height="280" rx="4"/></clipPath>"#;

/// Where the hours stand, twelve first, and how Roman numerals are turned there.
const HOUR_PLACES: [(Point, f64); 12] = [
    ((400.0, 276.0), 0.0),
    ((448.0, 276.0), 0.0),
    ((478.0, 312.0), 60.0),
    ((480.0, 400.0), 90.0),
    ((478.0, 488.0), 120.0),
    ((448.0, 522.0), 180.0),
    ((400.0, 522.0), 180.0),
    ((352.0, 522.0), 180.0),
    ((322.0, 488.0), 240.0),
    ((320.0, 400.0), 270.0),
    ((322.0, 312.0), 300.0),
    ((352.0, 276.0), 0.0),
];

/// Everything above the strap.
pub(super) fn draw(watch: &Watch) -> String {
    let [edge, light, ..] = watch.metal.ramp();
    let mark = watch.mark();
    let rail = |x: f64| rect([x, 186.0, 44.0, 428.0], 20.0, format_args!(r#" fill="url(#bez)"{}"#, stroke(edge, 1.0)));
    let hands = hands::pair(watch);
    [
        rail(258.0),
        rail(498.0),
        rect([286.0, 228.0, 228.0, 344.0], 6.0, format_args!(r#" fill="url(#case)"{}"#, stroke(edge, 1.0))),
        circle(558.0, 400.0, 17.0, rimmed("url(#bez)", edge)),
        circle(566.0, 400.0, 9.0, fill(watch.cabochon)),
        rect([296.0, 244.0, 208.0, 312.0], 4.0, fill("url(#dial)")),
        hours(watch),
        rect([346.0, 316.0, 108.0, 168.0], 2.0, format_args!("{}{}", line(mark, 1.6), opacity(0.7))),
        rect([341.0, 311.0, 118.0, 178.0], 2.0, format_args!("{}{}", line(mark, 1.0), opacity(0.5))),
        format!(r#"<g transform="translate(68 68) scale(.83)">{hands}</g>"#),
        circle(400.0, 400.0, 6.0, fill(light)),
        path("M296 244H430L330 556H296Z", format_args!(r#" fill="url(#glass)"{}"#, opacity(0.7))),
    ]
    .concat()
}

fn hours(watch: &Watch) -> String {
    let mark = watch.mark();
    let numeral = |(i, ((x, y), degrees)): (usize, (Point, f64))| {
        let drawing = roman(HOURS[i], 17.0, mark);
        format!(r#"<g transform="translate({x} {y}) rotate({degrees}) scale(.82)">{drawing}</g>"#)
    };
    let bar = |(i, ((x, y), _)): (usize, (Point, f64))| {
        let (half, width) = if i % 6 == 0 { (4.0, 8.0) } else { (3.0, 6.0) };
        let degrees = (x - 400.0).atan2(400.0 - y) * 57.3;
        let style = format!(r#"{} transform="rotate({degrees} {x} {y})""#, fill(mark));
        rect([x - half, y - 15.0, width, 30.0], 1.0, style)
    };
    let places = HOUR_PLACES.into_iter().enumerate();
    match watch.indices {
        Indices::Roman => places.map(numeral).collect(),
        Indices::Baton | Indices::Dots | Indices::Slim => places.map(bar).collect(),
    }
}
