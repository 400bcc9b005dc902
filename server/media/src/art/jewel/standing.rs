//! Rings and the bangle.

use super::super::colour::Colour;
use super::super::pen::{circle, ellipse, fill, line, opacity, path, polar, rimmed, shadow, stroke};
use super::stones::{brilliant, emerald_cut, profile};
use super::{Band, Jewel};

fn hoop(jewel: &Jewel, cy: f64, r: f64, width: f64) -> String {
    let gleam = format!("{}{}", line(jewel.metal.ramp()[3], 2.0), opacity(0.7));
    circle(400.0, cy, r, line("url(#m)", width))
        + &circle(400.0, cy, r - width / 2.0 + 2.0, line("url(#mi)", width * 0.34))
        + &circle(400.0, cy, r + width / 2.0 - 2.0, gleam)
}

fn claws(cx: f64, y: f64, r: f64) -> String {
    let claw = |k: f64| {
        let d = format!(
            "M{} {}Q{} {} {} {}",
            cx + k * r * 0.2,
            y + r * 1.25,
            cx + k * r * 0.92,
            y + r * 0.7,
            cx + k * r * 0.9,
            y - r * 0.16
        );
        path(d, format_args!(r#"{} stroke-linecap="round""#, line("url(#m)", 9.0)))
    };
    let gallery =
        format!("M{} {}Q{cx} {} {} {}", cx - r * 0.62, y + r * 0.66, y + r * 1.05, cx + r * 0.62, y + r * 0.66);
    claw(-1.0) + &claw(1.0) + &path(gallery, line("url(#mi)", 7.0))
}

pub(super) fn solitaire(jewel: &Jewel, carat: f64, band: Band) -> String {
    let mut ring = shadow(400.0, 668.0, 200.0, 30.0, 1.0)
        + &hoop(jewel, 496.0, 158.0, 24.0)
        + &profile(400.0, 262.0, carat, jewel.stone)
        + &claws(400.0, 262.0, carat);
    if band == Band::Pave {
        for i in [-5.0, -4.0, -3.0, -2.0, 2.0, 3.0, 4.0, 5.0] {
            let (x, y) = polar(400.0, 496.0, 162.0, i * 9.0);
            ring += &brilliant(x, y, 10.0, jewel.side);
        }
    }
    ring
}

pub(super) fn trilogy(jewel: &Jewel) -> String {
    let bead = |(x, y)| circle(x, y, 8.0, format_args!(r#" fill="url(#m)"{}"#, stroke(jewel.metal.ramp()[0], 0.8)));
    let beads = [
        (330.0, 206.0),
        (470.0, 206.0),
        (330.0, 370.0),
        (470.0, 370.0),
        (252.0, 262.0),
        (252.0, 350.0),
        (548.0, 262.0),
        (548.0, 350.0),
    ];
    [
        shadow(400.0, 690.0, 190.0, 28.0, 1.0),
        hoop(jewel, 530.0, 152.0, 24.0),
        path("M280 366Q400 440 520 366L500 420Q400 470 300 420Z", fill("url(#m)")),
        emerald_cut(286.0, 306.0, 38.0, 48.0, jewel.side),
        emerald_cut(514.0, 306.0, 38.0, 48.0, jewel.side),
        emerald_cut(400.0, 288.0, 76.0, 92.0, jewel.stone),
        beads.map(bead).concat(),
    ]
    .concat()
}

pub(super) fn eternity(jewel: &Jewel, alternate: Colour) -> String {
    let mut ring = shadow(400.0, 672.0, 220.0, 30.0, 1.0)
        + &ellipse(400.0, 440.0, 206.0, 208.0, line("url(#m)", 52.0))
        + &circle(400.0, 440.0, 180.0, line("url(#mi)", 10.0));
    for i in 0..28_u8 {
        let (x, y) = polar(400.0, 440.0, 206.0, f64::from(i) * 12.857);
        ring += &brilliant(x, y, 20.5, if i % 2 == 1 { alternate } else { jewel.stone });
    }
    ring
}

pub(super) fn signet(jewel: &Jewel) -> String {
    [
        shadow(400.0, 668.0, 200.0, 30.0, 1.0),
        hoop(jewel, 500.0, 150.0, 34.0),
        path(
            "M272 420Q262 300 320 246H480Q538 300 528 420Q470 380 400 380T272 420Z",
            rimmed("url(#m)", jewel.metal.ramp()[0]),
        ),
        ellipse(400.0, 292.0, 102.0, 78.0, format_args!("{}{}", fill(jewel.stone), stroke("url(#mi)", 10.0))),
        path("M326 262Q380 214 460 240Q390 250 340 310Z", format_args!("{}{}", fill("#fff"), opacity(0.24))),
    ]
    .concat()
}

pub(super) fn bangle(jewel: &Jewel) -> String {
    let [dark, _, body, gleam, _] = jewel.metal.ramp();
    let screw = |(x, y, w): (f64, f64, f64)| {
        let slot = format!("M{} {}L{} {}", x - w * 0.6, y + 6.0, x + w * 0.6, y - 6.0);
        ellipse(x, y, w, 17.0, format_args!("{}{}", fill(body), stroke(dark, 2.0))) + &path(slot, stroke(dark, 4.0))
    };
    let screws =
        [(172.0, 538.0, 9.0), (262.0, 606.0, 14.0), (400.0, 634.0, 17.0), (538.0, 606.0, 14.0), (628.0, 538.0, 9.0)];
    [
        shadow(400.0, 590.0, 300.0, 50.0, 1.0),
        path("M140 430A260 172 0 0 1 660 430V470A260 172 0 0 0 140 470Z", fill("url(#mi)")),
        path("M140 430A260 172 0 0 0 660 430V492A260 172 0 0 1 140 492Z", fill("url(#m)")),
        ellipse(400.0, 430.0, 260.0, 172.0, line(gleam, 9.0)),
        path("M140 492A260 172 0 0 0 660 492", line(dark, 2.5)),
        screws.map(screw).concat(),
    ]
    .concat()
}
