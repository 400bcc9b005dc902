//! What the fields of an item's form are called: in the form, in what differs between two versions, in the history.

/// The label of a field of [`ItemDraft`](super::ItemDraft), empty for a name that is none.
#[must_use]
pub fn field_label(field: &str) -> &'static str {
    match field {
        "category" => "Category",
        "title" => "Title",
        "brand" => "Brand",
        "model" => "Model",
        "reference" => "Reference",
        "year" => "Year",
        "description" => "Description",
        "condition" => "Condition",
        "condition_notes" => "Condition notes",
        "internal_notes" => "Internal notes",
        "attributes" => "Details",
        "components" => "Components",
        "tags" => "Tags",
        "location" => "Location",
        "ask" => "Asking price",
        "min" => "Minimum price",
        "web" => "Web price",
        "second_hand" => "Margin scheme",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_label() {
        let draft = serde_json::to_value(super::super::ItemDraft::default()).unwrap();
        for field in draft.as_object().unwrap().keys() {
            assert_ne!(field_label(field), "", "{field}");
        }
    }
}
