//! Pipelines and their stages as they are stored. A business that has written none has the usual ones: they are read
//! from the domain until the first deal or the first change needs rows, and then they are written. So nothing has to be
//! done at sign-up, and a business that was there before has them too.

use std::collections::BTreeMap;

use db::{
    ReadTx, StoreTx,
    entity::{pipeline, pipeline_stage as stage},
};
use domain::{
    AppError, Code, Money, PipelineId, Ppm, StageId, Timestamp,
    opportunities::{DealState, Pipeline, Stage, StageKind, default_pipelines, quiet_days},
    time::DAY,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryOrder};

/// All pipelines of a business.
pub(super) struct Pipelines {
    /// In order.
    pub(super) all: Vec<Pipeline>,
    /// What took the deals of stages that were taken out.
    gone: BTreeMap<StageId, StageId>,
    /// What stages are called, and were.
    names: BTreeMap<StageId, String>,
}

impl Pipelines {
    /// Reads them: two statements.
    pub(super) async fn of(tx: &ReadTx) -> Result<Self, AppError> {
        let rows = tx.all(pipeline::Entity::find().order_by_asc(pipeline::Column::Position)).await?;
        let stages = tx.all(stage::Entity::find().order_by_asc(stage::Column::Position)).await?;
        if rows.is_empty() {
            let all = default_pipelines();
            let names = all.iter().flat_map(|it| &it.stages).map(|it| (it.id, it.name.clone())).collect();
            return Ok(Self { all, gone: BTreeMap::new(), names });
        }
        let names = stages.iter().map(|row| (row.id, row.name.clone())).collect();
        let gone = stages.iter().filter_map(|row| row.removed_at.and(row.moved_to).map(|to| (row.id, to))).collect();
        let mut by_pipeline: BTreeMap<PipelineId, Vec<Stage>> = BTreeMap::new();
        for row in stages.into_iter().filter(|row| row.removed_at.is_none()) {
            by_pipeline.entry(row.pipeline_id).or_default().push(read_stage(row)?);
        }
        let read = |row: pipeline::Model| Pipeline {
            id: row.id,
            kind: row.kind,
            default_value: row
                .currency
                .and_then(|it| it.parse().ok())
                .zip(row.default_value)
                .map(|(currency, minor)| Money::new(minor, currency)),
            name: row.name,
            target_days: u16::try_from(row.target_days).unwrap_or(u16::MAX),
            stages: by_pipeline.remove(&row.id).unwrap_or_default(),
            version: row.version,
        };
        Ok(Self { all: rows.into_iter().map(read).collect(), gone, names })
    }

    /// One of them.
    ///
    /// # Errors
    /// `record.not_found`.
    pub(super) fn one(&self, id: PipelineId) -> Result<&Pipeline, AppError> {
        self.all.iter().find(|it| it.id == id).ok_or_else(AppError::not_found)
    }

    /// The one that is asked for, or the first.
    ///
    /// # Errors
    /// `record.not_found`.
    pub(super) fn pick(&self, id: Option<PipelineId>) -> Result<&Pipeline, AppError> {
        match id {
            Some(id) => self.one(id),
            None => self.all.first().ok_or_else(AppError::not_found),
        }
    }

    /// The stage in which deals are that have this one written on them.
    pub(super) fn stands(&self, stage: StageId) -> StageId {
        let mut at = stage;
        // Each step leads to a stage that was there when the one before was taken out, so there is no way round.
        for _ in 0..self.gone.len() {
            match self.gone.get(&at) {
                Some(next) => at = *next,
                None => break,
            }
        }
        at
    }

    /// Every stage that is written on deals of this one.
    pub(super) fn written(&self, stage: StageId) -> Vec<StageId> {
        self.gone.keys().copied().filter(|id| self.stands(*id) == stage).chain([stage]).collect()
    }

    /// What a stage is or was called.
    pub(super) fn name(&self, stage: StageId) -> String {
        self.names.get(&stage).cloned().unwrap_or_default()
    }

    /// The stage that a deal stands in.
    pub(super) fn stage(&self, id: StageId) -> Option<&Stage> {
        let at = self.stands(id);
        self.all.iter().flat_map(|it| &it.stages).find(|stage| stage.id == at)
    }

