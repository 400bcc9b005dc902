//! Wrist watches, seen from above.

mod bezel;
mod bracelet;
mod case;
mod dial;
mod hands;
mod numerals;
mod tank;

use super::colour::Colour;
use super::metal::Metal;
use super::pen::{ACROSS, DIAGONAL, LEVEL, fading, linear, metallic, placed, radial};
use super::scene::{Ground, Scene};

/// The outline of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A circle.
    Round,
    /// An eight-sided bezel with screws.
    Octagon,
    /// A rounded octagon with ears.
    Cushion,
    /// A rectangle between two rails.
    Tank,
}

/// The ring around the dial of a round case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bezel {
    /// Polished.
    Smooth,
    /// With flutes.
    Fluted,
    /// A coloured insert with minutes.
    Insert {
        /// The insert, or its lower half.
        colour: Colour,
        /// The upper half, if another colour.
        upper: Option<Colour>,
    },
    /// A coloured ring with a speed scale.
    Tachymeter(Colour),
    /// Set with stones.
    Gems,
}

/// The hour marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Indices {
    /// Applied bars.
    Baton,
    /// Luminous dots.
    Dots,
    /// Thin lines.
    Slim,
    /// Roman numerals.
    Roman,
}

/// The hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hands {
    /// Broad and luminous.
    Sport,
    /// Leaf-shaped.
    Leaf,
}

/// The relief of the dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Texture {
    /// None.
    Plain,
    /// Small squares.
    Tapisserie,
    /// Horizontal bars.
    Bars,
}

/// The small dials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subdials {
    /// None.
    None,
    /// At six.
    One,
    /// At twelve and six.
    Two,
    /// At nine, three and six.
    Three,
}

/// What holds the watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bracelet {
    /// Three broad links.
    Oyster,
    /// Five small links.
    Jubilee,
    /// Three rounded links.
    President,
    /// Grows out of the case.
    Integrated,
    /// A stitched strap.
    Leather(Colour),
    /// A plain strap.
    Rubber(Colour),
}

/// A wrist watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// Outline.
    pub shape: Shape,
    /// Case and bracelet.
    pub metal: Metal,
    /// The bezel; the case's metal if not given.
    pub bezel_metal: Option<Metal>,
    /// The ring around the dial.
    pub bezel: Bezel,
    /// The dial.
    pub dial: Colour,
    /// Its relief.
    pub texture: Texture,
    /// Hour marks.
    pub indices: Indices,
    /// Their colour; follows from dial and metal if not given.
    pub marks: Option<Colour>,
    /// Luminous paint.
    pub lume: Colour,
    /// The hands.
    pub hands: Hands,
    /// Their colour; follows from dial and metal if not given.
    pub hand_colour: Option<Colour>,
    /// Hour and minute shown.
    pub time: (u8, u8),
    /// Small dials.
    pub subdials: Subdials,
    /// Their colour; a shade of the dial if not given.
    pub sub_colour: Option<Colour>,
    /// Whether there is a date window.
    pub date: bool,
    /// The hand of a second time zone.
    pub gmt: Option<Colour>,
    /// Whether there are chronograph pushers.
    pub pushers: bool,
    /// The stone in the crown of a tank.
    pub cabochon: Colour,
    /// Bracelet or strap.
    pub bracelet: Bracelet,
}

/// The usual luminous paint.
pub const LUME: Colour = Colour::hex(0xf3f1e4);
/// The usual stone in a crown.
pub const SAPPHIRE: Colour = Colour::hex(0x1c3f8f);
/// Brown leather, for a strap of no special colour.
pub const BROWN: Colour = Colour::hex(0x3a2a20);

impl Default for Watch {
    fn default() -> Self {
        Self {
            shape: Shape::Round,
            metal: Metal::Steel,
            bezel_metal: None,
            bezel: Bezel::Smooth,
            dial: Colour::hex(0x12302a),
            texture: Texture::Plain,
            indices: Indices::Baton,
            marks: None,
            lume: LUME,
            hands: Hands::Sport,
            hand_colour: None,
            time: (10, 9),
            subdials: Subdials::None,
            sub_colour: None,
            date: false,
            gmt: None,
            pushers: false,
            cabochon: SAPPHIRE,
            bracelet: Bracelet::Oyster,
        }
    }
}

impl Watch {
    pub(super) fn svg(&self, scene: &Scene) -> String {
        let (clip, body, scale) = match self.shape {
            Shape::Tank => (tank::CLIP.to_owned(), tank::draw(self), 1.2),
            Shape::Round | Shape::Octagon | Shape::Cushion => (self.face_clip(), case::draw(self), 1.26),
        };
        let piece = bracelet::pair(self) + &body;
        let placed = placed(scene.clamped_tilt(), scale, &piece);
        scene.frame(&scene.studio(Ground::Flat), &(self.defs() + &clip), &placed)
    }

    fn defs(&self) -> String {
        let [_, _, body, gleam, _] = self.metal.ramp();
        let (strap, dial) = (self.strap(), self.dial);
        let (glow, vignette) = if self.is_light() { (0.3, 0.12) } else { (0.22, 0.55) };
        let strap_stops = [
            (0.0, strap.dark(0.35)),
            (0.2, strap.lite(0.14)),
            (0.55, strap),
            (0.85, strap.lite(0.06)),
            (1.0, strap.dark(0.45)),
        ];
        let dial_stops = [(0.0, dial.lite(glow)), (0.55, dial), (1.0, dial.dark(vignette))];
        let glass = fading("#fff", &[(0.0, 0.26), (0.42, 0.03), (1.0, 0.0)]);
        [
            metallic("case", self.metal, DIAGONAL),
            metallic("bez", self.bezel_metal(), r#" x1="0" y1="0" x2="1" y2="0.8""#),
            metallic("link", self.metal, LEVEL),
            linear("link2", ACROSS, &[(0.0, body), (0.5, gleam), (1.0, body)]),
            linear("strap", ACROSS, &strap_stops),
            radial("dial", r#" cx="0.42" cy="0.36" r="0.75""#, &dial_stops),
            format!(r#"<linearGradient id="glass" x1="0" y1="0" x2="0.7" y2="1">{glass}</linearGradient>"#),
        ]
        .concat()
    }

    fn bezel_metal(&self) -> Metal {
        self.bezel_metal.unwrap_or(self.metal)
    }

    fn strap(&self) -> Colour {
        match self.bracelet {
            Bracelet::Leather(colour) | Bracelet::Rubber(colour) => colour,
            Bracelet::Oyster | Bracelet::Jubilee | Bracelet::President | Bracelet::Integrated => BROWN,
        }
    }

    /// A light dial takes dark marks.
    fn is_light(&self) -> bool {
        self.dial.sum() > 480
    }

    /// The radius of the dial.
    fn radius(&self) -> f64 {
        match self.bezel {
            Bezel::Smooth | Bezel::Fluted => 166.0,
            Bezel::Insert { .. } | Bezel::Tachymeter(_) | Bezel::Gems => 150.0,
        }
    }

    fn mark(&self) -> Colour {
        let [edge, light, body, ..] = self.metal.ramp();
        let plain = if self.lume == LUME { light } else { body };
        self.marks.unwrap_or(if self.is_light() { edge.dark(0.45) } else { plain })
    }

    fn paint(&self) -> Colour {
        match (self.indices, self.is_light()) {
            (Indices::Slim, _) => self.mark(),
            (_, true) => self.metal.ramp()[0].dark(0.25),
            (_, false) => self.lume,
        }
    }
}
