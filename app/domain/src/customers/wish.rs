//! What a client wants, and whether a piece is it.

use serde::{Deserialize, Serialize};

use super::WishState;
use crate::{
    AppError, Currency, CustomerId, Date, ItemId, Money, WishId,
    error::Problems,
    inventory::Condition,
    text::{self, code_key, folded},
};

/// A wish as a form holds it. Whatever is left empty does not matter to them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishDraft {
    /// In their words.
    pub title: String,
    /// The key of a category.
    pub category: String,
    /// Brand.
    pub brand: String,
    /// Model.
    pub model: String,
    /// Reference.
    pub reference: String,
    /// Size, in their words.
    pub size: String,
    /// What they would pay at least.
    pub price_min: String,
    /// What they would pay at most.
    pub price_max: String,
    /// The key of the least condition.
    pub condition: String,
    /// Only with its papers.
    pub needs_papers: bool,
    /// The day until which they want it, or nothing.
    pub wanted_by: String,
    /// Anything else.
    pub note: String,
}

/// A wish, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// In their words.
    pub title: String,
    /// The key of a category, or nothing.
    pub category: String,
    /// Brand.
    pub brand: String,
    /// Model.
    pub model: String,
    /// Reference.
    pub reference: String,
    /// Size, in their words.
    pub size: String,
    /// What they would pay at least.
    pub price_min: Option<Money>,
    /// What they would pay at most.
    pub price_max: Option<Money>,
    /// The least condition.
    pub condition: Option<Condition>,
    /// Only with its papers.
    pub needs_papers: bool,
    /// The last day.
    pub wanted_by: Option<Date>,
    /// Anything else.
    pub note: String,
}

impl WishDraft {
    /// Reads the form: something that a piece can be recognised by, and prices in their order.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention.
    pub fn read(&self, currency: Currency) -> Result<Wish, AppError> {
        let mut p = Problems::default();
        let line = |p: &mut Problems, field: &str, typed: &str| p.take(field, text::line(typed)).unwrap_or_default();
        let money = |p: &mut Problems, field: &str, typed: &str| match typed.trim() {
            "" => None,
            typed => p.take(field, Money::parse(typed, currency)).filter(|money| {
                if money.is_negative() {
                    p.note(field, "More than nothing.");
                }
                !money.is_negative()
            }),
        };
        let wish = Wish {
            title: line(&mut p, "title", &self.title),
            category: line(&mut p, "category", &self.category),
            brand: line(&mut p, "brand", &self.brand),
            model: line(&mut p, "model", &self.model),
            reference: line(&mut p, "reference", &self.reference),
            size: line(&mut p, "size", &self.size),
            price_min: money(&mut p, "price_min", &self.price_min),
            price_max: money(&mut p, "price_max", &self.price_max),
            condition: Condition::of(&self.condition),
            needs_papers: self.needs_papers,
            wanted_by: match self.wanted_by.trim() {
                "" => None,
                typed => p.take("wanted_by", typed.parse::<Date>().map_err(|_| "Choose a day.")),
            },
            note: line(&mut p, "note", &self.note),
        };
        if let (Some(least), Some(most)) = (wish.price_min, wish.price_max)
            && least.minor > most.minor
        {
            p.note("price_max", "More than the least price.");
        }
        if wish.match_key().is_empty() {
            p.note("title", "Say what they want: a brand, a reference or a few words.");
        }
        p.finish()?;
        Ok(wish)
    }
}

/// What of a piece a wish looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its category.
    pub category: String,
    /// Brand.
    pub brand: String,
    /// Title and model.
    pub words: String,
    /// Reference.
    pub reference: String,
    /// What it costs, when it has a price.
    pub ask: Option<Money>,
    /// Its condition, when it was graded.
    pub condition: Option<Condition>,
    /// It comes with its papers.
    pub papers: bool,
}

/// Words that begin a look-up.
const MOST_WORDS: usize = 12;

impl Wish {
    /// The most specific thing that is known: what pieces are looked up by. Empty when there is nothing to go by.
    #[must_use]
    pub fn match_key(&self) -> String {
        let first = |text: &str| folded(text).split(' ').next().unwrap_or_default().to_owned();
        let (reference, brand) = (code_key(&self.reference), folded(&self.brand));
        let (model, word) = (first(&self.model), first(&self.title));
        if !reference.is_empty() {
            return format!("r:{reference}");
        }
        match (brand.is_empty(), model.is_empty(), word.is_empty(), self.category.is_empty()) {
            (false, false, ..) => format!("m:{brand}|{model}"),
            (false, true, ..) => format!("b:{brand}"),
            (true, false, ..) => format!("t:{model}"),
            (true, true, false, _) => format!("t:{word}"),
            (true, true, true, false) => format!("c:{}", self.category),
            (true, true, true, true) => String::new(),
        }
    }

