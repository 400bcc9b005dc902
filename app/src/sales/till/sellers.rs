//! Who sold a line: people and shares that sum to the whole.

use domain::{AppError, BasisPoints, sales::Split};
use leptos::prelude::*;

use super::state::Till;
use crate::ui::{Button, IconButton, Size};

/// One row: who, and how many percent.
#[derive(Clone, Copy)]
struct Row {
    key: u32,
    person: RwSignal<String>,
    share: RwSignal<String>,
}

/// The rows of a form.
#[derive(Clone, Copy)]
pub struct Sellers {
    till: Till,
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<u32>,
}

impl Sellers {
    /// Rows that show who sold it.
    pub fn of(till: Till, splits: &[Split]) -> Self {
        let it = Self { till, rows: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        for split in splits {
            it.push(split.person.to_string(), percent(split.share));
        }
        it
    }

    fn push(self, person: String, share: String) {
        let key = self.next.get_value();
        self.next.set_value(key.wrapping_add(1));
        let row = Row { key, person: RwSignal::new(person), share: RwSignal::new(share) };
        self.rows.update(|rows| rows.push(row));
    }

    /// Shares equal parts, the first one takes what is left over.
    fn even(self) {
        let rows = self.rows.get_untracked();
        let many = u32::try_from(rows.len()).unwrap_or(1).max(1);
        let each = BasisPoints::WHOLE.parts() / many;
        for (at, row) in rows.iter().enumerate() {
            let extra = if at == 0 { BasisPoints::WHOLE.parts() - each * many } else { 0 };
            row.share.set(BasisPoints::new(each + extra).map(percent).unwrap_or_default());
        }
    }

    /// What the rows say.
    ///
    /// # Errors
    /// `input.invalid` of `share`, `sale.split_incomplete`.
    pub fn read(self) -> Result<Vec<Split>, AppError> {
        let wrong = || AppError::field("share", "Write a share in percent, for example 50.");
        let read = |row: Row| {
            let person =
                row.person.get_untracked().parse().map_err(|_| AppError::field("share", "Choose who sold it."))?;
            let rate: domain::Ppm = row.share.get_untracked().parse().map_err(|_| wrong())?;
            let share = BasisPoints::new(rate.parts() / 100).ok_or_else(wrong)?;
            Ok(Split { person, share })
        };
        let splits = self.rows.get_untracked().into_iter().map(read).collect::<Result<Vec<_>, AppError>>()?;
        Split::check(&splits)?;
        Ok(splits)
    }

    /// The rows, and the way to one more.
    pub fn view(self) -> AnyView {
        let till = self.till;
        let add = move |_| {
            let taken: Vec<String> = self.rows.get_untracked().iter().map(|row| row.person.get_untracked()).collect();
            let free = till
                .view
                .with_untracked(|view| view.staff.iter().map(|it| it.user.to_string()).find(|it| !taken.contains(it)));
            if let Some(person) = free {
                self.push(person, String::new());
                self.even();
            }
        };
        let full = Signal::derive(move || till.view.with(|view| self.rows.with(|rows| rows.len() >= view.staff.len())));
        view! {
            <fieldset class="field">
                <legend>"Sold by"</legend>
                <ul class="till__sellers">
                    <For each=move || self.rows.get() key=|row| row.key children=move |row| self.row(row) />
                </ul>
                <div>
                    <Button label="Add salesperson" size=Size::Small icon_name="user-plus" disabled=full on_press=add />
                </div>
            </fieldset>
        }
        .into_any()
    }

    fn row(self, row: Row) -> AnyView {
        let till = self.till;
        let person = move || {
            till.view.with(|view| {
                view.staff
                    .iter()
                    .map(|it| {
                        let key = it.user.to_string();
                        let chosen = row.person.with(|person| *person == key);
                        view! {
                            <option value=key selected=chosen>
                                {it.name.clone()}
                            </option>
                        }
                    })
                    .collect_view()
            })
        };
        let alone = Signal::derive(move || self.rows.with(|rows| rows.len() < 2));
        view! {
            <li>
                <select
                    class="input grow"
                    aria-label="Salesperson"
                    on:change=move |chosen| row.person.set(event_target_value(&chosen))
                >
                    {person}
                </select>
                <div class="affix affix--unit till__share">
                    <input
                        class="input"
                        inputmode="decimal"
                        aria-label="Share in percent"
                        prop:value=move || row.share.get()
                        on:input=move |typed| row.share.set(event_target_value(&typed))
                    />
                    <span class="unit" aria-hidden="true">
                        "%"
                    </span>
                </div>
                <IconButton
                    label="Remove salesperson"
                    icon_name="x"
                    quiet=true
                    disabled=alone
                    on_press=move |_| {
                        self.rows.update(|rows| rows.retain(|it| it.key != row.key));
                        self.even();
                    }
                />
            </li>
        }
        .into_any()
    }
}

/// `33.34`, without idle zeros.
fn percent(share: BasisPoints) -> String {
    let (whole, rest) = (share.parts() / 100, share.parts() % 100);
    match rest {
        0 => whole.to_string(),
        rest => format!("{whole}.{rest:02}").trim_end_matches('0').to_owned(),
    }
}
