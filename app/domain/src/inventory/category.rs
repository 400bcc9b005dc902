//! Categories as data: which fields the intake form of each asks for, and which components may come with it.
//! Forms, validation, search text and imports all read this table; adding a field is adding a line here.

use std::collections::BTreeMap;

use crate::{error::Problems, text};

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    Text,
    /// A decimal number in this unit; kept as typed.
    Number(&'static str),
    /// One of these.
    Choice(&'static [&'static str]),
}

/// One field of an intake form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in data.
    pub key: &'static str,
    /// The label above the input.
    pub label: &'static str,
    /// What it takes.
    pub kind: FieldKind,
}

/// A kind of thing that a shop carries.
#[derive(Debug, PartialEq, Eq)]
pub struct Category {
    /// The name in data.
    pub key: &'static str,
    /// One of them.
    pub label: &'static str,
    /// Many of them.
    pub plural: &'static str,
    /// The letter in front of stock numbers.
    pub prefix: &'static str,
    /// Its own fields, in the order of the form.
    pub fields: &'static [Field],
    /// What should come with it: key and label.
    pub components: &'static [(&'static str, &'static str)],
}

impl Category {
    /// The category of a key.
    #[must_use]
    pub fn of(key: &str) -> Option<&'static Self> {
        CATEGORIES.iter().find(|category| category.key == key)
    }

    /// Keeps the fields that this category has, cleaned; notes those that do not fit as `attributes.<key>`.
    pub fn read_attributes(
        &self,
        given: &BTreeMap<String, String>,
        problems: &mut Problems,
    ) -> BTreeMap<String, String> {
        let mut kept = BTreeMap::new();
        for (key, value) in given {
            let name = format!("attributes.{key}");
            let Some(field) = self.fields.iter().find(|field| field.key == key) else {
                problems.note(name, format!("{} have no such field.", self.plural));
                continue;
            };
            let Some(value) = problems.take(&name, text::line(value)).filter(|value| !value.is_empty()) else {
                continue;
            };
            match field.kind {
                FieldKind::Text => {}
                FieldKind::Number(unit) if !is_decimal(&value) => {
                    problems.note(name, format!("Write a number of {unit}, for example 40.5."));
                    continue;
                }
                FieldKind::Choice(choices) if !choices.contains(&value.as_str()) => {
                    problems.note(name, "Choose one of the list.");
                    continue;
                }
                FieldKind::Number(_) | FieldKind::Choice(_) => {}
            }
            kept.insert(key.clone(), value);
        }
        kept
    }
}

fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole, 9) && digits(fraction, 6)
}

const fn text(key: &'static str, label: &'static str) -> Field {
    Field { key, label, kind: FieldKind::Text }
}

const fn number(key: &'static str, label: &'static str, unit: &'static str) -> Field {
    Field { key, label, kind: FieldKind::Number(unit) }
}

const fn choice(key: &'static str, label: &'static str, of: &'static [&'static str]) -> Field {
    Field { key, label, kind: FieldKind::Choice(of) }
}

const METALS: &[&str] =
    &["Yellow gold", "White gold", "Rose gold", "Platinum", "Palladium", "Silver", "Titanium", "Steel", "Tantalum"];
/// Millesimal fineness and carat marks in use (ISO 8654).
const FINENESS: &[&str] = &[
    "333 (8 ct)",
    "375 (9 ct)",
    "417 (10 ct)",
    "585 (14 ct)",
    "750 (18 ct)",
    "916 (22 ct)",
    "999 (24 ct)",
    "800",
    "835",
    "900",
    "925",
    "950",
];

