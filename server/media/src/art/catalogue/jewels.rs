//! Jewellery of the demo catalogue.

use super::super::colour::Colour;
use super::super::draw::Drawing;
use super::super::jewel::{Band, CREAM, Form, Jewel};
use super::super::metal::Metal;
use super::{Demo, demo};

pub(super) fn all() -> Vec<Demo> {
    vec![
        demo(
            "solitaire",
            Drawing::Jewel(Jewel { form: Form::Solitaire { carat: 84, band: Band::Pave }, ..Jewel::default() }),
            0xd2d8db,
            0.0,
        ),
        demo(
            "solitairegold",
            Drawing::Jewel(Jewel {
                form: Form::Solitaire { carat: 74, band: Band::Plain },
                metal: Metal::Yellow,
                stone: Colour::hex(0x7fb0d8),
                ..Jewel::default()
            }),
            0xdfd8ca,
            0.0,
        ),
        demo(
            "love",
            Drawing::Jewel(Jewel { form: Form::Bangle, metal: Metal::Yellow, ..Jewel::default() }),
            0xe5dccb,
            0.0,
        ),
        demo(
            "eternity",
            Drawing::Jewel(Jewel {
                form: Form::Eternity { alternate: Some(Colour::hex(0xc9465a)) },
                metal: Metal::Yellow,
                stone: Colour::hex(0xd6e4ec),
                ..Jewel::default()
            }),
            0xe0d3cf,
            0.0,
        ),
        demo(
            "trilogy",
            Drawing::Jewel(Jewel {
                form: Form::Trilogy,
                metal: Metal::Yellow,
                stone: Colour::hex(0x1d7a55),
                ..Jewel::default()
            }),
            0xcfd8cf,
            0.0,
        ),
        demo(
            "alhambra",
            Drawing::Jewel(Jewel {
                form: Form::Pendant,
                metal: Metal::Yellow,
                stone: Colour::hex(0x156049),
                ..Jewel::default()
            }),
            0xe2dccf,
            0.0,
        ),
        demo(
            "pearls",
            Drawing::Jewel(Jewel { form: Form::Pearls { pearl: CREAM }, ..Jewel::default() }),
            0xc6c3c4,
            0.0,
        ),
        demo(
            "signet",
            Drawing::Jewel(Jewel {
                form: Form::Signet,
                metal: Metal::Yellow,
                stone: Colour::hex(0x1f2836),
                ..Jewel::default()
            }),
            0xdbd5c9,
            0.0,
        ),
        demo("studs", Drawing::Jewel(Jewel { form: Form::Studs, ..Jewel::default() }), 0xcdd3d8, 0.0),
    ]
}
