//! Bracelets and straps: one half drawn upwards beyond the frame, the other half the same turned round.

use super::super::metal::Metal;
use super::super::pen::{fill, line, opacity, path, rect, shadow, stroke, tenth, turned};
use super::{Bracelet, Shape, Watch};

/// Both halves and the shadow below them.
pub(super) fn pair(watch: &Watch) -> String {
    let width = match (watch.shape, watch.bracelet) {
        (Shape::Tank, _) => 176.0,
        (_, Bracelet::Integrated) => 228.0,
        _ => 196.0,
    };
    let top = if watch.shape == Shape::Tank { 200.0 } else { 232.0 };
    let half = half(watch, top, width);
    let (left, right) = (414.0 - width / 2.0, 414.0 + width / 2.0);
    let below = path(format_args!("M{left} -20H{right}V820H{left}Z"), r##" fill="#15140f" opacity="0.1""##);
    shadow(412.0, 430.0, 300.0, 270.0, 0.9) + &below + &half + &turned(180.0, &half)
}

fn half(watch: &Watch, top: f64, width: f64) -> String {
    match watch.bracelet {
        Bracelet::Leather(_) => strap(top, width) + &stitches(watch, top, width) + &creases(watch, top, width),
        Bracelet::Rubber(_) => strap(top, width) + &grooves(top, width),
        Bracelet::Oyster | Bracelet::Integrated => links(watch, top, width, 44.0),
        Bracelet::Jubilee => links(watch, top, width, 26.0),
        Bracelet::President => links(watch, top, width, 32.0),
    }
}

/// Half the width of a strap at height `y`: it narrows away from the case.
fn taper(top: f64, width: f64, y: f64) -> f64 {
    width / 2.0 - (top - y) * 0.055
}

fn strap(top: f64, width: f64) -> String {
    let (near, far) = (taper(top, width, top), taper(top, width, -20.0));
    let start = top + 40.0;
    let d = format!("M{} {start}L{} -20H{}L{} {start}Z", 400.0 - near, 400.0 - far, 400.0 + far, 400.0 + near);
    path(d, fill("url(#strap)"))
}

fn stitches(watch: &Watch, top: f64, width: f64) -> String {
    let thread = watch.strap().lite(0.45);
    let (near, far) = (taper(top, width, top) - 13.0, taper(top, width, -20.0) - 13.0);
    let seam = |k: f64| {
        let d = format!("M{} {}L{} -20", 400.0 + k * near, top + 30.0, 400.0 + k * far);
        path(d, format_args!(r#"{} stroke-dasharray="11 8"{}"#, line(thread, 3.0), opacity(0.75)))
    };
    seam(-1.0) + &seam(1.0)
}

fn creases(watch: &Watch, top: f64, width: f64) -> String {
    let style = format!("{}{}", line(watch.strap().dark(0.5), 1.5), opacity(0.45));
    let mut creases = String::new();
    let mut y = top - 6.0;
    while y > -20.0 {
        let half = taper(top, width, y);
        let d = format!("M{} {y}Q400 {} {} {y}", 400.0 - half + 26.0, y + 7.0, 400.0 + half - 26.0);
        creases += &path(d, &style);
        y -= 30.0;
    }
    creases
}

fn grooves(top: f64, width: f64) -> String {
    let (near, far, start) = (width * 0.17, width * 0.14, top + 30.0);
    let d = format!("M{} {start}L{} -20M{} {start}L{} -20", 400.0 - near, 400.0 - far, 400.0 + near, 400.0 + far);
    path(d, format_args!("{}{}", stroke("#000", 4.0), opacity(0.3)))
}

fn links(watch: &Watch, top: f64, width: f64, pitch: f64) -> String {
    let columns: &[f64] = match watch.bracelet {
        Bracelet::Jubilee => &[0.24, 0.16, 0.2, 0.16, 0.24],
        Bracelet::Integrated => &[0.36, 0.28, 0.36],
        _ => &[0.31, 0.38, 0.31],
    };
    let corner = if watch.bracelet == Bracelet::Jubilee { 9.0 } else { 5.0 };
    let rim = watch.metal.ramp()[0];
    let mut links = String::new();
    let (mut y, mut row) = (top + 6.0, 0.0);
    while y > -60.0 {
        let row_width = width - row * pitch * 0.1;
        let mut x = 400.0 - row_width / 2.0;
        for (j, share) in columns.iter().enumerate() {
            let inner = j > 0 && j < columns.len() - 1;
            let offset = match watch.bracelet {
                Bracelet::Jubilee if j % 2 == 1 => -pitch / 2.0,
                Bracelet::President => 0.0,
                _ if inner => -pitch * 0.22,
                _ => 0.0,
            };
            let paint = if inner && watch.metal != Metal::Black { "url(#link2)" } else { "url(#link)" };
            let area = [tenth(x + 0.8), tenth(y - pitch + offset), tenth(row_width * share - 1.6), pitch - 2.0];
            let style = format!(r#" fill="{paint}" stroke="{rim}" stroke-opacity="0.55" stroke-width="1""#);
            links += &rect(area, corner, style);
            x += row_width * share;
        }
        y -= pitch;
        row += 1.0;
    }
    links
}
