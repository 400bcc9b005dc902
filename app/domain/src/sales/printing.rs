//! What is asked of the receipt printers of a store.

use serde::{Deserialize, Serialize};

use super::PaperOf;
use crate::{KeyId, RegisterId};

/// A register with a network printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrinterView {
    /// The register.
    pub register: RegisterId,
    /// What it is called.
    pub name: String,
}

/// Prints a document beside a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintPaper {
    /// Minted by the browser; makes a replay of what was printed one print.
    pub id: KeyId,
    /// The document.
    pub of: PaperOf,
    /// The register.
    pub register: RegisterId,
    /// Opens its drawer too, which takes the permission to.
    #[serde(default)]
    pub kick: bool,
}

/// Opens the drawer of a register without a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KickDrawer {
    /// The register.
    pub register: RegisterId,
    /// Why.
    pub reason: String,
}
