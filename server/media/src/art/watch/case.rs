//! The case: lugs, crown, pushers, and what lies on them.

use super::super::pen::{circle, opacity, path, rect, rimmed, stroke, turned};
use super::dial::twice;
use super::{Bracelet, Watch, bezel, dial};

/// Everything above the bracelet.
pub(super) fn draw(watch: &Watch) -> String {
    let rim = watch.metal.ramp()[0];
    [
        shoulders(watch),
        crown(watch),
        circle(400.0, 400.0, 207.0, rimmed("url(#case)", rim)),
        bezel::draw(watch),
        dial::draw(watch),
        dial::above(watch),
    ]
    .concat()
}

fn shoulders(watch: &Watch) -> String {
    let rim = watch.metal.ramp()[0];
    if watch.bracelet == Bracelet::Integrated {
        let body = "M286 226Q400 200 514 226L560 320V480L514 574Q400 600 286 574L240 480V320Z";
        return path(body, rimmed("url(#case)", rim));
    }
    let lug = |k: f64| {
        let at = |x: f64| 400.0 + k * x;
        let d = format!("M{} 214L{} 236L{} 330L{} 360L{} 300Z", at(92.0), at(148.0), at(196.0), at(150.0), at(96.0));
        path(d, format_args!(r#" fill="url(#case)" stroke="{rim}" stroke-opacity="0.6""#))
    };
    twice(&(lug(-1.0) + &lug(1.0)))
}

fn crown(watch: &Watch) -> String {
    let rim = watch.metal.ramp()[0];
    let metal = rimmed("url(#case)", rim);
    let groove = |y: u16| path(format_args!("M600 {y}H627"), format_args!("{}{}", stroke(rim, 1.5), opacity(0.7)));
    let mut crown = rect([598.0, 374.0, 30.0, 52.0], 6.0, &metal) + &[382, 391, 400, 409, 418].map(groove).concat();
    if watch.pushers {
        let pusher = rect([598.0, 386.0, 34.0, 28.0], 5.0, &metal);
        crown += &turned(-27.0, &pusher);
        crown += &turned(27.0, &pusher);
    }
    crown
}
