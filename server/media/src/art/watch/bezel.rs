//! The ring between case and dial.

use super::super::colour::Colour;
use super::super::pen::{circle, fill, line, opacity, path, polar, stroke};
use super::dial::ticks;
use super::{Bezel, Shape, Watch};

const MIDDLE: (f64, f64) = (400.0, 400.0);

pub(super) fn draw(watch: &Watch) -> String {
    match (watch.shape, watch.bezel) {
        (Shape::Octagon, _) => octagon(watch),
        (Shape::Cushion, _) => {
            path(CUSHION, format_args!(r#" fill="url(#bez)"{}"#, stroke(watch.metal.ramp()[0], 1.5)))
        }
        (Shape::Round | Shape::Tank, Bezel::Fluted) => fluted(watch),
        (Shape::Round | Shape::Tank, Bezel::Insert { colour, upper }) => insert(watch, colour, upper),
        (Shape::Round | Shape::Tank, Bezel::Tachymeter(colour)) => tachymeter(watch, colour),
        (Shape::Round | Shape::Tank, Bezel::Gems) => gems(watch),
        (Shape::Round | Shape::Tank, Bezel::Smooth) => {
            let gleam = format!("{}{}", line(watch.bezel_metal().ramp()[3], 3.0), opacity(0.6));
            circle(400.0, 400.0, 200.0, fill("url(#bez)")) + &circle(400.0, 400.0, 186.0, gleam)
        }
    }
}

const CUSHION: &str = "M322 210Q400 192 478 210Q556 236 580 300Q606 400 580 500Q556 564 478 590Q400 608 322 590Q244 564 220 500Q194 400 220 300Q244 236 322 210Z";

fn octagon(watch: &Watch) -> String {
    let [edge, _, body, ..] = watch.metal.ramp();
    let corner = |i: u8| {
        let (x, y) = polar(400.0, 400.0, 214.0, f64::from(i) * 45.0 + 22.5);
        format!("{x} {y}")
    };
    let screw = |i: u8| {
        let degrees = f64::from(i) * 45.0;
        let (x, y) = polar(400.0, 400.0, 184.0, degrees);
        let turn = format!(r#" transform="rotate({} {x} {y})""#, degrees + 45.0);
        circle(x, y, 9.0, format_args!(r#" fill="{body}" stroke="{edge}""#))
            + &path(format_args!("M{} {y}H{}", x - 5.0, x + 5.0), format_args!("{}{turn}", stroke(edge, 2.0)))
    };
    let outline = (0..8).map(corner).collect::<Vec<_>>().join("L");
    path(format_args!("M{outline}Z"), format_args!(r#" fill="url(#bez)"{}"#, stroke(edge, 1.5)))
        + &(0..8).map(screw).collect::<String>()
}

fn fluted(watch: &Watch) -> String {
    let [edge, _, _, gleam, _] = watch.bezel_metal().ramp();
    let flutes = |first: f64| {
        let flute = |i: u8| {
            let degrees = f64::from(i) * 6.0 + first;
            let ((x, y), (u, v)) = (polar(400.0, 400.0, 198.0, degrees), polar(400.0, 400.0, 172.0, degrees));
            format!("M{x} {y}L{u} {v}")
        };
        (0..60).map(flute).collect::<String>()
    };
    circle(400.0, 400.0, 198.0, fill("url(#bez)"))
        + &path(flutes(3.0), format_args!("{}{}", stroke(edge, 4.0), opacity(0.55)))
        + &path(flutes(0.0), format_args!("{}{}", stroke(gleam, 4.0), opacity(0.8)))
}

/// The coloured ring that both scales lie on.
fn ring(watch: &Watch, knurl: f64, colour: Colour, upper: Option<Colour>) -> String {
    let edge = watch.bezel_metal().ramp()[0];
    let teeth = ticks(90, 4.0, |_| (204.0, 197.0), MIDDLE);
    [
        circle(400.0, 400.0, 203.0, fill("url(#bez)")),
        path(teeth, format_args!("{}{}", stroke(edge, 2.4), opacity(knurl))),
        circle(400.0, 400.0, 194.0, fill(colour)),
        upper.map(|upper| path("M206 400A194 194 0 0 1 594 400Z", fill(upper))).unwrap_or_default(),
        path(
            "M263 263A194 194 0 0 1 480 223L470 262A154 154 0 0 0 292 292Z",
            format_args!("{}{}", fill("#fff"), opacity(0.1)),
        ),
    ]
    .concat()
}

fn scale_ink(watch: &Watch) -> Colour {
    watch.bezel_metal().ramp()[1].lite(0.2)
}

fn insert(watch: &Watch, colour: Colour, upper: Option<Colour>) -> String {
    let ink = scale_ink(watch);
    // Every minute up to a quarter, then every fifth; the triangle stands for zero.
    let shown = |i: &u8| *i > 0 && (*i <= 15 || i.is_multiple_of(5));
    let minute = |i: u8| {
        let (outer, inner) = match i {
            _ if i.is_multiple_of(10) => (188.0, 160.0),
            _ if i.is_multiple_of(5) => (186.0, 166.0),
            _ => (186.0, 176.0),
        };
        let degrees = f64::from(i) * 6.0;
        let ((x, y), (u, v)) = (polar(400.0, 400.0, outer, degrees), polar(400.0, 400.0, inner, degrees));
        format!("M{x} {y}L{u} {v}")
    };
    let minutes: String = (0..60).filter(shown).map(minute).collect();
    ring(watch, 0.7, colour, upper)
        + &path(minutes, stroke(ink, 4.0))
        + &path("M400 238L386 210H414Z", fill(ink))
        + &circle(400.0, 219.0, 5.0, fill(Colour::hex(0xcfe7d6).lite(0.3)))
}

fn tachymeter(watch: &Watch, colour: Colour) -> String {
    let scale = ticks(60, 6.0, |i| (186.0, if i.is_multiple_of(5) { 164.0 } else { 177.0 }), MIDDLE);
    let ink = format!("{}{}", stroke(scale_ink(watch), 2.4), opacity(0.9));
    ring(watch, 0.0, colour, None) + &path(scale, ink)
}

fn gems(watch: &Watch) -> String {
    let setting = stroke(watch.bezel_metal().ramp()[0], 0.8);
    let gem = |i: u8| {
        let (x, y) = polar(400.0, 400.0, 186.0, f64::from(i) * 8.18);
        let facet = format!("M{} {y}L{x} {}L{} {y}L{x} {}Z", x - 6.0, y - 7.0, x + 6.0, y + 7.0);
        circle(x, y, 12.0, format_args!(r##" fill="#eaf1f5"{setting}"##))
            + &path(facet, format_args!("{}{}", fill("#fff"), stroke("#9fb2bd", 0.8)))
    };
    circle(400.0, 400.0, 200.0, fill("url(#bez)")) + &(0..44).map(gem).collect::<String>()
}
