//! Clients as a file: what an export writes, and an import reads again.

use domain::customers::{Address, ClientField as F, ClientRecord, OccasionDraft};

/// What is said of a client once, in this order.
const ONCE: [F; 17] = [
    F::Street,
    F::StreetMore,
    F::City,
    F::State,
    F::PostalCode,
    F::Country,
    F::Birthday,
    F::Anniversary,
    F::RingSize,
    F::WristSize,
    F::ShoeSize,
    F::Preferences,
    F::Languages,
    F::Tags,
    F::Associate,
    F::Source,
    F::DoNotContact,
];

/// The headings and the lines. Whoever has most e-mail addresses and numbers says how many columns there are for them. An
/// import reads all of it again but the sums at the end, and addresses beyond the first, which have no columns.
#[must_use]
pub fn table(all: &[ClientRecord]) -> (Vec<String>, Vec<Vec<String>>) {
    let most = |of: fn(&ClientRecord) -> usize| all.iter().map(of).max().unwrap_or(0).max(1);
    let emails = most(|it| it.draft.emails.len());
    let phones = most(|it| it.draft.phones.len());
    let named = |of: F, many: usize| {
        (1..=many).map(move |nth| if nth == 1 { of.label().to_owned() } else { format!("{} {nth}", of.label()) })
    };
    let mut head = vec![F::Name.label().to_owned(), F::Company.label().to_owned()];
    head.extend(named(F::Email, emails).chain(named(F::Phone, phones)));
    head.extend(ONCE.map(|of| of.label().to_owned()));
    head.extend(["Sales", "Spent", "Last"].map(str::to_owned));
    (head, all.iter().map(|it| line(it, emails, phones)).collect())
}

fn line(it: &ClientRecord, emails: usize, phones: usize) -> Vec<String> {
    let (row, draft) = (&it.row, &it.draft);
    let mut cells = vec![draft.name.clone(), draft.company.clone()];
    for (ways, many) in [(&draft.emails, emails), (&draft.phones, phones)] {
        cells.extend((0..many).map(|at| ways.get(at).map(|way| way.value.clone()).unwrap_or_default()));
    }
    let address = draft.profile.addresses.first().cloned().unwrap_or_default();
    cells.extend(ONCE.map(|of| once(of, it, &address)));
    let sales = row.totals.iter().fold(0_u32, |sum, total| sum.saturating_add(total.sales));
    let spent: Vec<String> = row.totals.iter().map(|total| total.spent.to_string()).collect();
    let last = row.totals.iter().map(|total| total.last_on).max();
    cells.extend([sales.to_string(), spent.join(" + "), last.map(|day| day.to_string()).unwrap_or_default()]);
    cells
}

fn once(of: F, it: &ClientRecord, address: &Address) -> String {
    let (draft, profile) = (&it.draft, &it.draft.profile);
    match of {
        F::Street => address.line1.clone(),
        F::StreetMore => address.line2.clone(),
        F::City => address.city.clone(),
        F::State => address.state.clone(),
        F::PostalCode => address.postal_code.clone(),
        F::Country => address.country.clone(),
        F::Birthday => day(&draft.occasions, "birthday"),
        F::Anniversary => day(&draft.occasions, "anniversary"),
        F::RingSize => profile.sizes.ring.clone(),
        F::WristSize => profile.sizes.wrist.clone(),
        F::ShoeSize => profile.sizes.shoe.clone(),
        F::Preferences => profile.preferences.clone(),
        F::Languages => profile.languages.clone(),
        F::Tags => draft.tags.clone(),
        F::Associate => it.row.associate.clone(),
        F::Source => draft.source.clone(),
        F::DoNotContact if draft.do_not_contact => "yes".to_owned(),
        _ => String::new(),
    }
}

/// `1984-02-29`, or `02-29` when nobody knows the year.
fn day(all: &[OccasionDraft], kind: &str) -> String {
    let Some(it) = all.iter().find(|it| it.kind == kind) else { return String::new() };
    let year = if it.year.is_empty() { String::new() } else { format!("{:0>4}-", it.year) };
    format!("{year}{:0>2}-{:0>2}", it.month, it.day)
}
