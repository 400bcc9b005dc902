//! What all bags share: hides, stitches, grain, handles and studs.

use super::super::colour::Colour;
use super::super::pen::{ACROSS, DIAGONAL, DOWN, circle, line, linear, metallic, opacity, path, stroke, tenth};
use super::Bag;

impl Bag {
    pub(super) fn defs(&self) -> String {
        let (hide, trim) = (self.leather, self.trim());
        let stops = [
            (0.0, hide.dark(0.26)),
            (0.16, hide.lite(0.12)),
            (0.5, hide),
            (0.84, hide.lite(0.05)),
            (1.0, hide.dark(0.32)),
        ];
        [
            linear("hide", ACROSS, &stops),
            linear("hideV", DOWN, &[(0.0, hide.lite(0.16)), (0.5, hide), (1.0, hide.dark(0.24))]),
            linear("trim", ACROSS, &[(0.0, trim.dark(0.25)), (0.3, trim.lite(0.16)), (1.0, trim.dark(0.2))]),
            metallic("hw", self.hardware, DIAGONAL),
        ]
        .concat()
    }

    fn is_light(&self) -> bool {
        self.leather.sum() > 420
    }

    /// The thread: darker than light leather, lighter than dark leather.
    pub(super) fn thread(&self) -> Colour {
        if self.is_light() { self.leather.dark(0.35) } else { self.leather.lite(0.38) }
    }

    pub(super) fn stitch(&self, d: &str, width: f64) -> String {
        let style = stroke(self.thread(), width);
        path(d, format_args!(r#"{style} stroke-dasharray="8 6" fill="none" opacity="0.85""#))
    }

    pub(super) fn quilt(&self, x: f64, y: f64, width: f64, height: f64) -> String {
        let mut d = String::new();
        let mut k = -height;
        while k < width + height {
            d += &format!("M{} {y}l{height} {height}M{} {y}l{} {height}", x + k, x + k, -height);
            k += 44.0;
        }
        let gleam = if self.is_light() { 0.55 } else { 0.28 };
        let furrow = format!(r#"{}{} fill="none""#, stroke(self.leather.dark(0.5), 3.0), opacity(0.6));
        let ridge = format!(
            r#"{}{} fill="none" transform="translate(0 3)""#,
            stroke(self.leather.lite(0.5), 1.4),
            opacity(gleam)
        );
        path(&d, furrow) + &path(&d, ridge)
    }

    /// Short marks scattered by a fixed sequence, so that the same bag always looks the same.
    pub(super) fn grain(&self, x: f64, y: f64, width: f64, height: f64) -> String {
        let mut marks = String::new();
        let mut state: u64 = 7;
        let share = |state: &mut u64| {
            *state = *state * 16_807 % 2_147_483_647;
            (*state % 1000) as f64 / 1000.0
        };
        for _ in 0..150 {
            let a = x + share(&mut state) * width;
            let b = y + share(&mut state) * height;
            marks += &format!("M{} {}h{}", tenth(a), tenth(b), 1 + state % 3);
        }
        let ink = if self.is_light() { self.leather.dark(0.4) } else { self.leather.lite(0.5) };
        path(marks, format_args!(r#"{} stroke-linecap="round"{}"#, stroke(ink, 1.6), opacity(0.22)))
    }

    pub(super) fn stud(&self, x: f64, y: f64, r: f64) -> String {
        circle(x, y, r, format_args!(r#" fill="url(#hw)"{}"#, stroke(self.hardware.ramp()[0], 0.8)))
    }
}

/// A handle between `x1` and `x2`, rising by `up` from `y`.
pub(super) fn handle([x1, x2]: [f64; 2], y: f64, up: f64, width: f64, paint: &str) -> String {
    let (shoulder, top, middle) = (y - up, y - up - 46.0, (x1 + x2) / 2.0);
    let d = format!(
        "M{x1} {y}C{} {shoulder} {} {top} {middle} {top}S{} {shoulder} {x2} {y}",
        x1 + 6.0,
        x1 + 34.0,
        x2 - 6.0
    );
    path(d, format_args!(r#"{} stroke-linecap="round""#, line(paint, width)))
}
