//! `customer_occasion`: a day of the year that matters to a client. 29 February is kept as it is.
use domain::{CustomerId, OccasionId, OrgId, customers::OccasionKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_occasion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OccasionId,
    pub customer_id: CustomerId,
    pub kind: OccasionKind,
    pub label: String,
    pub month: i32,
    pub day: i32,
    pub year: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);
