//! The form of one pipeline: its name and aims, and its stages in order.

use std::collections::BTreeMap;

use domain::{
    AppError, Code, Currency, Money, Ppm, StageId,
    opportunities::{EntryAction, Pipeline, PipelineKind, PipelineSettings, SavePipeline, Stage, StageKind, StageUse},
};
use leptos::prelude::*;

use super::rpc::save_pipeline;
use crate::ui::{Button, Choice, Form, FormErrors, IconButton, Input, Kind, Size, Toaster, Tone, id};

/// One stage while it is written.
#[derive(Clone, Copy)]
struct Row {
    id: StageId,
    kind: StageKind,
    name: RwSignal<String>,
    chance: RwSignal<String>,
    rot: RwSignal<String>,
    actions: RwSignal<Vec<(RwSignal<String>, RwSignal<String>)>>,
}

impl Row {
    fn of(it: &Stage) -> Self {
        let text = RwSignal::new;
        let actions = it.actions.iter().map(|it| (text(it.title.clone()), text(it.days.to_string()))).collect();
        Self {
            id: it.id,
            kind: it.kind,
            name: text(it.name.clone()),
            chance: text(it.chance.to_string().trim_end_matches(" %").to_owned()),
            rot: text(it.rot_days.map(|days| days.to_string()).unwrap_or_default()),
            actions: RwSignal::new(actions),
        }
    }

    fn read(self, at: usize) -> Result<Stage, AppError> {
        let whole = |text: &str, field: &str| {
            text.trim().parse::<u16>().map_err(|_| AppError::field(format!("stages.{at}.{field}"), "Write whole days."))
        };
        let chance = self.chance.with_untracked(|it| it.parse::<Ppm>());
        let rot_days = self.rot.with_untracked(|it| match it.trim() {
            "" => Ok(None),
            days => whole(days, "rot_days").map(Some),
        })?;
        let actions = self.actions.get_untracked().into_iter().map(|(title, days)| {
            let days = days.with_untracked(|it| whole(it, "actions"))?;
            Ok(EntryAction { title: title.get_untracked(), days })
        });
        Ok(Stage {
            id: self.id,
            name: self.name.get_untracked(),
            kind: self.kind,
            chance: chance.map_err(|why| AppError::field(format!("stages.{at}.chance"), why))?,
            rot_days,
            actions: actions.collect::<Result<_, AppError>>()?,
        })
    }
}

