//! Handbags of the demo catalogue.

use super::super::bag::{Bag, Form, Texture};
use super::super::colour::Colour;
use super::super::draw::Drawing;
use super::super::metal::Metal;
use super::{Demo, demo};

pub(super) fn all() -> Vec<Demo> {
    vec![
        demo(
            "birkin",
            Drawing::Bag(Bag { form: Form::Tote, leather: Colour::hex(0xb5763c), ..Bag::default() }),
            0xe6dccd,
            0.0,
        ),
        demo(
            "kelly",
            Drawing::Bag(Bag {
                form: Form::Tote,
                leather: Colour::hex(0x1b1c1f),
                hardware: Metal::White,
                ..Bag::default()
            }),
            0xd6d6d3,
            0.0,
        ),
        demo(
            "birkinblue",
            Drawing::Bag(Bag { form: Form::Tote, leather: Colour::hex(0x27486b), ..Bag::default() }),
            0xd3dae0,
            0.0,
        ),
        demo(
            "classicflap",
            Drawing::Bag(Bag { form: Form::Flap(Texture::Quilt), leather: Colour::hex(0x18181a), ..Bag::default() }),
            0xe2dad0,
            0.0,
        ),
        demo(
            "chanel19",
            Drawing::Bag(Bag { form: Form::Flap(Texture::Quilt), leather: Colour::hex(0xd8c3a5), ..Bag::default() }),
            0xd8dbd6,
            0.0,
        ),
        demo(
            "speedy",
            Drawing::Bag(Bag {
                form: Form::Barrel(Texture::Check),
                leather: Colour::hex(0x6d4a30),
                trim: Some(Colour::hex(0xc39467)),
                ..Bag::default()
            }),
            0xe3d9cb,
            0.0,
        ),
        demo(
            "saddle",
            Drawing::Bag(Bag { form: Form::Saddle, leather: Colour::hex(0x7c1f2c), ..Bag::default() }),
            0xe4d5d1,
            0.0,
        ),
        demo(
            "jodie",
            Drawing::Bag(Bag { form: Form::Hobo, leather: Colour::hex(0x3f7a4a), ..Bag::default() }),
            0xd5dcd0,
            0.0,
        ),
    ]
}
