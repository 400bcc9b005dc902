//! The square code that a scanner reads (QR code, ISO/IEC 18004, error correction M).

use qrcode::{Color, QrCode};

/// The dark modules of a code, row by row. `None` for a text that is too long for one.
pub(crate) fn square(text: &str) -> Option<Vec<Vec<bool>>> {
    let code = QrCode::new(text).ok()?;
    let width = code.width();
    let rows = code.to_colors();
    Some(rows.chunks(width).map(|row| row.iter().map(|module| *module == Color::Dark).collect()).collect())
}
