//! The hands of a watch.

use super::super::colour::Colour;
use super::super::pen::{circle, fill, opacity, path, polar, rect, stroke, turned};
use super::{Hands, Watch};

/// Hour and minute hand.
pub(super) fn pair(watch: &Watch) -> String {
    let (hour, minute) = (f64::from(watch.time.0 % 12), f64::from(watch.time.1 % 60));
    let (hour_width, minute_width) = match watch.hands {
        Hands::Leaf => (16.0, 13.0),
        Hands::Sport => (15.0, 12.0),
    };
    hand(watch, hour * 30.0 + minute / 2.0, watch.radius() * 0.56, hour_width)
        + &hand(watch, minute * 6.0, watch.radius() * 0.86, minute_width)
}

fn hand(watch: &Watch, degrees: f64, length: f64, w: f64) -> String {
    let tip = 400.0 - length;
    let (d, lume) = match watch.hands {
        Hands::Leaf => {
            let belly = 400.0 - length * 0.45;
            let d = format!("M400 422L{} {belly}L400 {tip}L{} {belly}Z", 400.0 - w * 0.55, 400.0 + w * 0.55);
            (d, String::new())
        }
        Hands::Sport => {
            let (left, right, neck) = (400.0 - w / 2.0, 400.0 + w / 2.0, tip + w);
            let d = format!("M{left} 424V{neck}L400 {tip}L{right} {neck}V424Z");
            (d, rect([400.0 - w / 4.0, neck + 3.0, w / 2.0, length * 0.62], 2.0, fill(watch.lume)))
        }
    };
    let ridge = r##" stroke="#000" opacity="0.16" stroke-width="1""##;
    let drawing = [
        path(&d, r##" fill="#000" opacity="0.22" transform="translate(3 5)""##),
        path(&d, fill(colour(watch))),
        lume,
        path(format_args!("M400 424V{}", tip + 2.0), ridge),
    ];
    turned(degrees, &drawing.concat())
}

fn colour(watch: &Watch) -> Colour {
    let [edge, light, ..] = watch.metal.ramp();
    watch.hand_colour.unwrap_or(match (watch.is_light(), watch.hands) {
        (true, Hands::Leaf) => Colour::hex(0x1d2b4f),
        (true, Hands::Sport) => edge.dark(0.3),
        (false, Hands::Leaf | Hands::Sport) => light,
    })
}

/// The seconds hand and the hub.
pub(super) fn sweep(watch: &Watch) -> String {
    let [edge, light, ..] = watch.metal.ramp();
    let colour = if watch.is_light() { edge.dark(0.3) } else { light };
    let needle = path(format_args!("M400 446V{}", 400.0 - watch.radius() * 0.9), stroke(colour, 2.6));
    turned(214.0, &needle)
        + &circle(400.0, 400.0, 9.0, format_args!("{}{}", fill(light), stroke(edge, 1.0)))
        + &circle(400.0, 400.0, 3.0, fill(edge))
}

/// The hand of the second time zone, with its arrow.
pub(super) fn second_zone(watch: &Watch, colour: Colour) -> String {
    let r = watch.radius();
    let barb = 400.0 - r * 0.72;
    let d = format!("M400 440V{}M388 {barb}L400 {}L412 {barb}Z", 400.0 - r * 0.8, 400.0 - r * 0.88);
    turned(128.0, &path(d, format_args!("{}{}", stroke(colour, 3.4), fill(colour))))
}

/// Reflections on the dial, as narrow sectors.
pub(super) fn wedges(watch: &Watch) -> String {
    let (broad, narrow) = if watch.is_light() { (0.16, 0.18) } else { (0.06, 0.08) };
    let sector = |middle: f64, half: f64, share: f64| {
        let (x, y) = polar(400.0, 400.0, 200.0, middle - half);
        let (u, v) = polar(400.0, 400.0, 200.0, middle + half);
        path(format_args!("M400 400L{x} {y}L{u} {v}Z"), format_args!("{}{}", fill("#fff"), opacity(share)))
    };
    [-42.0, 138.0].map(|middle| sector(middle, 17.0, broad) + &sector(middle, 6.0, narrow)).concat()
}
