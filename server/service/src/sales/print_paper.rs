//! Receipts and reports on the network printer beside a register, and the pulse that opens its drawer. Whoever presses
//! waits for the printer's answer: a receipt that comes out by itself an hour later helps nobody.

use db::{
    Change, Error,
    entity::{audit, register},
};
use domain::{
    AppError, Code, RegisterId,
    identity::{Permission, cash::Operate, role_allows, sales::View},
    sales::{KickDrawer, PrintPaper, PrinterView},
    text,
};
use papers::{Printer, drawer_kick, escpos};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{find_paper::find_paper, posting::json};
use crate::{Authorized, Services};

/// What the audit trail calls a document that was printed.
const PRINTED: &str = "sales.document_printed";

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

/// Prints a document beside a register of the current store, and opens its drawer when that is asked for. What was
/// printed is not printed again when the same command comes again; what was not, is tried again.
///
/// # Errors
/// `printer.not_set`, `printer.unreachable` when it did not take the bytes, `permission.missing` for the drawer of
/// somebody who may not open one, `conflict.replayed`, `record.not_found`.
pub async fn print_paper(services: &Services, who: &Authorized<View>, cmd: PrintPaper) -> Result<(), AppError> {
    let here = who.at(who.store())?;
    // Whoever may read documents opens no drawer by printing one.
    let opens = here.role().is_some_and(|role| role_allows(role, Operate::CODE));
    if cmd.kick && !opens {
        return Err(Error::Forbidden(Operate::CODE).into());
    }
    if printed(&here, cmd).await? {
        return Ok(());
    }
    let address = address(&here, cmd.register).await?;
    let paper = find_paper(who, cmd.of).await?;
    if cmd.kick {
        kicked(&here, cmd.register, &format!("{} {}", paper.kind.title(), paper.number)).await?;
    }
    let bytes = escpos(&paper, Printer { drawer: cmd.kick, ..Printer::default() });
    services.printers().send(&address, &bytes).await?;
    let tx = here.begin().await?;
    tx.audit(PRINTED, cmd.of, Change::to(cmd)).await?;
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
    kicked(&who, cmd.register, &reason).await?;
    services.printers().send(&address, &drawer_kick()).await
}

/// Whether this very command was carried out before.
async fn printed(who: &Authorized<View>, cmd: PrintPaper) -> Result<bool, AppError> {
    let of_document = audit::Entity::find()
        .filter(audit::Column::Subject.eq(cmd.of.to_string()))
        .filter(audit::Column::Action.eq(PRINTED));
    let rows = who.read().await?.all(of_document).await?;
    let trace = json(&cmd)?;
    match rows.into_iter().filter_map(|row| row.after).find(|after| after.get("id") == trace.get("id")) {
        None => Ok(false),
        Some(before) if before == trace => Ok(true),
        Some(_) => Err(AppError::new(Code::Replayed, "This was printed before in another way. Reload the page.")),
    }
}

/// First the trace: a drawer that opens leaves one, whatever becomes of the answer.
async fn kicked<P: Permission>(who: &Authorized<P>, register: RegisterId, why: &str) -> Result<(), AppError> {
    let tx = who.begin().await?;
    tx.audit("cash.drawer_kicked", register, Change::to(why)).await?;
    Ok(tx.commit().await?)
}

async fn address<P: Permission>(who: &Authorized<P>, register: RegisterId) -> Result<String, AppError> {
    let row = who.read().await?.find::<register::Entity>(register).await?;
    if row.printer.is_empty() || row.removed_at.is_some() {
        return Err(AppError::new(Code::PrinterMissing, format!("{} has no network printer.", row.name)));
    }
    Ok(row.printer)
}
