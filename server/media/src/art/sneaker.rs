//! Sneakers, seen from the side.

use super::colour::Colour;
use super::pen::{DOWN, circle, fill, line, linear, path, shadow, stroke};
use super::scene::{Ground, Scene};

/// How far the shaft reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// Over the ankle.
    High,
    /// Below the ankle.
    Low,
}

/// A sneaker: a cut and its panels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sneaker {
    /// Height.
    pub cut: Cut,
    /// Quarter and tongue.
    pub base: Colour,
    /// Mudguard, eyestay and heel.
    pub panel: Colour,
    /// Toe box.
    pub toe: Colour,
    /// Side stripe and ankle strap.
    pub accent: Colour,
    /// Midsole.
    pub sole: Colour,
    /// Outsole.
    pub out: Colour,
    /// Laces.
    pub lace: Colour,
}

impl Default for Sneaker {
    fn default() -> Self {
        Self {
            cut: Cut::High,
            base: Colour::hex(0xf4f2ee),
            panel: Colour::hex(0xb0201c),
            toe: Colour::hex(0xf4f2ee),
            accent: Colour::hex(0x151516),
            sole: Colour::hex(0xf7f5ef),
            out: Colour::hex(0xb0201c),
            lace: Colour::hex(0xf7f5ef),
        }
    }
}

/// The outlines that differ between the cuts.
struct Last {
    tongue: &'static str,
    upper: &'static str,
    collar: &'static str,
    eyestay: &'static str,
    eyestay_seam: &'static str,
    strap: &'static str,
    eyelets: &'static [(f64, f64)],
    lace_lift: f64,
}

const HIGH: Last = Last {
    tongue: "M330 196Q372 180 384 214L410 318L350 250Z",
    upper: "M150 560C138 470 176 400 168 330C162 276 172 240 190 226C236 206 300 200 352 214C366 240 372 276 396 318C430 372 478 418 548 438C630 456 690 482 704 540L706 566H150Z",
    collar: "M190 226C236 206 300 200 352 214C350 236 330 246 276 246C230 246 196 244 190 226Z",
    eyestay: "M352 214C366 240 372 276 396 318C430 372 478 418 548 438L520 486C450 470 390 430 350 370C322 328 318 270 322 232Z",
    eyestay_seam: "M328 238C324 274 330 326 356 366C394 424 452 460 516 476",
    strap: "M168 330C162 276 172 240 190 226L300 244C306 284 298 316 280 336Q220 350 168 330Z",
    eyelets: &[(338.0, 252.0), (344.0, 292.0), (358.0, 330.0), (382.0, 366.0), (414.0, 400.0), (454.0, 428.0)],
    lace_lift: 12.0,
};

const LOW: Last = Last {
    tongue: "M300 320Q350 296 372 330L404 380L330 360Z",
    upper: "M148 566C138 500 150 440 172 402C170 372 176 348 196 340C246 346 290 352 330 336C356 340 372 356 396 378C436 414 488 434 552 446C634 462 692 488 704 540L706 566H148Z",
    collar: "M196 340C246 346 290 352 330 336C338 352 316 368 270 372C226 374 196 362 196 340Z",
    eyestay: "M330 336C356 340 372 356 396 378C436 414 488 434 552 446L522 492C450 476 380 450 338 408C322 390 312 372 316 358Z",
    eyestay_seam: "M322 364C326 386 346 402 348 406C386 442 452 466 518 480",
    strap: "M172 402C170 372 176 348 196 340L226 366Q222 400 210 412Q186 404 172 402Z",
    eyelets: &[(350.0, 366.0), (378.0, 394.0), (412.0, 420.0), (452.0, 440.0), (492.0, 456.0)],
    lace_lift: 18.0,
};

