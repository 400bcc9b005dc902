//! How a document of a shop looks on paper: as HTML for the browser's printer, as PDF, and as the bytes of a receipt
//! printer. Pure: no clock, no database; the same [`Paper`] is the same bytes for ever.
//!
//! | file | owns |
//! |---|---|
//! | `paper.rs` | what a document says |
//! | `html.rs` | the page that a browser prints |
//! | `pdf.rs` | the same as PDF, with real text |
//! | `fonts.rs` | which font draws which letter, and how wide it is |
//! | `escpos.rs` | the same for a receipt printer (Epson ESC/POS) |
//! | `code.rs` | the square code that a scanner reads |

mod code;
mod escpos;
mod fonts;
mod html;
mod paper;
mod pdf;

pub use escpos::{Printer, drawer_kick, escpos};
pub use fonts::Fonts;
pub use html::{Act, Notice, html, html_with, style_hash};
pub use paper::{Paper, PaperKind, PaperLine, Party, Section, Sheet, Sum, TaxLine};
pub use pdf::{PaperError, pdf};
