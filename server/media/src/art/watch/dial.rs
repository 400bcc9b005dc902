//! What is on the dial: relief, marks, small dials, date.

use super::super::colour::Colour;
use super::super::pen::{Point, circle, clip, clipped, fill, line, opacity, path, polar, rect, rimmed, stroke, turned};
use super::numerals::{HOURS, roman};
use super::{Indices, Subdials, Texture, Watch, hands};

impl Watch {
    pub(super) fn face_clip(&self) -> String {
        clip("face", &circle(400.0, 400.0, self.radius() + 4.0, ""))
    }
}

/// The whole dial below the hands.
pub(super) fn draw(watch: &Watch) -> String {
    let r = watch.radius();
    [
        circle(400.0, 400.0, r + 8.0, fill(watch.metal.ramp()[0].dark(0.55))),
        circle(400.0, 400.0, r + 4.0, fill("url(#dial)")),
        clipped("face", &(relief(watch) + &hands::wedges(watch))),
        minutes(watch),
        (0..12).map(|hour| index(watch, hour)).collect(),
        subdials(watch),
        date(watch),
    ]
    .concat()
}

fn relief(watch: &Watch) -> String {
    let (step, width) = match watch.texture {
        Texture::Plain => return String::new(),
        Texture::Tapisserie => (15, 2.4),
        Texture::Bars => (22, 4.0),
    };
    let mut d = String::new();
    for k in (-170..=170).step_by(step) {
        if watch.texture == Texture::Tapisserie {
            d += &format!("M{} 220V580", 400 + k);
        }
        d += &format!("M220 {}H580", 400 + k);
    }
    path(d, format_args!("{}{}", stroke(watch.dial.dark(0.45), width), opacity(0.5)))
}

fn minutes(watch: &Watch) -> String {
    let r = watch.radius();
    let ticks = ticks(60, 6.0, |i| (r - 1.0, r - if i % 5 == 0 { 8.0 } else { 5.0 }), (400.0, 400.0));
    path(ticks, format_args!("{}{}", stroke(watch.mark(), 1.3), opacity(0.75)))
}

/// `count` short lines along a circle; `reach` gives the outer and inner radius of each.
pub(super) fn ticks(count: u8, step: f64, reach: impl Fn(u8) -> (f64, f64), (cx, cy): Point) -> String {
    let tick = |i: u8| {
        let (outer, inner) = reach(i);
        let (x, y) = polar(cx, cy, outer, f64::from(i) * step);
        let (u, v) = polar(cx, cy, inner, f64::from(i) * step);
        format!("M{x} {y}L{u} {v}")
    };
    (0..count).map(tick).collect()
}

fn index(watch: &Watch, hour: u8) -> String {
    let (degrees, quarter, r) = (f64::from(hour) * 30.0, hour.is_multiple_of(3), watch.radius());
    let top = 400.0 - r + 8.0;
    let mark = match watch.indices {
        Indices::Roman => {
            let (x, y) = polar(400.0, 400.0, r - 22.0, degrees);
            let numeral = roman(HOURS[usize::from(hour % 12)], 17.0, watch.mark());
            return format!(r#"<g transform="translate({x} {y}) rotate({degrees})">{numeral}</g>"#);
        }
        Indices::Dots if hour == 0 => path(format_args!("M400 {}l-15 -28h30z", 400.0 - r + 38.0), ""),
        Indices::Dots if quarter => rect([393.0, top, 14.0, 36.0], 3.0, ""),
        Indices::Dots => circle(400.0, 400.0 - r + 22.0, 13.0, ""),
        Indices::Slim => rect([398.2, top, 3.6, if quarter { 40.0 } else { 32.0 }], 1.0, ""),
        Indices::Baton if hour == 0 => rect([387.0, top, 9.0, 36.0], 1.0, "") + &rect([404.0, top, 9.0, 36.0], 1.0, ""),
        Indices::Baton => rect([395.0, top, 10.0, if quarter { 36.0 } else { 32.0 }], 1.5, ""),
    };
    let rim = if watch.indices == Indices::Slim { 0.0 } else { 2.4 };
    format!(
        r#"<g transform="rotate({degrees} 400 400)"{}{}>{mark}</g>"#,
        fill(watch.paint()),
        stroke(watch.mark(), rim)
    )
}

fn subdials(watch: &Watch) -> String {
    let centres: &[Point] = match watch.subdials {
        Subdials::None => &[],
        Subdials::One => &[(400.0, 484.0)],
        Subdials::Two => &[(400.0, 322.0), (400.0, 484.0)],
        Subdials::Three => &[(318.0, 400.0), (482.0, 400.0), (400.0, 486.0)],
    };
    let q = if watch.subdials == Subdials::One { 40.0 } else { 46.0 };
    centres.iter().zip([40.0, 300.0, 160.0]).map(|(&centre, degrees)| subdial(watch, centre, q, degrees)).collect()
}

fn subdial(watch: &Watch, (x, y): Point, q: f64, degrees: f64) -> String {
    let ground = watch.sub_colour.unwrap_or(watch.dial.dark(if watch.is_light() { 0.05 } else { 0.3 }));
    let ink = if ground.sum() > 480 { Colour::hex(0x2a2c2e) } else { Colour::hex(0xeef0ee) };
    let mut rings = String::new();
    let mut k = 8.0;
    while k < q - 12.0 {
        rings += &circle(x, y, k, format_args!(r#" fill="none" stroke="{ink}"{}"#, opacity(0.09)));
        k += 5.0;
    }
    let scale = ticks(24, 15.0, |i| (q - 3.0, q - if i % 2 == 1 { 7.0 } else { 11.0 }), (x, y));
    let (u, v) = polar(x, y, q - 10.0, degrees);
    [
        circle(x, y, q, format_args!("{}{}", fill(ground), stroke(watch.mark(), 1.4))),
        rings,
        path(scale, format_args!("{}{}", stroke(ink, 1.3), opacity(0.85))),
        path(format_args!("M{x} {y}L{u} {v}"), format_args!(r#"{} stroke-linecap="round""#, stroke(ink, 3.0))),
        circle(x, y, 4.0, fill(ink)),
    ]
    .concat()
}

fn date(watch: &Watch) -> String {
    if !watch.date {
        return String::new();
    }
    let digits = "M507 395L510.5 392.5V408M527 393H520L519 399.5Q527 397.5 527 402.6T518 406.4";
    let ink = format!(r#"{} stroke-linejoin="round""#, line("#1b1b1b", 2.3));
    rect([496.0, 385.0, 42.0, 30.0], 3.0, rimmed("#fbfaf6", watch.metal.ramp()[0])) + &path(digits, ink)
}

/// The hands above the dial, and the glass above the hands.
pub(super) fn above(watch: &Watch) -> String {
    [
        watch.gmt.map(|colour| hands::second_zone(watch, colour)).unwrap_or_default(),
        hands::pair(watch),
        hands::sweep(watch),
        clipped("face", &path("M220 220H470Q300 330 300 580H220Z", fill("url(#glass)"))),
    ]
    .concat()
}

/// A drawing repeated at half a turn.
pub(super) fn twice(drawing: &str) -> String {
    drawing.to_owned() + &turned(180.0, drawing)
}
