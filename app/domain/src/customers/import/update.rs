//! A client who is known, brought up to date by a file.

use crate::customers::{Address, ClientDraft, ContactDraft, draft::phone_digits, profile::tags};

/// What is known of a client, with what a file says of them. The file adds ways to reach them, days, an address and tags,
/// and replaces what it says otherwise; it takes nothing away, and who is to be left alone stays so.
#[must_use]
pub fn brought_up_to_date(known: &ClientDraft, file: &ClientDraft) -> ClientDraft {
    let mut now = known.clone();
    let said = |to: &mut String, text: &String| {
        if !text.is_empty() {
            to.clone_from(text);
        }
    };
    said(&mut now.name, &file.name);
    said(&mut now.company, &file.company);
    said(&mut now.source, &file.source);
    said(&mut now.phone_country, &file.phone_country);
    said(&mut now.profile.sizes.ring, &file.profile.sizes.ring);
    said(&mut now.profile.sizes.wrist, &file.profile.sizes.wrist);
    said(&mut now.profile.sizes.shoe, &file.profile.sizes.shoe);
    said(&mut now.profile.preferences, &file.profile.preferences);
    said(&mut now.profile.languages, &file.profile.languages);
    let new = |all: &[ContactDraft], key: &str, of: fn(&str) -> String| !all.iter().any(|it| of(&it.value) == key);
    for row in &file.emails {
        if new(&now.emails, &row.value.to_lowercase(), str::to_lowercase) {
            now.emails.push(row.clone());
        }
    }
    for row in &file.phones {
        if new(&now.phones, &phone_digits(&row.value), phone_digits) {
            now.phones.push(row.clone());
        }
    }
    for row in &file.occasions {
        match now.occasions.iter_mut().find(|it| it.kind == row.kind && it.label == row.label) {
            Some(it) => it.clone_from(row),
            None => now.occasions.push(row.clone()),
        }
    }
    for row in &file.profile.addresses {
        let same = |it: &Address| Address { label: row.label.clone(), ..it.clone() } == *row;
        if !now.profile.addresses.iter().any(same) {
            now.profile.addresses.push(row.clone());
        }
    }
    let both = format!("{},{}", known.tags, file.tags);
    now.tags = tags(&both).map_or(both, |all| all.join(", "));
    now.associate = file.associate.or(known.associate);
    now.do_not_contact = known.do_not_contact || file.do_not_contact;
    now
}
