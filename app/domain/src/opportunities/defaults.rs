//! The pipelines that a business has until it changes them.
//!
//! Their ids are the same in every business: a key always carries the tenant, and so a business that has written none of
//! its own needs no rows to have them.

use uuid::Uuid;

use super::{EntryAction, Pipeline, PipelineKind, Stage, StageKind};
use crate::Ppm;

/// Name, chance in per cent, days until a deal in it rots, what is to be done on entering it.
type Line = (&'static str, u32, u16, Option<(&'static str, u16)>);

/// Kind, name, target days, open stages.
const TABLE: &[(PipelineKind, &str, u16, &[Line])] = &[
    (
        PipelineKind::Sale,
        "Sales",
        30,
        &[
            ("New lead", 10, 2, Some(("Get in touch", 0))),
            ("Talking", 30, 7, None),
            ("Shown", 55, 7, Some(("Ask what they think", 2))),
            ("Deposit", 85, 14, None),
        ],
    ),
    (
        PipelineKind::Bridal,
        "Bridal",
        90,
        &[
            ("Enquiry", 15, 3, Some(("Invite them in", 1))),
            ("Appointment", 35, 14, None),
            ("Design", 55, 21, Some(("Send the drawing", 7))),
            ("Deposit", 85, 30, None),
        ],
    ),
    (
        PipelineKind::Sourcing,
        "Sourcing",
        60,
        &[
            ("Wanted", 15, 7, None),
            ("Looking", 30, 14, None),
            ("Found", 60, 5, Some(("Offer it to the client", 0))),
            ("Deposit", 85, 14, None),
        ],
    ),
    (
        PipelineKind::BuyIn,
        "Buy-in",
        21,
        &[
            ("Offered to us", 20, 3, Some(("Look at photos", 1))),
            ("Inspection", 45, 7, None),
            ("Our offer", 65, 5, None),
        ],
    ),
    (
        PipelineKind::Consignment,
        "Consignment",
        45,
        &[("Enquiry", 20, 5, None), ("Inspection", 45, 7, None), ("Terms", 70, 7, Some(("Send the agreement", 1)))],
    ),
    (
        PipelineKind::Service,
        "Service",
        30,
        &[("Enquiry", 30, 3, None), ("Estimate", 60, 7, Some(("Ask for their decision", 3))), ("Agreed", 90, 21, None)],
    ),
];

/// Where the ids of these pipelines and stages begin: a UUID of version 8 (RFC 9562) that nobody mints.
const BASE: u128 = 0x7669_7472_696e_8000_8000_0000_0000_0000;

/// One of each kind.
#[must_use]
pub fn default_pipelines() -> Vec<Pipeline> {
    TABLE.iter().zip((0x100_u128..).step_by(0x100)).map(|(line, at)| pipeline(line, BASE | at)).collect()
}

fn pipeline((kind, name, target_days, open): &(PipelineKind, &str, u16, &[Line]), id: u128) -> Pipeline {
    let mut ids = (1_u128..).map(|at| Uuid::from_u128(id | at).into());
    let mut stage = |name: &str, kind, chance: Ppm, rot_days| Stage {
        id: ids.next().unwrap_or_else(|| Uuid::from_u128(id).into()),
        name: name.to_owned(),
        kind,
        chance,
        rot_days,
        actions: Vec::new(),
    };
    let mut stages: Vec<Stage> = Vec::new();
    for (name, chance, rot, action) in *open {
        let chance = Ppm::new(chance.saturating_mul(10_000)).unwrap_or_default();
        let mut it = stage(name, StageKind::Open, chance, Some(*rot));
        it.actions.extend(action.map(|(title, days)| EntryAction { title: title.to_owned(), days }));
        stages.push(it);
    }
    stages.push(stage("Won", StageKind::Won, Ppm::WHOLE, None));
    stages.push(stage("Lost", StageKind::Lost, Ppm::ZERO, None));
    let id = Uuid::from_u128(id).into();
    Pipeline {
        id,
        kind: *kind,
        name: (*name).to_owned(),
        default_value: None,
        target_days: *target_days,
        stages,
        version: 0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_is_one_of_each_kind_and_all_can_be_used() {
        let all = default_pipelines();
        assert_eq!(all.iter().map(|it| it.kind).collect::<Vec<_>>(), PipelineKind::ALL);
        let ids: BTreeSet<_> = all.iter().flat_map(|it| &it.stages).map(|stage| stage.id).collect();
        assert_eq!(ids.len(), all.iter().map(|it| it.stages.len()).sum::<usize>());
        for it in all {
            assert_eq!(it.clone().read(), Ok(it));
        }
    }
}
