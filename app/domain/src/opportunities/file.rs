//! Files of a deal: what they may be, by their bytes and not by their name, and what they are called.

use serde::{Deserialize, Serialize};

use crate::{DealFileId, OpportunityId, When, machine::vocabulary, text};

/// The largest file, bytes.
pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;
/// The most files of one deal.
pub const MAX_FILES: usize = 100;

vocabulary! {
    /// What a file is.
    FileKind {
        /// A document.
        Pdf = "pdf", "PDF";
        /// A photo.
        Jpeg = "jpeg", "JPEG";
        /// A picture.
        Png = "png", "PNG";
        /// A picture.
        Webp = "webp", "WebP";
        /// A photo of a phone.
        Heic = "heic", "HEIC";
        /// Words.
        Text = "text", "Text";
    }
}

impl FileKind {
    /// What the bytes are; `None` for what is not taken.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let heic = |brand: &[u8]| [&b"heic"[..], b"heix", b"heif", b"mif1", b"msf1", b"hevc"].contains(&brand);
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [_, _, _, _, b'f', b't', b'y', b'p', a, b, c, d, ..] if heic(&[*a, *b, *c, *d]) => Some(Self::Heic),
            [] => None,
            _ => {
                let odd = |it: char| it.is_control() && !['\n', '\r', '\t'].contains(&it);
                std::str::from_utf8(bytes).ok().filter(|words| !words.contains(odd)).map(|_| Self::Text)
            }
        }
    }

    /// As the web calls it.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// The name of a file as it is kept: one line, without the folders it lay in.
///
/// # Errors
/// In words.
pub fn file_name(typed: &str) -> Result<String, String> {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = text::line(last)?;
    if name.trim_matches('.').is_empty() { Err("The file needs a name.".into()) } else { Ok(name) }
}

/// A file of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealFile {
    /// The file.
    pub id: DealFileId,
    /// As it was called.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How large.
    pub bytes: u64,
    /// Who brought it.
    pub by: String,
    /// When.
    pub when: When,
}

/// Takes a file off its deal, or puts it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveDealFile {
    /// The deal.
    pub deal: OpportunityId,
    /// The file.
    pub file: DealFileId,
    /// Off, or back.
    pub removed: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0";
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Some(FileKind::Pdf)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....", Some(FileKind::Png)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(FileKind::Webp)),
            (heic, Some(FileKind::Heic)),
            ("Grüße, Ana\r\n".as_bytes(), Some(FileKind::Text)),
            (b"", None),
            (b"MZ\x90\0\x03", None),
            (b"PK\x03\x04\x14\0", None),
            (b"\x7fELF\x02\x01", None),
            (b"RIFF\0\0\0\0WAVEfmt ", None),
            (b"caf\xe9", None),
        ] {
            assert_eq!(FileKind::of_bytes(bytes), kind, "{bytes:?}");
        }
        // A page of the web is words here, and is never shown as a page.
        assert_eq!(
            FileKind::of_bytes(b"<script>alert(1)</script>").map(FileKind::mime),
            Some("text/plain; charset=utf-8")
        );
    }

    #[test]
    fn a_name_has_no_folders() {
        assert_eq!(file_name("C:\\photos\\ring.jpg").as_deref(), Ok("ring.jpg"));
        assert_eq!(file_name("../../etc/passwd").as_deref(), Ok("passwd"));
        for bad in ["", "  ", "..", "/", "a/"] {
            assert!(file_name(bad).is_err(), "{bad}");
        }
        assert!(file_name(&"x".repeat(300)).is_err());
    }

    proptest! {
        #[test]
        fn hostile_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..64), name in ".{0,40}") {
            let kind = FileKind::of_bytes(&bytes);
            prop_assert!(kind != Some(FileKind::Text) || std::str::from_utf8(&bytes).is_ok());
            if let Ok(name) = file_name(&name) {
                prop_assert!(!name.contains(['/', '\\', '\n', '\r']) && !name.is_empty());
            }
        }
    }
}
