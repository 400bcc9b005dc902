//! Tests of how a file of clients is read.

use proptest::prelude::*;

use super::*;

fn plan(headings: &[&str]) -> ClientPlan {
    ClientPlan::guess(headings.iter().map(ToString::to_string).collect(), "US".into())
}

fn line(cells: &[&str]) -> ClientLine {
    ClientLine { line: 2, cells: cells.iter().map(ToString::to_string).collect() }
}

#[test]
fn headings_say_what_their_columns_mean() {
    use ClientField as F;
    let headings =
        ["Full name", "E-mail", "E-Mail 12", "Phone", "Zip code", "Date of birth", "Spent", "Client", "Do not contact"];
    let fields =
        [F::Name, F::Email, F::Email, F::Phone, F::PostalCode, F::Birthday, F::LeaveOut, F::LeaveOut, F::DoNotContact];
    assert_eq!(plan(&headings).fields, fields, "of two names the first one is it");
    for field in F::ALL.iter().filter(|it| **it != F::LeaveOut) {
        assert_eq!(F::guess(field.label()), *field, "what we call it ourselves");
    }
}

#[test]
fn columns_are_mapped_by_hand_each_meaning_once() {
    use ClientField as F;
    let cmd = |fields: &[F]| MapClients {
        id: uuid::Uuid::from_u128(1).into(),
        fields: fields.to_vec(),
        known: KnownClients::Skip,
        country: " gb ".into(),
    };
    let of = || plan(&["a", "b", "c"]);
    let mapped = of().mapped(&cmd(&[F::Name, F::Email, F::Email])).unwrap();
    assert_eq!((mapped.known, mapped.country.as_str()), (KnownClients::Skip, "GB"));
    for bad in [&[F::Name, F::City, F::City][..], &[F::Name], &[F::Email, F::Phone, F::LeaveOut]] {
        assert!(of().mapped(&cmd(bad)).unwrap_err().of("fields").is_some(), "{bad:?}");
    }
}

#[test]
fn a_line_is_read_column_by_column() {
    let plan =
        plan(&["First name", "Last name", "E-mail", "Phone", "Street", "City", "Birthday", "Tags", "Do not contact"]);
    let said = line(&[
        "Ana",
        "García",
        "ana@example.test",
        "'+34 600 000 000",
        "1 High St",
        "Boston",
        "1984-02-29",
        "bride, Rolex",
        "yes",
    ]);
    let (draft, faults) = plan.read(&said);
    assert_eq!(faults, []);
    assert_eq!((draft.name.as_str(), draft.phones[0].value.as_str()), ("Ana García", "+34 600 000 000"));
    assert_eq!((draft.occasions[0].day.as_str(), draft.occasions[0].year.as_str()), ("29", "1984"));
    assert!(draft.do_not_contact && draft.profile.addresses[0].city == "Boston" && draft.phone_country == "US");
    let bad = line(&["", "", "nothing", "", "", "Boston", "03/04/1984", "", "perhaps"]);
    let (draft, faults) = plan.read(&bad);
    let kinds: Vec<_> = faults.iter().map(|it| (it.column.as_str(), it.kind)).collect();
    assert_eq!(kinds, [("Birthday", ClientFaultKind::BadDay), ("Do not contact", ClientFaultKind::NotYesOrNo)]);
    let found: Vec<_> = plan.blamed(&bad, &draft.read().unwrap_err()).into_iter().map(|it| it.kind).collect();
    use ClientFaultKind as K;
    assert_eq!(found, [K::NameMissing, K::BadEmail, K::StreetMissing, K::UnknownCountry]);
    assert_eq!(plan.read(&line(&["too", "few"])).1[0].kind, K::Shape);
    let long = line(&[&"a".repeat(300), "", "", "", "", "", "", "", ""]);
    let kinds: Vec<_> =
        plan.blamed(&long, &plan.read(&long).0.read().unwrap_err()).into_iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [K::TooMuch]);
}

#[test]
fn days_are_read_when_they_can_only_be_one() {
    let read = |text: &str| day(text).map(|it| format!("{}-{}-{}", it.year, it.month, it.day));
    for (text, day) in [
        ("1984-02-29", Some("1984-2-29")),
        ("1984-02-29T00:00:00Z", Some("1984-2-29")),
        ("--02-29", Some("-2-29")),
        ("02-29", Some("-2-29")),
        ("29.2.1984", Some("1984-2-29")),
        ("2/29/1984", Some("1984-2-29")),
        ("29/2/1984", Some("1984-2-29")),
        ("4/4/1984", Some("1984-4-4")),
        ("3/4/1984", None),
        ("1983-02-29", None),
        ("29 February", None),
        ("", None),
    ] {
        assert_eq!(read(text).as_deref(), day, "{text}");
    }
}

#[test]
fn a_cell_that_looks_like_a_formula_is_a_text() {
    for (cell, text) in [("'=1+1", "=1+1"), ("=1+1", "=1+1"), ("'+49 30", "+49 30"), ("'tis", "'tis"), ("'@x", "@x")] {
        assert_eq!(plain(cell), text);
    }
}

proptest! {
    /// A file that is brought again says nothing new, and nothing that was known is lost.
    #[test]
    fn bringing_a_file_twice_is_bringing_it_once(
        name in "[a-z ]{0,6}", email in "[a-c]{1,2}@x.test", tags in "[a-c,]{0,5}", stop: bool, other in "[a-c]{1,2}@x.test",
    ) {
        let row = |value: &str| ContactDraft { value: value.to_owned(), label: String::new() };
        let known = ClientDraft { name: "Ana".into(), emails: vec![row(&other)], tags: "a".into(), ..ClientDraft::default() };
        let file = ClientDraft { name, emails: vec![row(&email)], tags, do_not_contact: stop, ..ClientDraft::default() };
        let once = brought_up_to_date(&known, &file);
        prop_assert_eq!(brought_up_to_date(&once, &file), once.clone());
        prop_assert!(once.emails.starts_with(&known.emails) && once.tags.starts_with('a') && !once.name.is_empty());
    }
}
