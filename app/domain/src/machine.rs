//! Closed vocabularies and state machines as tables: what is not in a table is refused.
//!
//! `vocabulary!` writes an enum whose variants have a key for data and a label for people; `transitions!` writes
//! the table of one machine. The table is the only truth: `after` reads it, the page asks it which buttons to show,
//! and a snapshot locks it.

use crate::{AppError, Code};

/// A closed set of words: a key for data, a label for people.
pub trait Word: Copy + Eq + std::fmt::Debug + 'static {
    /// All of them, in order.
    const WORDS: &'static [Self];

    /// As it is written in data and URLs.
    fn key(self) -> &'static str;

    /// As people say it.
    fn label(self) -> &'static str;
}

/// States and the steps between them.
pub trait Machine: Word {
    /// What can be done.
    type Step: Word;

    /// Where every record begins.
    const START: Self;

    /// Every allowed step: from, step, to.
    const TABLE: &'static [(Self, Self::Step, Self)];

    /// Where `step` leads from here.
    ///
    /// # Errors
    /// `step.not_allowed` when the table has no such row.
    fn after(self, step: Self::Step) -> Result<Self, AppError> {
        let row = Self::TABLE.iter().find(|(from, by, _)| *from == self && *by == step);
        row.map(|(.., to)| *to).ok_or_else(|| {
            let state = self.label().to_lowercase();
            AppError::new(Code::StepNotAllowed, format!("“{}” is not possible while it is {state}.", step.label()))
        })
    }

    /// The steps that are allowed from here.
    fn steps(self) -> impl Iterator<Item = Self::Step> {
        Self::TABLE.iter().filter(move |(from, ..)| *from == self).map(|(_, step, _)| *step)
    }

    /// Nothing leads away from here.
    fn is_final(self) -> bool {
        self.steps().next().is_none()
    }
}

macro_rules! vocabulary { ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal, $label:literal;)* })*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
    #[cfg_attr(feature = "db", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
    #[cfg_attr(feature = "db", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
    #[serde(rename_all = "snake_case")]
    pub enum $name { $($(#[$vdoc])* $variant,)* }

    impl $name {
        /// All of them.
        pub const ALL: &[Self] = &[$(Self::$variant,)*];

        /// As it is written in data and URLs.
        #[must_use]
        pub const fn key(self) -> &'static str { match self { $(Self::$variant => $key,)* } }

        /// As people say it.
        #[must_use]
        pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }

        /// The one of a key.
        #[must_use]
        pub fn of(key: &str) -> Option<Self> { match key { $($key => Some(Self::$variant),)* _ => None } }
    }

    impl $crate::machine::Word for $name {
        const WORDS: &'static [Self] = Self::ALL;

        fn key(self) -> &'static str { self.key() }

        fn label(self) -> &'static str { self.label() }
    }
)* } }
pub(crate) use vocabulary;

macro_rules! transitions { ($state:ident by $step:ident, from $start:ident: $($from:ident { $($by:ident => $to:ident),* $(,)? })*) => {
    impl $crate::machine::Machine for $state {
        type Step = $step;
        const START: Self = Self::$start;
        const TABLE: &'static [(Self, $step, Self)] = &[$($((Self::$from, $step::$by, Self::$to),)*)*];
    }
} }
pub(crate) use transitions;

/// Proves a machine and prints its table: every pair of state and step is either one row or refused by code, every
/// state can be reached, every step is used, and keys are what serde writes.
#[cfg(test)]
pub(crate) fn table<M: Machine + serde::Serialize>() -> String
where
    M::Step: serde::Serialize,
{
    let mut reached = vec![M::START];
    while let Some((.., to)) = M::TABLE.iter().find(|(from, _, to)| reached.contains(from) && !reached.contains(to)) {
        reached.push(*to);
    }
    let mut lines = Vec::new();
    for state in M::WORDS {
        assert!(reached.contains(state), "{state:?} cannot be reached");
        assert_eq!(serde_json::to_value(state).unwrap(), state.key());
        let mut steps = Vec::new();
        for step in M::Step::WORDS {
            let rows: Vec<_> = M::TABLE.iter().filter(|(from, by, _)| from == state && by == step).collect();
            match (state.after(*step), rows.as_slice()) {
                (Ok(to), [(.., row)]) if to == *row => steps.push(format!("{} → {}", step.key(), to.key())),
                (Err(why), []) => assert_eq!(why.code, Code::StepNotAllowed),
                (answer, rows) => panic!("{state:?} {step:?}: {answer:?}, rows {rows:?}"),
            }
        }
        lines.push(format!("{:<20} {}", state.key(), steps.join(", ")).trim_end().to_owned());
    }
    for step in M::Step::WORDS {
        assert!(M::TABLE.iter().any(|(_, by, _)| by == step), "{step:?} is never allowed");
        assert_eq!(serde_json::to_value(step).unwrap(), step.key());
    }
    lines.join("\n")
}