/// Every category, in the order of menus.
pub const CATEGORIES: &[Category] = &[
    Category {
        key: "watch",
        label: "Watch",
        plural: "Watches",
        prefix: "W",
        fields: &[
            number("case_size", "Case size", "mm"),
            choice(
                "case_material",
                "Case material",
                &[
                    "Steel",
                    "Yellow gold",
                    "White gold",
                    "Rose gold",
                    "Platinum",
                    "Titanium",
                    "Ceramic",
                    "Carbon",
                    "Bronze",
                    "Two-tone",
                ],
            ),
            text("dial", "Dial"),
            text("bezel", "Bezel"),
            text("bracelet", "Bracelet"),
            choice("movement", "Movement", &["Automatic", "Manual", "Quartz", "Solar", "Spring drive"]),
            text("calibre", "Calibre"),
            number("water_resistance", "Water resistance", "m"),
        ],
        components: &[
            ("box", "Box"),
            ("papers", "Papers"),
            ("warranty_card", "Warranty card"),
            ("booklets", "Booklets"),
            ("links", "Spare links"),
            ("hang_tag", "Hang tag"),
        ],
    },
    Category {
        key: "handbag",
        label: "Handbag",
        plural: "Handbags",
        prefix: "H",
        fields: &[
            text("material", "Material"),
            text("colour", "Colour"),
            choice("hardware", "Hardware", &["Gold", "Palladium", "Silver", "Ruthenium", "Rose gold", "Brass", "None"]),
            text("date_stamp", "Date stamp"),
            text("size", "Size"),
            number("width", "Width", "cm"),
        ],
        components: &[
            ("dust_bag", "Dust bag"),
            ("box", "Box"),
            ("lock_key", "Lock and keys"),
            ("strap", "Strap"),
            ("authenticity_card", "Authenticity card"),
            ("receipt", "Receipt"),
            ("rain_cover", "Rain cover"),
        ],
    },
    Category {
        key: "jewellery",
        label: "Jewellery",
        plural: "Jewellery",
        prefix: "J",
        fields: &[
            choice(
                "kind",
                "Kind",
                &["Ring", "Necklace", "Bracelet", "Bangle", "Earrings", "Pendant", "Brooch", "Cufflinks"],
            ),
            choice("metal", "Metal", METALS),
            choice("fineness", "Fineness", FINENESS),
            number("weight", "Weight", "g"),
            text("stones", "Stones"),
            number("carat", "Total carat", "ct"),
            text("certificate", "Certificate"),
            text("ring_size", "Ring size"),
        ],
        components: &[
            ("box", "Box"),
            ("certificate", "Certificate"),
            ("receipt", "Receipt"),
            ("backs", "Backs and clasps"),
        ],
    },
    Category {
        key: "sneaker",
        label: "Sneaker",
        plural: "Sneakers",
        prefix: "S",
        fields: &[
            text("colourway", "Colourway"),
            text("style_code", "Style code"),
            choice("size_us_men", "US men", super::size::US_MEN),
            choice("size_us_women", "US women", super::size::US_WOMEN),
            choice("size_uk", "UK", super::size::UK),
            choice("size_eu", "EU", super::size::EU),
            choice("size_cm", "CM", super::size::CM),
            choice("grade", "Grade", &["DS", "VNDS", "9", "8", "7", "6"]),
        ],
        components: &[
            ("box", "Box"),
            ("lid", "Lid"),
            ("laces", "Extra laces"),
            ("tags", "Tags"),
            ("receipt", "Receipt"),
        ],
    },
    Category {
        key: "apparel",
        label: "Apparel",
        plural: "Apparel",
        prefix: "A",
        fields: &[
            text("material", "Material"),
            text("colour", "Colour"),
            text("size", "Size"),
            choice("department", "Department", &["Women", "Men", "Unisex", "Children"]),
        ],
        components: &[("tags", "Tags"), ("dust_bag", "Garment bag"), ("receipt", "Receipt")],
    },
    Category {
        key: "accessory",
        label: "Accessory",
        plural: "Accessories",
        prefix: "X",
        fields: &[text("kind", "Kind"), text("material", "Material"), text("colour", "Colour"), text("size", "Size")],
        components: &[("box", "Box"), ("dust_bag", "Dust bag"), ("receipt", "Receipt")],
    },
    Category {
        key: "precious_metal",
        label: "Precious metal",
        plural: "Precious metal",
        prefix: "M",
        fields: &[
            choice("metal", "Metal", &["Gold", "Silver", "Platinum", "Palladium"]),
            choice("form", "Form", &["Bar", "Coin", "Round", "Scrap", "Grain"]),
            number("fineness", "Fineness", "‰"),
            number("weight", "Weight", "g"),
            text("mint", "Mint or refiner"),
        ],
        components: &[("assay", "Assay card"), ("capsule", "Capsule"), ("box", "Box")],
    },
    Category {
        key: "general",
        label: "General",
        plural: "General goods",
        prefix: "G",
        fields: &[
            text("material", "Material"),
            text("colour", "Colour"),
            text("size", "Size"),
            number("weight", "Weight", "g"),
        ],
        components: &[("box", "Box"), ("manual", "Manual"), ("receipt", "Receipt")],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_prefixes_are_unique() {
        for (at, a) in CATEGORIES.iter().enumerate() {
            for b in &CATEGORIES[at + 1..] {
                assert!(a.key != b.key && a.prefix != b.prefix, "{} {}", a.key, b.key);
            }
            for (at, field) in a.fields.iter().enumerate() {
                assert!(a.fields[at + 1..].iter().all(|other| other.key != field.key), "{} {}", a.key, field.key);
            }
        }
    }

    #[test]
    fn attributes_are_kept_cleaned_or_refused() {
        let watch = Category::of("watch").unwrap();
        let given =
            [("case_size", " 40.5 "), ("dial", "<b>Black</b>"), ("movement", "Steam"), ("hue", "x"), ("bezel", "")];
        let given = given.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let mut problems = Problems::default();
        let kept = watch.read_attributes(&given, &mut problems);
        assert_eq!(kept.get("case_size").map(String::as_str), Some("40.5"));
        assert_eq!(kept.get("dial").map(String::as_str), Some("<b>Black</b>"), "stored as typed, escaped when shown");
        assert!(!kept.contains_key("bezel"));
        let refused = problems.finish().unwrap_err();
        assert!(refused.of("attributes.movement").is_some() && refused.of("attributes.hue").is_some());
    }
}
