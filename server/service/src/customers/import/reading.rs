//! What a line of a file says of a client, once countries, numbers and colleagues were looked up; and whom it means.

use std::collections::{BTreeMap, BTreeSet};

use db::{ReadTx, entity::customer_contact};
use domain::{
    AppError, Code, CustomerId, UserId,
    customers::{
        ClientDraft, ClientFault, ClientFaultKind, ClientField, ClientLine, ClientPlan, ContactKind,
        draft::phone_digits,
    },
    text::folded,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::super::{phone, places, staff};

/// Keys that are looked up with one statement.
const KEYS: usize = 400;

/// What lines are read with.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) plan: ClientPlan,
    staff: Vec<(UserId, String)>,
}

/// A file that was looked through.
pub(super) struct Looked {
    /// Lines that can be taken.
    pub(super) good: i64,
    /// What is wrong with the others, as far as anybody reads it.
    pub(super) faults: Vec<ClientFault>,
    /// What those are recognised by who can be taken, line by line.
    pub(super) keys: Vec<Vec<(ContactKind, String)>>,
}

impl Reading {
    /// With the colleagues of the current store.
    pub(super) async fn of(tx: &ReadTx, plan: ClientPlan) -> Result<Self, AppError> {
        Ok(Self { plan, staff: staff(tx).await? })
    }

    /// With another plan.
    pub(super) fn with(self, plan: ClientPlan) -> Self {
        Self { plan, ..self }
    }

    /// What a line says, or everything that is wrong with it.
    pub(super) fn read(&self, line: &ClientLine) -> Result<ClientDraft, Vec<ClientFault>> {
        let (mut draft, mut faults) = self.plan.read(line);
        if faults.iter().any(|fault| fault.kind == ClientFaultKind::Shape) {
            return Err(faults);
        }
        self.places(&mut draft, line, &mut faults);
        self.numbers(&mut draft, line, &mut faults);
        if let Some((column, name)) = self.plan.said(&line.cells, ClientField::Associate).next() {
            let called = |(_, known): &&(UserId, String)| folded(known) == folded(&name);
            draft.associate = self.staff.iter().find(called).map(|(id, _)| *id);
            if draft.associate.is_none() {
                faults.push(line.fault(column, &name, ClientFaultKind::UnknownAssociate));
            }
        }
        if let Err(why) = draft.read() {
            let known: Vec<_> = faults.iter().map(|it| it.kind).collect();
            faults.extend(self.plan.blamed(line, &why).into_iter().filter(|it| !known.contains(&it.kind)));
        }
        if faults.is_empty() { Ok(draft) } else { Err(faults) }
    }

    /// Countries and states by their names or codes; an address without a country is here.
    fn places(&self, draft: &mut ClientDraft, line: &ClientLine, faults: &mut Vec<ClientFault>) {
        let Some(address) = draft.profile.addresses.first_mut() else { return };
        if address.country.is_empty() {
            address.country.clone_from(&self.plan.country);
        }
        let mut note = |of: ClientField, kind| {
            if let Some((column, value)) = self.plan.said(&line.cells, of).next() {
                faults.push(line.fault(column, &value, kind));
            }
        };
        match places::country_of(&address.country) {
            Some(code) => address.country = code,
            None => return note(ClientField::Country, ClientFaultKind::UnknownCountry),
        }
        if !address.state.is_empty() {
            match places::state_of(&address.country, &address.state) {
                Some(code) => address.state = code,
                None => note(ClientField::State, ClientFaultKind::UnknownState),
            }
        }
    }

    /// Numbers as they are kept, each once.
    fn numbers(&self, draft: &mut ClientDraft, line: &ClientLine, faults: &mut Vec<ClientFault>) {
        let columns: Vec<_> = self.plan.said(&line.cells, ClientField::Phone).collect();
        let mut seen = BTreeSet::new();
        draft.phones.retain_mut(|row| match phone::read(&row.value, &self.plan.country) {
            Ok(read) => {
                row.value = read.shown;
                seen.insert(read.key)
            }
            Err(_) => {
                let column = columns.iter().find(|(_, typed)| *typed == row.value).map_or("", |(column, _)| column);
                faults.push(line.fault(column, &row.value, ClientFaultKind::BadPhone));
                false
            }
        });
    }

    /// Looks through a whole file.
    pub(super) fn look(&self, lines: &[ClientLine], most: usize) -> Looked {
        let mut looked = Looked { good: 0, faults: Vec::new(), keys: Vec::new() };
        for line in lines {
            match self.read(line) {
                Ok(draft) => {
                    looked.good += 1;
                    looked.keys.push(keys(&draft));
                }
                Err(faults) => {
                    let room = most.saturating_sub(looked.faults.len());
                    looked.faults.extend(faults.into_iter().take(room));
                }
            }
        }
        looked
    }
}

/// What a client is recognised by.
pub(super) fn keys(draft: &ClientDraft) -> Vec<(ContactKind, String)> {
    let emails = draft.emails.iter().map(|it| (ContactKind::Email, it.value.trim().to_lowercase()));
    emails.chain(draft.phones.iter().map(|it| (ContactKind::Phone, phone_digits(&it.value)))).collect()
}

/// Who has one of these addresses or numbers.
pub(super) async fn known(
    tx: &ReadTx,
    keys: &[Vec<(ContactKind, String)>],
) -> Result<BTreeMap<(ContactKind, String), CustomerId>, AppError> {
    use customer_contact::Column as C;
    let all: BTreeSet<&(ContactKind, String)> = keys.iter().flatten().collect();
    let all: Vec<_> = all.into_iter().collect();
    let mut known = BTreeMap::new();
    for some in all.chunks(KEYS) {
        let mut any = Condition::any();
        for kind in ContactKind::ALL {
            let of_kind: Vec<&str> = some.iter().filter(|(of, _)| of == kind).map(|(_, key)| key.as_str()).collect();
            if !of_kind.is_empty() {
                any = any.add(Condition::all().add(C::Kind.eq(*kind)).add(C::Key.is_in(of_kind)));
            }
        }
        for row in tx.all(customer_contact::Entity::find().filter(any)).await? {
            known.entry((row.kind, row.key)).or_insert(row.customer_id);
        }
    }
    Ok(known)
}

/// A record that was written by us and cannot be read.
pub(super) fn unreadable() -> AppError {
    AppError::new(Code::ImportUnreadable, "The file cannot be read.")
}
