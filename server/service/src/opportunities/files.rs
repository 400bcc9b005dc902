//! Files of a deal: brought, read, taken off. Whoever sees the deal sees its files, and nobody else.

use db::{
    Change, ReadTx,
    entity::{opportunity, opportunity_file as file},
};
use domain::{
    AppError, Code, DealFileId, OpportunityId,
    identity::opportunities::{Edit, View},
    opportunities::{DealFile, FileKind, MAX_FILE_BYTES, MAX_FILES, RemoveDealFile, file_name},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use sha2::{Digest, Sha256};

use super::change::{announce, begin};
use crate::{Authorized, Services, zone::Clockface};

/// Where a file goes.
pub struct FileUpload {
    /// The deal.
    pub deal: OpportunityId,
    /// Minted by the browser: sending the same file again adds it once.
    pub file: DealFileId,
    /// As the browser calls it.
    pub name: String,
}

/// A file as it is sent back.
pub struct FileSent {
    /// As it was called.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Adds a file to a deal. The bytes are asked for only when there is a deal to add them to, and what they are is read from
/// them.
///
/// # Errors
/// `file.unsupported`, `request.too_large`, `input.invalid` for a name that is none or too many files,
/// `conflict.replayed`, `record.not_found`, `storage.full`.
pub async fn add_deal_file(
    services: &Services,
    who: &Authorized<Edit>,
    upload: FileUpload,
    bytes: impl Future<Output = Result<Vec<u8>, AppError>> + Send,
) -> Result<(), AppError> {
    who.wide().glance().find::<opportunity::Entity>(upload.deal).await?;
    let bytes = bytes.await?;
    let name = file_name(&upload.name).map_err(|why| AppError::field("file", why))?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(AppError::new(Code::TooLarge, "The file is too large."));
    }
    let unsupported = || AppError::new(Code::FileUnsupported, "Take a PDF, a picture or a text file.");
    let kind = FileKind::of_bytes(&bytes).ok_or_else(unsupported)?;
    let (content, size) = (hex::encode(Sha256::digest(&bytes)), i64::try_from(bytes.len()).unwrap_or(i64::MAX));
    // Named by content: an upload that ends half-way leaves nothing that is shown, and the next one writes equal bytes.
    services.blobs().put(&place(&content), bytes).await?;
    let tx = begin(who, upload.deal).await?;
    tx.find::<opportunity::Entity>(upload.deal).await?;
    if let Some(known) = tx.one(file::Entity::find().filter(file::Column::Id.eq(upload.file))).await? {
        return if known.opportunity_id == upload.deal && known.content == content {
            Ok(())
        } else {
            Err(AppError::new(Code::Replayed, "This file was sent before with other content. Reload the page."))
        };
    }
    let there = usize::try_from(tx.count(of(upload.deal)).await?).unwrap_or(usize::MAX);
    if there >= MAX_FILES {
        return Err(AppError::field("file", format!("At most {MAX_FILES} files.")));
    }
    tx.insert(file::ActiveModel {
        id: Set(upload.file),
        opportunity_id: Set(upload.deal),
        name: Set(name.clone()),
        kind: Set(kind),
        content: Set(content),
        bytes: Set(size),
        removed_at: Set(None),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    tx.audit("opportunities.file_added", upload.deal, Change::to((upload.file, name))).await?;
    announce(&tx);
    Ok(tx.commit().await?)
}

/// A file, for those who see its deal.
///
/// # Errors
/// `record.not_found` for everything else, one that was taken off included.
pub async fn find_deal_file(services: &Services, who: &Authorized<View>, id: DealFileId) -> Result<FileSent, AppError> {
    let row = who.wide().glance().find::<file::Entity>(id).await?;
    // The deal of its own store: another store may have one under the same id, which says nothing about this one.
    let tx = who.at(row.store_id)?.read().await?;
    tx.find::<opportunity::Entity>(row.opportunity_id).await?;
    if row.removed_at.is_some() {
        return Err(AppError::not_found());
    }
    drop(tx); // a file may be long in coming
    let bytes = services.blobs().get(&place(&row.content)).await?;
    Ok(FileSent { name: row.name, kind: row.kind, bytes })
}

/// Takes a file off its deal, or puts it back. The bytes stay, so that undoing costs nothing.
///
/// # Errors
/// `record.not_found`.
pub async fn remove_deal_file(who: &Authorized<Edit>, cmd: RemoveDealFile) -> Result<(), AppError> {
    let tx = begin(who, cmd.deal).await?;
    tx.find::<opportunity::Entity>(cmd.deal).await?;
    let removed_at = cmd.removed.then_some(tx.now());
    let change = file::Entity::update_many()
        .col_expr(file::Column::RemovedAt, Expr::val(removed_at))
        .filter(file::Column::Id.eq(cmd.file))
        .filter(file::Column::OpportunityId.eq(cmd.deal));
    if tx.update(change).await? == 0 {
        return Err(AppError::not_found());
    }
    let action = if cmd.removed { "opportunities.file_removed" } else { "opportunities.file_restored" };
    tx.audit(action, cmd.deal, Change::to(cmd.file)).await?;
    announce(&tx);
    Ok(tx.commit().await?)
}

/// The files of a deal that the person may see, newest first.
pub(super) async fn files(tx: &ReadTx, deal: OpportunityId, face: &Clockface) -> Result<Vec<DealFile>, AppError> {
    let rows = tx.all(of(deal).order_by_desc(file::Column::CreatedAt).order_by_desc(file::Column::Id)).await?;
    let names = tx.names(rows.iter().map(|row| row.created_by)).await?;
    let view = |row: file::Model| DealFile {
        by: names.get(&row.created_by).cloned().unwrap_or_default(),
        when: face.when(row.created_at),
        bytes: u64::try_from(row.bytes).unwrap_or_default(),
        id: row.id,
        name: row.name,
        kind: row.kind,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn of(deal: OpportunityId) -> sea_orm::Select<file::Entity> {
    file::Entity::find().filter(file::Column::OpportunityId.eq(deal)).filter(file::Column::RemovedAt.is_null())
}

/// Where the bytes lie.
fn place(content: &str) -> String {
    let shelf = content.get(..2).unwrap_or("00");
    format!("files/{shelf}/{content}")
}