    /// Whether a piece is what they want. What the piece does not say about itself is no reason against it, except its
    /// papers.
    #[must_use]
    pub fn wants(&self, piece: &Offered) -> bool {
        let words = folded(&format!("{} {}", piece.brand, piece.words));
        let known = |text: &str| {
            folded(text).split(' ').filter(|word| !word.is_empty()).all(|word| words.split(' ').any(|it| it == word))
        };
        let same = |wish: &str, piece: &str| wish.is_empty() || wish == piece;
        let structured = [&self.brand, &self.model, &self.reference].iter().any(|it| !it.is_empty());
        let priced = |limit: Option<Money>, fits: fn(i64, i64) -> bool| match (limit, piece.ask) {
            (Some(limit), Some(ask)) if limit.currency == ask.currency => fits(ask.minor, limit.minor),
            _ => true,
        };
        let graded = match (self.condition, piece.condition) {
            (Some(least), Some(is)) => place(is) <= place(least),
            _ => true,
        };
        same(&self.category, &piece.category)
            && same(&folded(&self.brand), &folded(&piece.brand))
            && same(&code_key(&self.reference), &code_key(&piece.reference))
            && known(&self.model)
            && (structured || known(&self.title))
            && priced(self.price_min, |ask, least| ask >= least)
            && priced(self.price_max, |ask, most| ask <= most)
            && graded
            && (piece.papers || !self.needs_papers)
    }

    /// In a few words.
    #[must_use]
    pub fn words(&self) -> String {
        let named = [&self.brand, &self.model, &self.reference];
        let named: Vec<&str> = named.iter().map(|it| it.as_str()).filter(|it| !it.is_empty()).collect();
        match (self.title.is_empty(), named.is_empty()) {
            (false, _) => self.title.clone(),
            (true, false) => named.join(" "),
            (true, true) => self.category.clone(),
        }
    }

    /// What else matters to them.
    #[must_use]
    pub fn terms(&self) -> String {
        let mut all = Vec::new();
        match (self.price_min, self.price_max) {
            (Some(least), Some(most)) => all.push(format!("{least} to {most}")),
            (None, Some(most)) => all.push(format!("up to {most}")),
            (Some(least), None) => all.push(format!("from {least}")),
            (None, None) => {}
        }
        all.extend(self.condition.map(|it| format!("{} or better", it.label().to_lowercase())));
        all.extend(self.needs_papers.then(|| "with papers".to_owned()));
        all.extend((!self.size.is_empty()).then(|| format!("size {}", self.size)));
        all.extend(self.wanted_by.map(|day| format!("by {day}")));
        all.extend((!self.note.is_empty()).then(|| self.note.clone()));
        all.join(", ")
    }
}

/// Conditions stand best first.
fn place(of: Condition) -> usize {
    Condition::ALL.iter().position(|it| *it == of).unwrap_or_default()
}

impl Offered {
    /// Every key under which somebody may want this piece.
    #[must_use]
    pub fn match_keys(&self) -> Vec<String> {
        let (brand, reference) = (folded(&self.brand), code_key(&self.reference));
        let mut keys = Vec::new();
        if !reference.is_empty() {
            keys.push(format!("r:{reference}"));
        }
        if !brand.is_empty() {
            keys.push(format!("b:{brand}"));
        }
        let all = folded(&format!("{} {}", self.brand, self.words));
        for word in all.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS) {
            if !brand.is_empty() {
                keys.push(format!("m:{brand}|{word}"));
            }
            keys.push(format!("t:{word}"));
        }
        keys.push(format!("c:{}", self.category));
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Keeps a wish, or changes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveWish {
    /// Minted by the browser.
    pub id: WishId,
    /// Whose.
    pub customer: CustomerId,
    /// The version that was looked at; 0 for a new one.
    pub version: i32,
    /// What they want.
    pub draft: WishDraft,
}

/// They have it, or do not want it any more, or want it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveWish {
    /// The wish.
    pub id: WishId,
    /// The version that was looked at.
    pub version: i32,
    /// Where it stands from now on.
    pub state: WishState,
}

/// A piece that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishMatch {
    /// The piece.
    pub item: ItemId,
    /// What it is.
    pub title: String,
    /// What it costs.
    pub ask: Option<Money>,
    /// The content of its photo.
    pub cover: Option<String>,
}