    /// How likely a deal in a stage works out.
    pub(super) fn chance(&self, id: StageId) -> Ppm {
        self.stage(id).map_or(Ppm::ZERO, |stage| stage.chance)
    }

    /// For how many days a deal has been quiet, once that is too long.
    pub(super) fn quiet(&self, state: DealState, id: StageId, since: Timestamp, now: Timestamp) -> Option<i64> {
        let patience = self.stage(id).filter(|_| state == DealState::Open)?.rot_days;
        quiet_days(since, patience, now)
    }

    /// Deals that rot now.
    pub(super) fn rotting(&self, now: Timestamp) -> Condition {
        use db::entity::opportunity::Column as C;
        let mut any = Condition::any().add(C::StageSince.lt(Timestamp(i64::MIN)));
        for stage in self.all.iter().flat_map(|it| &it.stages).filter(|stage| stage.kind == StageKind::Open) {
            if let Some(days) = stage.rot_days {
                let since = now.plus(i64::from(days).saturating_mul(DAY).saturating_neg());
                any = any
                    .add(Condition::all().add(C::StageId.is_in(self.written(stage.id))).add(C::StageSince.lte(since)));
            }
        }
        Condition::all().add(C::State.eq(DealState::Open)).add(any)
    }
}

fn read_stage(row: stage::Model) -> Result<Stage, AppError> {
    let actions = serde_json::from_value(row.actions).map_err(|err| {
        tracing::error!(error = %err, "opportunities.stage_unreadable");
        AppError::new(Code::Internal, "A stage cannot be read.")
    })?;
    Ok(Stage {
        id: row.id,
        name: row.name,
        kind: row.kind,
        chance: u32::try_from(row.chance).ok().and_then(Ppm::new).unwrap_or_default(),
        rot_days: row.rot_days.and_then(|days| u16::try_from(days).ok()),
        actions,
    })
}

/// Writes the usual pipelines where there are none: what refers to a stage needs its row.
pub(super) async fn ensure(tx: &StoreTx) -> Result<(), AppError> {
    use sea_orm::QuerySelect;
    if tx.one(pipeline::Entity::find().limit(1)).await?.is_some() {
        return Ok(());
    }
    let (mut rows, mut stages) = (Vec::new(), Vec::new());
    for (position, it) in (0..).zip(default_pipelines()) {
        rows.push(row(tx, &it, position));
        stages.extend(stage_rows(&it)?);
    }
    tx.insert_all(rows).await?;
    Ok(tx.insert_all(stages).await?)
}

/// A pipeline as it is stored for the first time.
pub(super) fn row(tx: &StoreTx, it: &Pipeline, position: i32) -> pipeline::ActiveModel {
    pipeline::ActiveModel {
        id: Set(it.id),
        kind: Set(it.kind),
        name: Set(it.name.clone()),
        currency: Set(it.default_value.map(|value| value.currency.code().to_owned())),
        default_value: Set(it.default_value.map(|value| value.minor)),
        target_days: Set(i32::from(it.target_days)),
        position: Set(position),
        version: Set(it.version),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    }
}

/// The stages of a pipeline as they are stored for the first time.
pub(super) fn stage_rows(it: &Pipeline) -> Result<Vec<stage::ActiveModel>, AppError> {
    (0..).zip(&it.stages).map(|(position, stage)| stage_row(it.id, stage, position)).collect()
}

pub(super) fn stage_row(pipeline: PipelineId, it: &Stage, position: i32) -> Result<stage::ActiveModel, AppError> {
    let actions = actions(it)?;
    Ok(stage::ActiveModel {
        id: Set(it.id),
        pipeline_id: Set(pipeline),
        name: Set(it.name.clone()),
        kind: Set(it.kind),
        position: Set(position),
        chance: Set(i32::try_from(it.chance.parts()).unwrap_or_default()),
        rot_days: Set(it.rot_days.map(i32::from)),
        actions: Set(actions),
        moved_to: Set(None),
        removed_at: Set(None),
        ..Default::default()
    })
}

pub(super) fn actions(it: &Stage) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(&it.actions).map_err(|_| AppError::new(Code::Internal, "A stage cannot be written."))
}
