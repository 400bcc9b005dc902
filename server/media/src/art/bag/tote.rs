//! The trapezoid with top handles and a belt.

use super::super::pen::{circle, fill, line, opacity, path, rect, rimmed, shadow, stroke};
use super::Bag;
use super::leather::handle;

pub(super) fn draw(bag: &Bag) -> String {
    [body(bag), flap(bag), handles(bag), belt(bag), clasp(bag)].concat()
}

fn body(bag: &Bag) -> String {
    let dim = |d: &str, share: f64| path(d, format_args!("{}{}", fill("#000"), opacity(share)));
    [
        shadow(400.0, 664.0, 340.0, 44.0, 1.0),
        handle([300.0, 500.0], 360.0, 150.0, 24.0, &bag.leather.dark(0.3).to_string()),
        path("M206 330H594L654 640Q656 660 634 660H166Q144 660 146 640Z", fill("url(#hide)")),
        bag.grain(180.0, 470.0, 440.0, 180.0),
        dim("M206 330L146 640Q144 660 166 660H196L240 330Z", 0.12),
        dim("M594 330L654 640Q656 660 634 660H604L560 330Z", 0.16),
    ]
    .concat()
}

fn flap(bag: &Bag) -> String {
    let rim = stroke(bag.leather.dark(0.4), 1.5);
    [
        path(
            "M200 326H600L612 398L606 462H548L536 420H474L466 470H334L326 420H264L252 462H194L188 398Z",
            format_args!(r#" fill="url(#hideV)"{rim}"#),
        ),
        bag.stitch("M204 336H596M200 454H244L256 412H334L342 460H458L466 412H544L556 454H600", 2.2),
        bag.stitch("M158 634L184 500M642 634L616 500M172 648H628", 2.2),
    ]
    .concat()
}

fn handles(bag: &Bag) -> String {
    let seam = format!(r#"{} stroke-dasharray="8 6" opacity="0.7""#, line(bag.thread(), 2.0));
    [
        handle([290.0, 510.0], 372.0, 166.0, 26.0, "url(#trim)"),
        path("M290 372C296 206 324 160 400 160S504 206 510 372", seam),
        rect([277.0, 362.0, 26.0, 74.0], 8.0, fill("url(#trim)")),
        rect([497.0, 362.0, 26.0, 74.0], 8.0, fill("url(#trim)")),
    ]
    .concat()
}

fn belt(bag: &Bag) -> String {
    let dark_metal = bag.hardware.ramp()[0];
    let rim = stroke(bag.trim().dark(0.4), 1.0);
    let plate = |x: f64| {
        rect([x - 20.0, 422.0, 40.0, 38.0], 4.0, rimmed("url(#hw)", dark_metal))
            + &bag.stud(x - 11.0, 441.0, 4.0)
            + &bag.stud(x + 11.0, 441.0, 4.0)
    };
    [
        rect([150.0, 428.0, 500.0, 26.0], 4.0, format_args!(r#" fill="url(#trim)"{rim}"#)),
        bag.stitch("M156 434H644M156 448H644", 1.6),
        plate(220.0),
        plate(580.0),
    ]
    .concat()
}

/// The turn lock, its tag, and the feet.
fn clasp(bag: &Bag) -> String {
    let [dark_metal, light, _, gleam, _] = bag.hardware.ramp();
    [
        rect([368.0, 420.0, 64.0, 42.0], 5.0, rimmed("url(#hw)", dark_metal)),
        circle(400.0, 441.0, 15.0, format_args!("{}{}", fill(light), stroke(dark_metal, 2.0))),
        rect([396.0, 424.0, 8.0, 34.0], 4.0, rimmed(gleam, dark_metal)),
        path("M388 462v26h24v-26z", rimmed("url(#hw)", dark_metal)),
        path("M510 372q26 40 20 96", line(bag.trim(), 6.0)),
        path("M518 466h24l6 66q-18 10 -36 0z", rimmed("url(#trim)", bag.trim().dark(0.4))),
        bag.stud(184.0, 662.0, 7.0),
        bag.stud(616.0, 662.0, 7.0),
    ]
    .concat()
}
