//! The mail that carries a document: a PDF, and a link for those who like to read it on a screen.
#![expect(clippy::disallowed_methods, reason = "a job acts as the person whose transaction planned it")]

use db::{
    Reach, StoreTx,
    entity::{paper, special_order},
};
use domain::{
    AppError, Event, OrgId, SpecialOrderId, StoreId, UserId,
    customers::Channel,
    identity::sales::View,
    sales::{MailPaper, PaperOf},
    text::Email,
};
use papers::{Paper, Sheet};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::find_paper::{ensure, find_paper};
use crate::{
    Authorized, Services, customers,
    gateways::Letter,
    identity::{keep_mail, link_token, token_hash},
};

/// Plans the mail of a document.
///
/// # Errors
/// `input.invalid` for an address that is none, `record.not_found`.
pub async fn mail_document(who: &Authorized<View>, cmd: MailPaper) -> Result<(), AppError> {
    let to = Email::parse(&cmd.to).map_err(|why| AppError::field("to", why))?;
    find_paper(who, cmd.of).await?;
    let tx = who.begin().await?;
    tx.emit(&Event::PaperWanted { of: cmd.of, to: to.as_str().to_owned() }).await?;
    tx.audit("sales.document_mailed", cmd.of, db::Change::to(to.as_str())).await?;
    Ok(tx.commit().await?)
}

/// Mails a document, on behalf of whoever asked for it.
pub(crate) async fn mail_paper(
    services: &Services,
    (org, store, actor): (OrgId, StoreId, UserId),
    of: PaperOf,
    to: &str,
) -> Result<(), AppError> {
    let who: Authorized<View> = services.db().principal(org, actor).await?.authorize(store, Reach::Here)?;
    let tx = who.begin().await?;
    let (paper, _) = ensure(&tx, of).await?;
    let token = link_token(services, &of.document().to_string())?;
    let linked = link(&tx, of, &token).await?;
    tx.commit().await?;
    let pdf = services.pdf(paper.clone(), Sheet::A4).await?;
    let address = linked.then(|| format!("{}/receipt/{token}", services.settings().public_url));
    let letter = Letter {
        to: to.to_owned(),
        subject: format!("{} {} from {}", paper.kind.title(), paper.number, paper.seller.name),
        body: words(&paper, address.as_deref()),
        file: Some((format!("{}.pdf", paper.number), pdf)),
    };
    keep_mail(services, org, letter).await
}

/// Tells a customer that what they ordered is here. Nobody asked for this mail, so whoever has said no to mails since it
/// was planned gets none; a receipt that somebody asks for goes out all the same.
pub(crate) async fn mail_announcement(
    services: &Services,
    place: (OrgId, StoreId, UserId),
    order: SpecialOrderId,
) -> Result<(), AppError> {
    let who: Authorized<View> = services.db().principal(place.0, place.2).await?.authorize(place.1, Reach::Here)?;
    let tx = who.read().await?;
    let row = tx.find::<special_order::Entity>(order).await?;
    let customer = customers::find(&tx, row.customer_id).await?;
    if customer.email.is_empty() || !customers::reachable(&tx, &customer, Channel::Email).await? {
        return Ok(());
    }
    drop(tx);
    mail_paper(services, place, PaperOf::Order(order), &customer.email).await
}

/// Lets the link lead to the document. A statement that goes on has none: it is made anew every time.
async fn link(tx: &StoreTx, of: PaperOf, token: &str) -> Result<bool, AppError> {
    let row = paper::Entity::update_many()
        .col_expr(paper::Column::TokenHash, Expr::val(token_hash(token)))
        .filter(paper::Column::DocumentId.eq(of.document()))
        .filter(paper::Column::Kind.eq(of.kind()));
    Ok(tx.update(row).await? > 0)
}

fn words(paper: &Paper, address: Option<&str>) -> String {
    let lines = paper.lines.iter().map(|line| match line.amount {
        Some(amount) => format!("{} × {}   {amount}", line.quantity, line.title),
        None => format!("{} × {}", line.quantity, line.title),
    });
    let sums = paper.sums.iter().chain(&paper.tenders).map(|sum| format!("{}   {}", sum.label, sum.amount));
    let taxes = paper.taxes.iter().map(|tax| format!("{}   {}", tax.label, tax.amount));
    let link = address.map(|address| format!("\nRead or print it here: {address}\n")).unwrap_or_default();
    format!(
        "{}\n{} {}\n\n{}\n\n{}\n{link}\n{}\n{}\n",
        paper.seller.name,
        paper.kind.title(),
        paper.number,
        lines.collect::<Vec<_>>().join("\n"),
        taxes.chain(sums).collect::<Vec<_>>().join("\n"),
        paper.legal.join("\n"),
        paper.greeting,
    )
}
