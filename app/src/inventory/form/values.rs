//! What is typed into the form of a piece, as signals; read into a draft when it is saved.

use std::collections::BTreeMap;

use domain::inventory::{CATEGORIES, Category, ItemDraft};
use leptos::prelude::*;

type Text = RwSignal<String>;

/// The values.
#[derive(Clone, Copy)]
pub struct Values {
    /// Key of the category.
    pub category: Text,
    /// What it is called.
    pub title: Text,
    /// Somebody has typed a title; it is suggested no more.
    pub titled: RwSignal<bool>,
    /// Who made it.
    pub brand: Text,
    /// The model.
    pub model: Text,
    /// The maker's reference.
    pub reference: Text,
    /// Year of make.
    pub year: Text,
    /// For customers.
    pub description: Text,
    /// Key of the grade.
    pub condition: Text,
    /// Seen under the loupe.
    pub condition_notes: Text,
    /// For staff.
    pub internal_notes: Text,
    /// Words with commas between.
    pub tags: Text,
    /// The id of the place.
    pub location: Text,
    /// Asking price.
    pub ask: Text,
    /// Minimum price.
    pub min: Text,
    /// Price on the web.
    pub web: Text,
    /// Taxed on its margin.
    pub second_hand: RwSignal<bool>,
    attributes: StoredValue<BTreeMap<&'static str, Text>>,
    components: StoredValue<BTreeMap<&'static str, Text>>,
}

impl Values {
    /// The values of a draft.
    #[must_use]
    pub fn of(draft: &ItemDraft) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        // A field that two categories share keeps its value when the category changes.
        let fields = CATEGORIES.iter().flat_map(|it| it.fields);
        let attributes =
            fields.map(|field| field.key).map(|key| (key, text(draft.attributes.get(key).map_or("", String::as_str))));
        let present =
            |key: &str| draft.components.get(key).map_or("", |there| if *there { "present" } else { "missing" });
        let components = CATEGORIES.iter().flat_map(|it| it.components).map(|(key, _)| (*key, text(present(key))));
        Self {
            category: text(if draft.category.is_empty() { "watch" } else { &draft.category }),
            title: text(&draft.title),
            titled: RwSignal::new(!draft.title.is_empty()),
            brand: text(&draft.brand),
            model: text(&draft.model),
            reference: text(&draft.reference),
            year: text(&draft.year),
            description: text(&draft.description),
            condition: text(&draft.condition),
            condition_notes: text(&draft.condition_notes),
            internal_notes: text(&draft.internal_notes),
            tags: text(&draft.tags.join(", ")),
            location: text(&draft.location.map(|id| id.to_string()).unwrap_or_default()),
            ask: text(&draft.ask),
            min: text(&draft.min),
            web: text(&draft.web),
            second_hand: RwSignal::new(draft.second_hand),
            attributes: StoredValue::new(attributes.collect()),
            components: StoredValue::new(components.collect()),
        }
    }

    /// The value of a field of the category.
    #[must_use]
    pub fn attribute(self, key: &str) -> Text {
        self.attributes.with_value(|all| all.get(key).copied()).unwrap_or_default()
    }

    /// `present`, `missing`, or empty for not applicable.
    #[must_use]
    pub fn component(self, key: &str) -> Text {
        self.components.with_value(|all| all.get(key).copied()).unwrap_or_default()
    }

    /// The draft as it is sent. Reads without tracking.
    #[must_use]
    pub fn draft(self) -> ItemDraft {
        let category = self.category.get_untracked();
        let known = Category::of(&category);
        let fields = known.map_or(&[][..], |it| it.fields).iter();
        let attributes = fields.map(|field| (field.key.to_owned(), self.attribute(field.key).get_untracked()));
        let components = known.map_or(&[][..], |it| it.components).iter();
        let components = components.filter_map(|(key, _)| match self.component(key).get_untracked().as_str() {
            "present" => Some(((*key).to_owned(), true)),
            "missing" => Some(((*key).to_owned(), false)),
            _ => None,
        });
        ItemDraft {
            title: self.title.get_untracked(),
            brand: self.brand.get_untracked(),
            model: self.model.get_untracked(),
            reference: self.reference.get_untracked(),
            year: self.year.get_untracked(),
            description: self.description.get_untracked(),
            condition: self.condition.get_untracked(),
            condition_notes: self.condition_notes.get_untracked(),
            internal_notes: self.internal_notes.get_untracked(),
            attributes: attributes.filter(|(_, value)| !value.trim().is_empty()).collect(),
            components: components.collect(),
            tags: self
                .tags
                .get_untracked()
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
            location: self.location.get_untracked().parse().ok(),
            ask: self.ask.get_untracked(),
            min: self.min.get_untracked(),
            web: self.web.get_untracked(),
            second_hand: self.second_hand.get_untracked(),
            category,
        }
    }

    /// The draft, tracked: whoever asks hears of every letter.
    #[must_use]
    pub fn watched(self) -> ItemDraft {
        let plain = [
            self.category,
            self.title,
            self.brand,
            self.model,
            self.reference,
            self.year,
            self.description,
            self.condition,
            self.condition_notes,
            self.internal_notes,
            self.tags,
            self.location,
            self.ask,
            self.min,
            self.web,
        ];
        plain.iter().for_each(|text| text.track());
        self.second_hand.track();
        self.attributes.with_value(|all| all.values().for_each(|text| text.track()));
        self.components.with_value(|all| all.values().for_each(|text| text.track()));
        self.draft()
    }
}
