//! Watches of the demo catalogue.

use super::super::colour::Colour;
use super::super::draw::Drawing;
use super::super::metal::Metal;
use super::super::watch::{Bezel, Bracelet, Hands, Indices, Shape, Subdials, Texture, Watch};
use super::{Demo, demo};

pub(super) fn all() -> Vec<Demo> {
    vec![
        demo(
            "submariner",
            Drawing::Watch(Watch {
                bezel: Bezel::Insert { colour: Colour::hex(0x0b0c0e), upper: None },
                dial: Colour::hex(0x0d0e10),
                indices: Indices::Dots,
                date: true,
                ..Watch::default()
            }),
            0xd8d4cb,
            -6.0,
        ),
        demo(
            "starbucks",
            Drawing::Watch(Watch {
                bezel: Bezel::Insert { colour: Colour::hex(0x0f4a35), upper: None },
                dial: Colour::hex(0x0d0e10),
                indices: Indices::Dots,
                date: true,
                ..Watch::default()
            }),
            0xcdd5cb,
            5.0,
        ),
        demo(
            "daytona",
            Drawing::Watch(Watch {
                bezel: Bezel::Tachymeter(Colour::hex(0x111214)),
                dial: Colour::hex(0xf3f2ee),
                subdials: Subdials::Three,
                sub_colour: Some(Colour::hex(0xf3f2ee)),
                pushers: true,
                ..Watch::default()
            }),
            0xcfd3d6,
            7.0,
        ),
        demo(
            "gmt",
            Drawing::Watch(Watch {
                bezel: Bezel::Insert { colour: Colour::hex(0x8f1f2b), upper: Some(Colour::hex(0x17305f)) },
                dial: Colour::hex(0x0d0e10),
                indices: Indices::Dots,
                date: true,
                gmt: Some(Colour::hex(0xb32a33)),
                bracelet: Bracelet::Jubilee,
                ..Watch::default()
            }),
            0xd3d0d6,
            -8.0,
        ),
        demo(
            "datejust",
            Drawing::Watch(Watch {
                bezel_metal: Some(Metal::White),
                bezel: Bezel::Fluted,
                dial: Colour::hex(0x1d3f6e),
                date: true,
                bracelet: Bracelet::Jubilee,
                ..Watch::default()
            }),
            0xcfd6dd,
            4.0,
        ),
        demo(
            "daydate",
            Drawing::Watch(Watch {
                metal: Metal::Yellow,
                bezel: Bezel::Fluted,
                dial: Colour::hex(0x3c5a3f),
                date: true,
                bracelet: Bracelet::President,
                ..Watch::default()
            }),
            0xe2d8c4,
            -5.0,
        ),
        demo(
            "nautilus",
            Drawing::Watch(Watch {
                shape: Shape::Cushion,
                dial: Colour::hex(0x24415c),
                texture: Texture::Bars,
                date: true,
                bracelet: Bracelet::Integrated,
                ..Watch::default()
            }),
            0xc9d0d3,
            6.0,
        ),
        demo(
            "calatrava",
            Drawing::Watch(Watch {
                metal: Metal::White,
                dial: Colour::hex(0xece9e2),
                indices: Indices::Slim,
                hands: Hands::Leaf,
                subdials: Subdials::One,
                bracelet: Bracelet::Leather(Colour::hex(0x1f2226)),
                ..Watch::default()
            }),
            0xdcd7d0,
            -4.0,
        ),
        demo(
            "royaloak",
            Drawing::Watch(Watch {
                shape: Shape::Octagon,
                dial: Colour::hex(0x1f3550),
                texture: Texture::Tapisserie,
                date: true,
                bracelet: Bracelet::Integrated,
                ..Watch::default()
            }),
            0xd2d2cd,
            5.0,
        ),
        demo(
            "speedmaster",
            Drawing::Watch(Watch {
                bezel: Bezel::Tachymeter(Colour::hex(0x121314)),
                dial: Colour::hex(0x121314),
                indices: Indices::Slim,
                marks: Some(Colour::hex(0xe9e7df)),
                subdials: Subdials::Three,
                sub_colour: Some(Colour::hex(0x0b0c0c)),
                pushers: true,
                ..Watch::default()
            }),
            0xd9d5cd,
            -7.0,
        ),
        demo(
            "tank",
            Drawing::Watch(Watch {
                shape: Shape::Tank,
                dial: Colour::hex(0xf2efe6),
                indices: Indices::Roman,
                marks: Some(Colour::hex(0x1d1d1f)),
                hands: Hands::Leaf,
                hand_colour: Some(Colour::hex(0x22366b)),
                bracelet: Bracelet::Leather(Colour::hex(0x1b1b1d)),
                ..Watch::default()
            }),
            0xddd3c8,
            0.0,
        ),
        demo(
            "reverso",
            Drawing::Watch(Watch {
                shape: Shape::Tank,
                dial: Colour::hex(0x0f3b2f),
                marks: Some(Colour::hex(0xeceee8)),
                hands: Hands::Leaf,
                hand_colour: Some(Colour::hex(0xeef0ec)),
                cabochon: Colour::hex(0x9aa1a5),
                bracelet: Bracelet::Leather(Colour::hex(0x123a2f)),
                ..Watch::default()
            }),
            0xd0d6cd,
            4.0,
        ),
        demo(
            "blackbay",
            Drawing::Watch(Watch {
                bezel: Bezel::Insert { colour: Colour::hex(0x1a2c4d), upper: None },
                dial: Colour::hex(0x18263f),
                indices: Indices::Dots,
                lume: Colour::hex(0xf0e3c0),
                bracelet: Bracelet::Leather(Colour::hex(0x6b4326)),
                ..Watch::default()
            }),
            0xddd3c4,
            -6.0,
        ),
        demo(
            "portugieser",
            Drawing::Watch(Watch {
                metal: Metal::Rose,
                dial: Colour::hex(0xf0ece3),
                indices: Indices::Slim,
                marks: Some(Colour::hex(0x7d4a33)),
                hands: Hands::Leaf,
                hand_colour: Some(Colour::hex(0x9a5f43)),
                subdials: Subdials::Two,
                sub_colour: Some(Colour::hex(0xf0ece3)),
                pushers: true,
                bracelet: Bracelet::Leather(Colour::hex(0x5a2e1e)),
                ..Watch::default()
            }),
            0xe4d6cb,
            6.0,
        ),
        demo(
            "overseas",
            Drawing::Watch(Watch {
                dial: Colour::hex(0x16437a),
                date: true,
                bracelet: Bracelet::Integrated,
                ..Watch::default()
            }),
            0xcdd4dc,
            -5.0,
        ),
    ]
}
