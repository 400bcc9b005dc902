//! Sneakers of the demo catalogue.

use super::super::colour::Colour;
use super::super::draw::Drawing;
use super::super::sneaker::{Cut, Sneaker};
use super::{Demo, demo};

pub(super) fn all() -> Vec<Demo> {
    vec![
        demo("jordan", Drawing::Sneaker(Sneaker { ..Sneaker::default() }), 0xdcdcd6, 0.0),
        demo(
            "dunk",
            Drawing::Sneaker(Sneaker {
                cut: Cut::Low,
                base: Colour::hex(0xf1f1ee),
                panel: Colour::hex(0x8b9398),
                toe: Colour::hex(0xf1f1ee),
                accent: Colour::hex(0x8b9398),
                out: Colour::hex(0x8b9398),
                ..Sneaker::default()
            }),
            0xd5d9da,
            0.0,
        ),
        demo(
            "runner",
            Drawing::Sneaker(Sneaker {
                cut: Cut::Low,
                base: Colour::hex(0xd9d3c6),
                panel: Colour::hex(0x2d4a3e),
                toe: Colour::hex(0xd9d3c6),
                accent: Colour::hex(0xc47a2c),
                out: Colour::hex(0x8a6f4d),
                ..Sneaker::default()
            }),
            0xdedad0,
            0.0,
        ),
    ]
}