impl Sneaker {
    pub(super) fn svg(&self, scene: &Scene) -> String {
        let last = match self.cut {
            Cut::High => &HIGH,
            Cut::Low => &LOW,
        };
        let piece = [
            shadow(430.0, 640.0, 360.0, 36.0, 1.0),
            path(last.tongue, format_args!(r#" fill="url(#b)"{}"#, stroke(self.base.dark(0.3), 1.5))),
            path(last.upper, fill("url(#b)")),
            path(last.collar, fill("url(#in)")),
            self.panels(last),
            self.lacing(last),
            self.bottom(),
        ];
        scene.frame(&scene.studio(Ground::Table(580.0)), &self.defs(), &piece.concat())
    }

    fn defs(&self) -> String {
        let panel = |id, colour: Colour| {
            let direction = r#" x1="0" y1="0" x2="0.2" y2="1""#;
            linear(id, direction, &[(0.0, colour.lite(0.16)), (0.6, colour), (1.0, colour.dark(0.22))])
        };
        let panels = [("b", self.base), ("p", self.panel), ("t", self.toe), ("a", self.accent), ("s", self.sole)];
        let inside = linear("in", DOWN, &[(0.0, self.panel.dark(0.55)), (1.0, self.panel.dark(0.25))]);
        panels.map(|(id, colour)| panel(id, colour)).concat() + &inside
    }

    /// Toe box, mudguard, eyestay, heel, ankle strap, side stripe.
    fn panels(&self, last: &Last) -> String {
        let mut holes = String::new();
        for (i, x) in [574.0, 598.0, 622.0, 646.0].into_iter().enumerate() {
            for y in [486.0, 504.0, 522.0] {
                holes += &circle(x, y + i as f64 * 5.0, 3.0, fill(self.toe.dark(0.45)));
            }
        }
        let strap_seam = match self.cut {
            Cut::High => seam("M176 322Q222 338 274 326C290 306 296 284 292 254", self.accent),
            Cut::Low => String::new(),
        };
        [
            path(
                "M520 440C560 452 640 458 676 500C700 524 706 552 706 566H520C500 540 496 476 520 440Z",
                fill("url(#t)"),
            ),
            holes,
            path("M470 566C486 520 520 506 560 512C620 520 672 520 700 536Q706 552 706 566Z", fill("url(#p)")),
            seam("M480 562C496 524 524 514 560 520C620 528 670 528 698 544", self.panel),
            path(last.eyestay, fill("url(#p)")),
            seam(last.eyestay_seam, self.panel),
            path("M150 566C140 500 158 440 170 404C214 410 256 440 262 500Q264 540 256 566Z", fill("url(#p)")),
            seam("M250 562C258 500 240 430 176 414", self.panel),
            path(last.strap, fill("url(#a)")),
            strap_seam,
            path("M262 474C330 504 400 498 462 470L486 500C420 532 340 540 264 516Z", fill("url(#a)")),
            seam("M266 482C334 512 402 506 460 480", self.accent),
        ]
        .concat()
    }

    fn lacing(&self, last: &Last) -> String {
        let round = r#" stroke-linecap="round" stroke-linejoin="round""#;
        let row = |&(x, y): &(f64, f64)| {
            let lace = format!("M{x} {y}Q{} {} {} {}", x + 26.0, y - 24.0, x + 46.0, y - last.lace_lift);
            let edge = path(&lace, format_args!("{}{round}", line(self.lace.dark(0.22), 13.0)));
            let face = path(&lace, format_args!("{}{round}", line(self.lace, 10.0)));
            circle(x, y, 5.0, fill(self.panel.dark(0.5))) + &edge + &face
        };
        last.eyelets.iter().map(row).collect()
    }

    fn bottom(&self) -> String {
        let edge = format!(r#"{} stroke-linecap="round" stroke-linejoin="round""#, line(self.sole.dark(0.28), 1.5));
        [
            path("M138 560H712Q728 572 720 604Q712 622 690 622H168Q140 622 136 600Q134 574 138 560Z", fill("url(#s)")),
            seam("M146 574H708", self.sole),
            path("M140 606Q144 628 170 630H686Q714 628 720 606Q708 614 690 614H168Q148 614 140 606Z", fill(self.out)),
            path("M138 560H712", edge),
            path("M150 566C140 500 158 440 170 404", format_args!(r#"{} opacity="0.12""#, line("#fff", 5.0))),
        ]
        .concat()
    }
}

/// Stitches, lighter than a dark panel and darker than a light one.
fn seam(d: &str, panel: Colour) -> String {
    let thread = if panel.sum() > 420 { panel.dark(0.28) } else { panel.lite(0.3) };
    path(d, format_args!(r#"{} stroke-dasharray="6 4" opacity="0.8""#, line(thread, 1.8)))
}
