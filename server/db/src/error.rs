//! What can go wrong below a use-case, in the few kinds a caller treats differently.

use domain::{AppError, Code};
use sea_orm::{DbErr, SqlErr};

/// The result of anything in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a statement answers whose turn on the writer was taken away.
pub(crate) const OUT_OF_TIME: &str = "the transaction held the writer for too long and was rolled back";

/// A failed operation.
#[derive(Debug)]
pub enum Error {
    /// The person does not hold this permission in this store.
    Forbidden(&'static str),
    /// No such row in what the person can see. Another tenant's row looks the same.
    NotFound,
    /// Somebody else was first, or the id was used before. The code says which.
    Conflict(&'static str),
    /// A unique value is taken. Holds the database's words, which name the constraint or its columns.
    Duplicate(String),
    /// Nothing was acknowledged; the same command may be sent again.
    Retry(String),
    /// The disk is full. Nothing was acknowledged.
    Full,
    /// A cursor or a value that this list never gave out.
    Invalid(&'static str),
    /// The database failed in a way nobody can act on.
    Db(DbErr),
}

impl From<DbErr> for Error {
    fn from(err: DbErr) -> Self {
        match err.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(what)) => return Self::Duplicate(what),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => return Self::Conflict("conflict.reference"),
            _ => {}
        }
        if matches!(&err, DbErr::Custom(why) if why == OUT_OF_TIME) {
            return Self::Retry(OUT_OF_TIME.into());
        }
        match sqlstate(&err).as_deref() {
            // PostgreSQL: disk full. SQLite: FULL.
            Some("53100" | "13") => Self::Full,
            // PostgreSQL: serialization failure, deadlock, lock not available. SQLite: BUSY and its snapshot form.
            Some("40001" | "40P01" | "55P03" | "5" | "517") => Self::Retry(err.to_string()),
            // PostgreSQL, class 22: a value that this database cannot hold, such as U+0000 in a text.
            Some(state) if state.len() == 5 && state.starts_with("22") => Self::Invalid("text"),
            _ => Self::Db(err),
        }
    }
}

/// What a person is told. The details of a database fault are logged here, once, and never leave.
impl From<Error> for AppError {
    #[track_caller]
    fn from(err: Error) -> Self {
        match err {
            Error::Forbidden(code) => Self::new(Code::Forbidden, format!("Your role does not include this ({code}).")),
            Error::NotFound => Self::not_found(),
            Error::Conflict("conflict.reference") => {
                Self::new(Code::Reference, "This refers to something that is not there.")
            }
            Error::Conflict(_) => Self::new(Code::Stale, "Somebody else was faster. Reload and try again."),
            Error::Duplicate(_) => Self::new(Code::Duplicate, "This exists already."),
            Error::Full => Self::new(Code::StorageFull, "The disk is full. Nothing was changed."),
            Error::Retry(why) => {
                tracing::warn!(%why, at = %std::panic::Location::caller(), "storage.retry");
                Self::new(Code::Retry, "The shop is busy. Nothing was changed; try again.")
            }
            Error::Invalid(what) => Self::new(Code::Malformed, format!("The {what} cannot be read.")),
            Error::Db(err) => {
                tracing::error!(error = %err, at = %std::panic::Location::caller(), "storage.failed");
                Self::new(Code::Internal, "Something went wrong on our side.")
            }
        }
    }
}

fn sqlstate(err: &DbErr) -> Option<String> {
    let (DbErr::Exec(inner) | DbErr::Query(inner)) = err else { return None };
    match inner {
        sea_orm::RuntimeErr::SqlxError(err) => err.as_database_error()?.code().map(|code| code.into_owned()),
        sea_orm::RuntimeErr::Internal(_) => None,
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Forbidden(code) => write!(f, "forbidden: {code}"),
            Self::NotFound => write!(f, "not found"),
            Self::Conflict(code) => write!(f, "conflict: {code}"),
            Self::Duplicate(what) => write!(f, "duplicate: {what}"),
            Self::Full => write!(f, "disk full"),
            Self::Retry(why) => write!(f, "not acknowledged, send again: {why}"),
            Self::Invalid(what) => write!(f, "invalid: {what}"),
            Self::Db(err) => write!(f, "database: {err}"),
        }
    }
}

impl std::error::Error for Error {}
