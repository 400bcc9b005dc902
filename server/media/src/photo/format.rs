//! What a file is, judged by its first bytes. Names and declared types are never asked.

use super::rejected::Rejected;

/// A kind of picture we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG; transparency is laid on white.
    Png,
    /// WebP, lossy or lossless; of a moving one the first frame.
    WebP,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
        })
    }
}

/// Tells the format by content.
///
/// # Errors
/// `photo.empty`, or `photo.unsupported` with the name of what the content looks like.
pub fn probe(bytes: &[u8]) -> Result<Format, Rejected> {
    match bytes {
        [] => Err(Rejected::Empty),
        [0xff, 0xd8, 0xff, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        other => Err(Rejected::Unsupported { found: foreign(other) }),
    }
}

/// The name of a kind of file that people do send and we do not read.
fn foreign(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'G', b'I', b'F', b'8', ..] => "A GIF picture",
        [b'B', b'M', ..] => "A BMP picture",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "A TIFF or raw camera file",
        [b'%', b'P', b'D', b'F', ..] => "A PDF document",
        [b'P', b'K', 3, 4, ..] => "A ZIP or office file",
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] | [0xff, 0x0a, ..] => "A JPEG XL picture",
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => media_container(brand),
        _ if looks_like_markup(bytes) => "An SVG or web page",
        _ => "This kind of file",
    }
}

fn media_container(brand: &[u8]) -> &'static str {
    match brand.get(..4) {
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => "A HEIC picture",
        Some(b"avif" | b"avis") => "An AVIF picture",
        _ => "A video",
    }
}

fn looks_like_markup(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> String {
        match probe(bytes) {
            Ok(format) => format.to_string(),
            Err(refusal) => format!("{} {refusal}", refusal.code()),
        }
    }

    #[test]
    fn judges_by_content() {
        assert_eq!(found(b"\xff\xd8\xff\xe0"), "JPEG");
        assert_eq!(found(b"\x89PNG\r\n\x1a\n"), "PNG");
        assert_eq!(found(b"RIFF\0\0\0\0WEBPVP8 "), "WebP");
        assert!(found(b"\0\0\0\x18ftypheic").starts_with("photo.unsupported A HEIC picture"));
        assert!(found(b"GIF89a").starts_with("photo.unsupported A GIF picture"));
        assert!(found(b"\xef\xbb\xbf\n<svg/>").starts_with("photo.unsupported An SVG"));
        assert!(found(b"hello").starts_with("photo.unsupported This kind of file"));
        assert_eq!(found(b""), "photo.empty The file is empty.");
    }
}
