//! The saddle bag.

use super::super::pen::{circle, clip, clipped, fill, line, path, rimmed, shadow, stroke};
use super::Bag;

const BODY: &str =
    "M176 330Q400 296 624 330Q664 352 658 440Q650 560 560 606Q440 650 300 632Q168 600 150 460Q146 352 176 330Z";
const FLAP: &str = "M168 326Q400 290 632 326Q672 360 640 430Q600 500 470 506Q420 508 392 560Q360 520 300 512Q160 500 154 420Q150 350 168 326Z";
const FLAP_SEAM: &str = "M180 338Q400 304 620 338Q654 362 628 424Q590 488 466 494Q414 498 392 540Q364 508 304 500Q172 488 166 418Q162 362 180 338";

pub(super) fn draw(bag: &Bag) -> (String, String) {
    let rim = stroke(bag.leather.dark(0.4), 2.0);
    let ring = |x: f64| circle(x, 334.0, 24.0, line("url(#hw)", 11.0));
    let piece = [
        shadow(410.0, 640.0, 320.0, 40.0, 1.0),
        path("M226 336Q250 150 400 150T566 336", line("url(#trim)", 34.0)),
        bag.stitch("M216 336Q242 138 400 138T576 336", 2.2),
        path(BODY, fill("url(#hide)")),
        clipped("body", &bag.grain(150.0, 320.0, 520.0, 320.0)),
        path(FLAP, format_args!(r#" fill="url(#hideV)"{rim}"#)),
        bag.stitch(FLAP_SEAM, 2.2),
        path("M376 520h32l-4 66q-12 10 -24 0z", rimmed("url(#hw)", bag.hardware.ramp()[0])),
        ring(220.0),
        ring(572.0),
    ];
    (clip("body", &path(BODY, "")), piece.concat())
}
