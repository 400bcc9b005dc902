//! The rounded bag with a zip.

use super::super::pen::{circle, clip, clipped, fill, line, opacity, path, rect, rimmed, shadow};
use super::leather::handle;
use super::{Bag, Texture};

const BODY: &str = "M140 420Q140 346 230 340H570Q660 346 660 420V560Q660 640 578 640H222Q140 640 140 560Z";

pub(super) fn draw(bag: &Bag, texture: Texture) -> (String, String) {
    let [dark_metal, light, ..] = bag.hardware.ramp();
    let trim = bag.trim();
    let surface = match texture {
        Texture::Check => path(check(), format_args!("{}{}", fill(bag.leather.dark(0.34)), opacity(0.6))),
        Texture::Quilt | Texture::Grain => bag.grain(150.0, 350.0, 500.0, 280.0),
    };
    let shine = path("M140 340H660V376Q400 356 140 376Z", format_args!("{}{}", fill("#fff"), opacity(0.12)));
    let tab = |x: f64| {
        path(format_args!("M{} 440h40v52l-20 22l-20 -22z", x - 20.0), rimmed("url(#trim)", trim.dark(0.4)))
            + &bag.stud(x, 458.0, 6.0)
            + &bag.stud(x, 486.0, 5.0)
            + &circle(x, 436.0, 15.0, line("url(#hw)", 6.0))
    };
    let piece = [
        shadow(400.0, 640.0, 360.0, 44.0, 1.0),
        handle([262.0, 538.0], 372.0, 172.0, 22.0, &trim.dark(0.3).to_string()),
        path(BODY, fill("url(#hide)")),
        clipped("body", &(surface + &shine)),
        path("M164 372Q400 346 636 372", line("url(#trim)", 20.0)),
        path("M170 371Q400 346 630 371", format_args!(r#"{} stroke-dasharray="4 3""#, line(light, 4.0))),
        path("M140 400q40 10 46 60v110q-6 50 -40 60Q138 600 140 560Z", fill("url(#trim)")),
        path("M660 400q-40 10 -46 60v110q6 50 40 60Q662 600 660 560Z", fill("url(#trim)")),
        path("M152 628Q400 648 648 628L640 640H160Z", fill(trim)),
        handle([250.0, 550.0], 452.0, 250.0, 24.0, "url(#trim)"),
        tab(250.0),
        tab(550.0),
        rect([604.0, 360.0, 20.0, 40.0], 4.0, rimmed("url(#hw)", dark_metal)),
    ];
    (clip("body", &path(BODY, "")), piece.concat())
}

fn check() -> String {
    let mut squares = String::new();
    for (i, x) in (150..660).step_by(36).enumerate() {
        for (j, y) in (346..640).step_by(36).enumerate() {
            if (i + j) % 2 == 0 {
                squares += &format!("M{x} {y}h36v36h-36z");
            }
        }
    }
    squares
}
