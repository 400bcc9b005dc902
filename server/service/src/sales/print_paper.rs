//! Receipts and reports on the network printer beside a register, and the pulse that opens its drawer. Whoever presses
//! waits for the printer's answer: a receipt that comes out by itself an hour later helps nobody.

use db::{Change, entity::register};
use domain::{
    AppError, Code, RegisterId,
    identity::{cash::Operate, sales::View},
    sales::{KickDrawer, PrintPaper, PrinterView},
    text,
};
use papers::{Printer, drawer_kick, escpos};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::find_paper::find_paper;
use crate::{Authorized, Services};

/// The printers of the current store: one for each register that has one.
///
/// # Errors
/// When the database fails.
pub async fn list_printers(who: &Authorized<View>) -> Result<Vec<PrinterView>, AppError> {
    let who = who.at(who.store())?;
    let with_printer = register::Entity::find()
        .filter(register::Column::RemovedAt.is_null())
        .filter(register::Column::Printer.ne(""))
        .order_by_asc(register::Column::Position)
        .order_by_asc(register::Column::Id);
    let rows = who.read().await?.all(with_printer).await?;
    Ok(rows.into_iter().map(|row| PrinterView { register: row.id, name: row.name }).collect())
}

/// Prints a document beside a register of the current store, and opens its drawer when that is asked for.
///
/// # Errors
/// `printer.not_set`, `printer.unreachable` when it did not take the bytes, `record.not_found`.
pub async fn print_paper(services: &Services, who: &Authorized<View>, cmd: PrintPaper) -> Result<(), AppError> {
    let address = address(&who.at(who.store())?, cmd.register).await?;
    let paper = find_paper(who, cmd.of).await?;
    let bytes = escpos(&paper, Printer { drawer: cmd.kick, ..Printer::default() });
    services.printers().send(&address, &bytes).await?;
    let tx = who.at(who.store())?.begin().await?;
    tx.audit("sales.document_printed", cmd.of, Change::to((cmd.register, cmd.kick))).await?;
    Ok(tx.commit().await?)
}

/// Opens the drawer of a register of the current store without a document. Who did so, and why, is written down.
///
/// # Errors
/// `input.invalid` without a reason, `printer.not_set`, `printer.unreachable`, `record.not_found`.
pub async fn kick_drawer(services: &Services, who: &Authorized<Operate>, cmd: KickDrawer) -> Result<(), AppError> {
    let reason = text::required(&cmd.reason).map_err(|why| AppError::field("reason", why))?;
    let who = who.at(who.store())?;
    let address = address(&who, cmd.register).await?;
    // First the trace: a drawer that opens leaves one, whatever becomes of the answer.
    let tx = who.begin().await?;
    tx.audit("cash.drawer_kicked", cmd.register, Change::to(reason)).await?;
    tx.commit().await?;
    services.printers().send(&address, &drawer_kick()).await
}

async fn address<P: domain::identity::Permission>(
    who: &Authorized<P>,
    register: RegisterId,
) -> Result<String, AppError> {
    let row = who.read().await?.find::<register::Entity>(register).await?;
    if row.printer.is_empty() || row.removed_at.is_some() {
        return Err(AppError::new(Code::PrinterMissing, format!("{} has no network printer.", row.name)));
    }
    Ok(row.printer)
}
