//! The walls, as programs that must not compile. `RUSTC_BOOTSTRAP=1 cargo test --doc -p db` checks the error codes
//! too; without it any error would do.
//!
//! This is how it is done, so that the ones below fail for their stated reason only:
//! ```
//! use db::{Authorized, entity::item};
//! use domain::identity::inventory::{Edit, View};
//! use sea_orm::EntityTrait;
//! async fn count(who: &Authorized<View>) -> db::Result<u64> {
//!     who.read().await?.count(item::Entity::find()).await
//! }
//! async fn clear(who: &Authorized<Edit>) -> db::Result<()> {
//!     let tx = who.begin().await?;
//!     tx.delete(item::Entity::delete_many()).await?;
//!     tx.audit("stock.cleared", tx.now().0, db::Change::default()).await?;
//!     tx.commit().await
//! }
//! ```
//! A use-case cannot be called with another permission:
//! ```compile_fail,E0308
//! use domain::identity::inventory::{Edit, View};
//! async fn edit(_: &db::Authorized<Edit>) {}
//! async fn f(who: &db::Authorized<View>) { edit(who).await }
//! ```
//! … nor with somebody who has proven nothing yet:
//! ```compile_fail,E0308
//! async fn view(_: &db::Authorized<domain::identity::inventory::View>) {}
//! async fn f(who: &db::Principal) { view(who).await }
//! ```
//! `Authorized` cannot be built by hand:
//! ```compile_fail,E0451
//! fn f(db: db::Db) -> db::Authorized<domain::identity::inventory::Edit> {
//!     db::Authorized { db, scope: todo!(), permission: std::marker::PhantomData }
//! }
//! ```
//! … nor can a principal with made-up grants:
//! ```compile_fail,E0451
//! fn f(db: db::Db, org: domain::OrgId, user: domain::UserId) -> db::Principal {
//!     db::Principal { db, org, user, grants: vec![] }
//! }
//! ```
//! A handle is not a connection, so `SeaORM` has nothing to run an unscoped query on:
//! ```compile_fail,E0277
//! use sea_orm::EntityTrait;
//! async fn f(tx: &db::ReadTx) { let _ = db::entity::item::Entity::find().all(tx).await; }
//! ```
//! ```compile_fail,E0277
//! use sea_orm::EntityTrait;
//! async fn f(tx: &db::StoreTx) { let _ = db::entity::item::Entity::delete_many().exec(tx).await; }
//! ```
//! ```compile_fail,E0277
//! use sea_orm::EntityTrait;
//! async fn f(db: &db::Db) { let _ = db::entity::item::Entity::find().all(db).await; }
//! ```
//! … and the connection inside cannot be reached:
//! ```compile_fail,E0616
//! fn f(tx: &db::ReadTx) { let _ = &tx.conn; }
//! ```
//! ```compile_fail,E0624
//! fn f(db: &db::Db) { let _ = db.readers(); }
//! ```
//! A read handle does not write, and does not pass for one that does:
//! ```compile_fail,E0599
//! use sea_orm::EntityTrait;
//! async fn f(tx: &db::ReadTx) { let _ = tx.delete(db::entity::item::Entity::delete_many()).await; }
//! ```
//! ```compile_fail,E0308
//! async fn write(_: &db::StoreTx) {}
//! async fn f(who: &db::Authorized<domain::identity::inventory::View>) { write(&who.read().await.unwrap()).await; }
//! ```
//! A system-owned table does not pass a tenant handle:
//! ```compile_fail,E0277
//! use sea_orm::EntityTrait;
//! async fn f(tx: &db::ReadTx) { let _ = tx.all(db::entity::membership::Entity::find()).await; }
//! ```
//! ```compile_fail,E0277
//! async fn f(tx: &db::StoreTx, row: db::entity::session::ActiveModel) { let _ = tx.insert(row).await; }
//! ```
//! A transaction is gone after its commit:
//! ```compile_fail,E0382
//! async fn f(tx: db::StoreTx) { let _ = tx.commit().await; let _ = tx.now(); }
//! ```
