//! Necklaces and ear studs, seen from above.

use super::super::pen::{circle, ellipse, fill, line, opacity, path, polar, rect, rimmed, shadow, stroke, tenth};
use super::Jewel;
use super::stones::brilliant;

pub(super) fn pearls(jewel: &Jewel) -> String {
    let mut strand = String::new();
    for i in 0..44_u8 {
        let degrees = f64::from(i) / 44.0 * 360.0;
        let (x, y) = polar(400.0, 404.0, 226.0 + 14.0 * (degrees * 0.05).sin(), degrees + 4.0);
        let r = 15.5 + 4.5 * (1.0 - ((degrees + 180.0) * std::f64::consts::PI / 180.0).cos()) / 2.0;
        strand += &ellipse(x + 5.0, y + 10.0, r, r * 0.7, r##" fill="#15140f" opacity="0.16""##);
        strand += &circle(x, y, tenth(r), fill("url(#pearl)"));
    }
    strand + &rect([386.0, 160.0, 30.0, 22.0], 8.0, rimmed("url(#m)", jewel.metal.ramp()[0]))
}

const CHAIN: &str = "M60 -10C120 240 260 360 400 380C540 360 680 240 740 -10";
const LEAVES: [(f64, f64); 4] = [(338.0, 500.0), (462.0, 500.0), (400.0, 438.0), (400.0, 562.0)];

pub(super) fn pendant(jewel: &Jewel) -> String {
    let [dark, _, _, gleam, _] = jewel.metal.ramp();
    let grooves = format!(r#"{} opacity="0.5" fill="none""#, stroke(jewel.stone.dark(0.4), 4.0));
    [
        shadow(404.0, 520.0, 150.0, 130.0, 0.6),
        path(CHAIN, line(dark, 8.0)),
        path(CHAIN, format_args!(r#"{} stroke-dasharray="9 5""#, line(gleam, 5.0))),
        circle(400.0, 384.0, 14.0, line("url(#m)", 6.0)),
        LEAVES.map(|(x, y)| circle(x, y, 64.0, fill("url(#m)"))).concat(),
        LEAVES.map(|(x, y)| beads(jewel, x, y)).concat(),
        LEAVES.map(|(x, y)| circle(x, y, 50.0, fill(jewel.stone))).concat(),
        rect([350.0, 450.0, 100.0, 100.0], 10.0, fill(jewel.stone)),
        path(
            "M346 470q30 -40 90 -38q-60 16 -74 70zM392 470q44 8 70 52q-40 -26 -86 -26z",
            format_args!("{}{}", fill("#fff"), opacity(0.12)),
        ),
        path("M356 540q40 -20 90 4M350 516q50 -24 104 0", grooves),
    ]
    .concat()
}

/// The beaded rim of one leaf, without the beads that its neighbours would hide.
fn beads(jewel: &Jewel, x: f64, y: f64) -> String {
    let [dark, _, _, gleam, _] = jewel.metal.ramp();
    let mut rim = String::new();
    for i in 0..26_u8 {
        let (u, v) = polar(x, y, 58.0, f64::from(i) * 13.85);
        if (u - 400.0).powi(2) + (v - 500.0).powi(2) > 84.0_f64.powi(2) {
            rim += &circle(u, v, 4.6, format_args!("{}{}", fill(gleam), stroke(dark, 0.8)));
        }
    }
    rim
}

pub(super) fn studs(jewel: &Jewel) -> String {
    stud(jewel, 284.0) + &stud(jewel, 516.0)
}

fn stud(jewel: &Jewel, x: f64) -> String {
    let claw = |degrees: f64| {
        let (u, v) = polar(x, 420.0, 76.0, degrees);
        circle(u, v, 11.0, format_args!(r#" fill="url(#m)"{}"#, stroke(jewel.metal.ramp()[0], 0.8)))
    };
    let halo = |i: u8| {
        let (u, v) = polar(x, 420.0, 96.0, f64::from(i) * 18.0);
        brilliant(u, v, 13.0, jewel.side)
    };
    [
        shadow(x + 6.0, 470.0, 120.0, 110.0, 0.7),
        circle(x, 420.0, 92.0, fill("url(#m)")),
        brilliant(x, 420.0, 74.0, jewel.stone),
        [45.0, 135.0, 225.0, 315.0].map(claw).concat(),
        (0..20).map(halo).collect::<String>(),
    ]
    .concat()
}
