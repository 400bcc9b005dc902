//! One file per table. A file declares columns, relations and, with one macro line, how the table is scoped:
//! `scoped!(org)`, `scoped!(store)`, `scoped!(store, owner = OwnerId)` or, where a second table names people beside the
//! owner, `scoped!(store, owner = OwnerId, beside = helper.RecordId by UserId)`. A table without that line
//! (`org`, `person`, `membership`, `session`, `invite`, `throttle`, `outbox`) is system-owned and cannot pass a tenant handle.
//!
//! Every relation between store-owned tables names all three columns `(org_id, store_id, x_id)`, so neither a
//! join nor a related load can leave the tenant.
#![expect(missing_docs, reason = "columns are documented by the table comment of each file")]

pub mod agenda;
pub mod approval;
pub mod audit;
pub mod card_payment;
pub mod cash_movement;
pub mod cash_report;
pub mod cash_report_payment;
pub mod cash_session;
pub mod commission;
pub mod cost;
pub mod customer;
pub mod customer_consent;
pub mod customer_contact;
pub mod customer_merge;
pub mod customer_note;
pub mod customer_occasion;
pub mod customer_relation;
pub mod customer_search;
pub mod customer_tag;
pub mod customer_total;
pub mod gateway;
pub mod gateway_report;
pub mod hold;
pub mod import_product;
pub mod import_run;
pub mod interaction;
pub mod invite;
pub mod invoice;
pub mod item;
pub mod item_search;
pub mod item_tag;
pub mod layaway;
pub mod location;
pub mod mail;
pub mod margin_entry;
pub mod member_pin;
pub mod membership;
pub mod morning;
pub mod movement;
pub mod opportunity;
pub mod opportunity_file;
pub mod opportunity_note;
pub mod opportunity_passage;
pub mod opportunity_person;
pub mod opportunity_piece;
pub mod opportunity_wish;
pub mod org;
pub mod outbox;
pub mod owned_piece;
pub mod paper;
pub mod parked_cart;
pub mod payment;
pub mod person;
pub mod photo;
pub mod pipeline;
pub mod pipeline_stage;
pub mod playbook;
pub mod price_change;
pub mod quote;
pub mod refund;
pub mod register;
pub mod sale;
pub mod sale_cost;
pub mod sale_line;
pub mod sale_tax;
pub mod segment;
pub mod sequence;
pub mod session;
pub mod special_order;
pub mod store;
pub mod task;
pub mod task_watcher;
pub mod throttle;
pub mod till_setting;
pub mod value_account;
pub mod value_entry;
pub mod variant;
pub mod wish;

/// Says how the handle scopes the entity of this module. See [`crate::Scoped`].
macro_rules! scoped {
    (org) => { $crate::entity::scoped!(@impl None, None, None); };
    (store) => { $crate::entity::scoped!(@impl Some(Column::StoreId), None, None); };
    (store, owner = $owner:ident) => { $crate::entity::scoped!(@impl Some(Column::StoreId), Some(Column::$owner), None); };
    (store, owner = $owner:ident, beside = $helper:ident.$record:ident by $person:ident) => {
        $crate::entity::scoped!(@impl Some(Column::StoreId), Some(Column::$owner), $crate::Beside::of::<
            super::$helper::Entity,
        >(super::$helper::Column::$record, super::$helper::Column::$person));
    };
    (@impl $store:expr, $owner:expr, $beside:expr) => {
        impl $crate::Scoped for Entity {
            fn org() -> Column { Column::OrgId }
            fn store() -> Option<Column> { $store }
            fn owner() -> Option<Column> { $owner }
            fn beside() -> Option<$crate::Beside> { $beside }
            fn id() -> Column { Column::Id }
        }
    };
}
pub(crate) use scoped;