/// The form.
#[component]
pub fn PipelineForm(
    /// As it is.
    pipeline: Pipeline,
    /// Where deals are.
    used: Vec<StageUse>,
    /// The currency of the store.
    currency: Currency,
    /// As it is now.
    saved: Callback<PipelineSettings>,
) -> impl IntoView {
    let form = Form::new("pipeline");
    let toaster = Toaster::get();
    let name = RwSignal::new(pipeline.name.clone());
    let kind = RwSignal::new(pipeline.kind.key().to_owned());
    let target = RwSignal::new(pipeline.target_days.to_string());
    let usual = RwSignal::new(pipeline.default_value.map(Money::plain).unwrap_or_default());
    let rows = RwSignal::new(pipeline.stages.iter().map(Row::of).collect::<Vec<_>>());
    // Where the deals of stages go that were taken out.
    let moved = RwSignal::new(Vec::<(StageId, String, RwSignal<String>)>::new());
    let coin = pipeline.default_value.map_or(currency, |it| it.currency);
    let (pipeline_id, version) = (pipeline.id, pipeline.version);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let read = || {
            let stages = rows.get_untracked().into_iter().enumerate().map(|(at, row)| row.read(at));
            let default_value = match usual.get_untracked().trim() {
                "" => None,
                typed => {
                    let read = Money::parse(typed, coin);
                    Some(read.map_err(|why| AppError::field("default_value", why.to_string()))?)
                }
            };
            let target_days = target.get_untracked().trim().parse::<u16>();
            Pipeline {
                id: pipeline_id,
                kind: PipelineKind::of(&kind.get_untracked()).unwrap_or(PipelineKind::Sale),
                name: name.get_untracked(),
                default_value,
                target_days: target_days.map_err(|_| AppError::field("target_days", "Write whole days."))?,
                stages: stages.collect::<Result<_, AppError>>()?,
                version,
            }
            .read()
        };
        let pipeline = match read() {
            Ok(pipeline) => pipeline,
            Err(error) => return form.error.set(Some(error)),
        };
        let mut to = BTreeMap::new();
        for (stage, _, target) in moved.get_untracked() {
            match target.with_untracked(|id| id.parse::<StageId>()) {
                Ok(target) => {
                    to.insert(stage, target);
                }
                Err(_) => {
                    let words = "Choose where the deals go of each stage that you took out.";
                    return form.error.set(Some(AppError::new(Code::StageInUse, words)));
                }
            }
        }
        form.send(save_pipeline(SavePipeline { pipeline, moved: to }), move |now| {
            toaster.say("Saved");
            saved.run(now);
        });
    };
    let add = move |_| {
        let stage = Stage {
            id: id::mint(),
            name: String::new(),
            kind: StageKind::Open,
            chance: Ppm::ZERO,
            rot_days: Some(7),
            actions: Vec::new(),
        };
        rows.update(|all| {
            let at = all.iter().filter(|it| it.kind == StageKind::Open).count();
            all.insert(at, Row::of(&stage));
        });
    };
    let used = StoredValue::new(used);
    let out = move |row: Row| {
        rows.update(|all| all.retain(|it| it.id != row.id));
        let deals = used.with_value(|all| all.iter().find(|it| it.stage == row.id).map_or(0, |it| it.deals));
        if deals > 0 {
            moved.update(|all| all.push((row.id, row.name.get_untracked(), RwSignal::new(String::new()))));
        }
    };
    let targets = move || {
        let mut all = vec![(String::new(), "Choose".to_owned())];
        let open = rows.get().into_iter().filter(|it| it.kind == StageKind::Open);
        all.extend(open.map(|it| (it.id.to_string(), it.name.get())));
        all
    };
    let gone = move || {
        let entry = |(stage, name, to): (StageId, String, RwSignal<String>)| {
            let label = format!("Deals of “{name}” go to");
            view! { <Choice form name=stage.to_string() label value=to options=Signal::derive(targets) /> }
        };
        moved.get().into_iter().map(entry).collect_view()
    };
    let kinds: Vec<_> = PipelineKind::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())).collect();
    view! {
        <form class="card" on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="name" label="Name" value=name />
                    <Choice form name="kind" label="For" value=kind options=kinds />
                    <Input form name="target_days" label="Closed within, days" value=target kind=Kind::Whole />
                    <Input
                        form
                        name="default_value"
                        label="A deal is usually worth"
                        value=usual
                        kind=Kind::Decimal
                        unit=coin.code().to_owned()
                        optional=true
                    />
                </div>
                <h2>"Stages"</h2>
                <div class="stack" id=form.id("stages") tabindex="-1">
                    {move || {
                        let all = rows.get();
                        let open = all.iter().filter(|it| it.kind == StageKind::Open).count();
                        let entry = |(at, row): (usize, Row)| stage(form, rows, at, row, open, Callback::new(move |()| out(row)));
                        all.into_iter().enumerate().map(entry).collect_view()
                    }}
                </div>
                {gone}
                <div class="row wrap">
                    <Button label="Add a stage" icon_name="plus" on_press=add />
                    <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// One stage. `open` of them are under way, which are the ones that move and vanish.
fn stage(form: Form, rows: RwSignal<Vec<Row>>, at: usize, row: Row, open: usize, out: Callback<()>) -> AnyView {
    let is_open = row.kind == StageKind::Open;
    let swap = move |a: usize, b: usize| {
        rows.update(|all| {
            if a.max(b) < all.len() {
                all.swap(a, b);
            }
        });
    };
    let name = row.name.get_untracked();
    let actions = move || {
        let entry = |(place, (title, days)): (usize, (RwSignal<String>, RwSignal<String>))| {
            let gone = move |_| {
                row.actions.update(|all| {
                    all.remove(place);
                });
            };
            view! {
                <div class="row wrap">
                    <Input form name=format!("stages.{at}.actions.{place}") label="Task" value=title />
                    <Input form name=format!("stages.{at}.days.{place}") label="Due in days" value=days kind=Kind::Whole />
                    <IconButton label="Without this task" icon_name="x" quiet=true small=true on_press=gone />
                </div>
            }
        };
        row.actions.get().into_iter().enumerate().map(entry).collect_view()
    };
    let more =
        move |_| row.actions.update(|all| all.push((RwSignal::new(String::new()), RwSignal::new("1".to_owned()))));
    view! {
        <fieldset class="stage-form">
            <legend>{row.kind.label()}</legend>
            <div class="form-grid">
                <Input form name=format!("stages.{at}.name") label="Name" value=row.name />
                {is_open
                    .then(|| {
                        view! {
                            <Input
                                form
                                name=format!("stages.{at}.chance")
                                label="Chance"
                                value=row.chance
                                kind=Kind::Decimal
                                unit="%"
                            />
                            <Input
                                form
                                name=format!("stages.{at}.rot_days")
                                label="Rots after days"
                                value=row.rot
                                kind=Kind::Whole
                                optional=true
                            />
                        }
                    })}
            </div>
            {actions}
            <div class="row wrap">
                {is_open.then(|| view! { <Button label="Task on entering" size=Size::Small icon_name="plus" on_press=more /> })}
                {(is_open && at > 0)
                    .then(|| {
                        let label = format!("Move {name} up");
                        view! { <IconButton label icon_name="chevron-up" small=true on_press=move |_| swap(at, at - 1) /> }
                    })}
                {(is_open && at + 1 < open)
                    .then(|| {
                        let label = format!("Move {name} down");
                        view! { <IconButton label icon_name="chevron-down" small=true on_press=move |_| swap(at, at + 1) /> }
                    })}
                {(is_open && open > 1)
                    .then(|| {
                        view! { <Button label="Take out" size=Size::Small on_press=move |_| out.run(()) /> }
                    })}
            </div>
        </fieldset>
    }
    .into_any()
}
