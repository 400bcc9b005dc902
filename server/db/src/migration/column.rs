//! Columns in the few types that both databases share. `NOT NULL` unless the name says otherwise.

use sea_orm_migration::prelude::ColumnDef;

pub(super) fn uuid(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().to_owned()
}

pub(super) fn uuid_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().to_owned()
}

pub(super) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().to_owned()
}

pub(super) fn text_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().to_owned()
}

pub(super) fn int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().to_owned()
}

pub(super) fn int_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().to_owned()
}

/// Also moments (milliseconds, UTC) and money (minor units).
pub(super) fn big(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().to_owned()
}

pub(super) fn big_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().to_owned()
}

pub(super) fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().to_owned()
}

pub(super) fn json(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().not_null().to_owned()
}

pub(super) fn json_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().to_owned()
}