/// A wish as its client's page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishView {
    /// The wish.
    pub id: WishId,
    /// In a few words.
    pub words: String,
    /// What else matters.
    pub terms: String,
    /// Where it stands.
    pub state: WishState,
    /// As a form begins.
    pub draft: WishDraft,
    /// What is here that they want.
    pub matches: Vec<WishMatch>,
    /// Grows with every change.
    pub version: i32,
}

/// Somebody who wants a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The wish.
    pub wish: WishId,
    /// Whose.
    pub customer: CustomerId,
    /// As people call them.
    pub called: String,
    /// In a few words.
    pub words: String,
    /// What else matters.
    pub terms: String,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(text: &str) -> Money {
        Money::parse(text, "USD".parse().unwrap()).unwrap()
    }

    fn pepsi() -> Offered {
        Offered {
            category: "watch".into(),
            brand: "Rolex".into(),
            words: "Rolex GMT-Master II Pepsi".into(),
            reference: "126710BLRO".into(),
            ask: Some(usd("21400")),
            condition: Condition::ALL.get(1).copied(),
            papers: true,
        }
    }

    fn wish(change: impl Fn(&mut WishDraft)) -> Result<Wish, AppError> {
        let mut draft = WishDraft::default();
        change(&mut draft);
        draft.read("USD".parse().unwrap())
    }

    #[test]
    fn a_piece_is_looked_up_by_what_is_known_of_it() {
        for (change, wants) in [
            ((|it| it.reference = "126710 blro".into()) as fn(&mut WishDraft), true),
            (|it| it.brand = "rolex".into(), true),
            (|it| (it.brand, it.model) = ("Rolex".into(), "GMT Master".into()), true),
            (|it| (it.brand, it.model) = ("Rolex".into(), "Submariner".into()), false),
            (|it| it.title = "pepsi".into(), true),
            (|it| it.title = "Pepsi on leather".into(), false),
            (|it| it.category = "watch".into(), true),
            (|it| (it.brand, it.category) = ("Rolex".into(), "handbag".into()), false),
            (|it| (it.brand, it.price_max) = ("Rolex".into(), "22000".into()), true),
            (|it| (it.brand, it.price_max) = ("Rolex".into(), "20000".into()), false),
            (|it| (it.brand, it.price_min) = ("Rolex".into(), "21400.01".into()), false),
            (|it| (it.brand, it.needs_papers) = ("Rolex".into(), true), true),
            (|it| (it.brand, it.condition) = ("Rolex".into(), Condition::ALL[0].key().into()), false),
            (|it| (it.brand, it.condition) = ("Rolex".into(), Condition::ALL[1].key().into()), true),
        ] {
            let wish = wish(change).unwrap();
            assert_eq!(wish.wants(&pepsi()), wants, "{wish:?}");
            if wants {
                assert!(pepsi().match_keys().contains(&wish.match_key()), "{}", wish.match_key());
            }
        }
        let bare = Offered { papers: false, ..pepsi() };
        assert!(!wish(|it| (it.brand, it.needs_papers) = ("Rolex".into(), true)).unwrap().wants(&bare));
    }

    #[test]
    fn a_wish_says_something_that_a_piece_can_be_recognised_by() {
        assert!(wish(|it| it.size = "36 mm".into()).unwrap_err().of("title").is_some());
        assert!(
            wish(|it| (it.brand, it.price_max) = ("A".into(), "lots".into())).unwrap_err().of("price_max").is_some()
        );
        let turned = |it: &mut WishDraft| {
            (it.brand, it.price_min, it.price_max) = ("A".into(), "2".into(), "1".into());
        };
        assert!(wish(turned).unwrap_err().of("price_max").is_some());
        let full = wish(|it| {
            (it.brand, it.model, it.price_max) = ("Rolex".into(), "GMT".into(), "22000".into());
            it.needs_papers = true;
        });
        let full = full.unwrap();
        assert_eq!((full.words(), full.terms().contains("with papers")), ("Rolex GMT".to_owned(), true));
    }

    proptest! {
        /// What a wish wants is always among the keys under which the piece is looked up.
        #[test]
        fn nothing_wanted_is_missed(brand in "[A-Za-zé ]{0,8}", model in "[A-Za-z ]{0,10}", title in "[a-z ]{0,10}", at in 0_usize..3) {
            let piece = Offered { brand: brand.clone(), words: format!("{model} {title}"), ..pepsi() };
            let made = wish(|it| match at {
                0 => it.brand = brand.clone(),
                1 => (it.brand, it.model) = (brand.clone(), model.clone()),
                _ => it.title = title.clone(),
            });
            if let Ok(made) = made && made.wants(&piece) {
                prop_assert!(piece.match_keys().contains(&made.match_key()));
            }
        }
    }
}
