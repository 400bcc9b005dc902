//! Businesses, their places, who belongs where, and how they sign in.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, flag, int, text, text_or_null, uuid};
use super::{fix_key, index, keyed, store_table, to_store};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema
            .create_table(keyed(
                "org",
                &["id"],
                [
                    text("name"),
                    text("referral"),
                    text("policy_version"),
                    big("policy_at"),
                    text("policy_ip"),
                    big("created_at"),
                ],
            ))
            .await?;
        schema
            .create_table(
                keyed(
                    "store",
                    &["org_id", "id"],
                    [text("name"), text("time_zone"), text("currency"), big("created_at")],
                )
                .foreign_key(ForeignKey::create().name("fk_store_org").from("store", "org_id").to("org", "id"))
                .to_owned(),
            )
            .await?;
        schema.create_table(store_table("location", [text("name"), text("kind"), int("position")])).await?;
        schema
            .create_table(keyed(
                "person",
                &["id"],
                [text("email"), text("name"), text("phone"), text_or_null("password_hash"), big("created_at")],
            ))
            .await?;
        index(schema, "uq_person_email", "person (email)").await?;
        let mut membership =
            keyed("membership", &["org_id", "store_id", "user_id"], [text("role"), text("records"), text("team")]);
        to_store(&mut membership, "membership");
        membership.foreign_key(
            ForeignKey::create().name("fk_membership_user_id").from("membership", "user_id").to("person", "id"),
        );
        schema.create_table(membership).await?;
        index(schema, "ix_membership_person", "membership (org_id, user_id)").await?;
        schema
            .create_table(keyed(
                "session",
                &["id"],
                [
                    uuid("org_id"),
                    uuid("user_id"),
                    uuid("here"),
                    flag("all_stores"),
                    text("refresh_hash"),
                    text_or_null("previous_hash"),
                    big("rotated_at"),
                    big("created_at"),
                    big("expires_at"),
                    big_or_null("revoked_at"),
                    text("ip"),
                    text("agent"),
                ],
            ))
            .await?;
        index(schema, "ix_session_person", "session (user_id)").await?;
        schema
            .create_table(keyed(
                "invite",
                &["id"],
                [
                    uuid("org_id"),
                    uuid("user_id"),
                    text_or_null("token_hash"),
                    big("expires_at"),
                    big_or_null("used_at"),
                ],
            ))
            .await?;
        index(schema, "uq_invite_token_hash", "invite (token_hash) WHERE token_hash IS NOT NULL").await?;
        schema.create_table(keyed("throttle", &["id"], [text("id"), int("failures"), big("since")])).await?;
        schema.create_table(keyed("sequence", &["org_id", "store_id", "id"], [text("id"), big("next")])).await?;
        for table in ["location", "sequence"] {
            fix_key(schema, table, &["org_id", "store_id", "id"]).await?;
        }
        fix_key(schema, "store", &["org_id", "id"]).await
    }
}
