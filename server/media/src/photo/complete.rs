//! Whether a file has an end. Decoders forgive a missing one and fill up with grey; we do not.

use super::format::Format;

/// Where the picture ends, `None` if the file stops before. What follows is not part of the picture.
pub(super) fn end(bytes: &[u8], format: Format) -> Option<usize> {
    match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::WebP => webp(bytes),
    }
}

/// Scans of a progressive JPEG. Encoders write about ten; each costs a pass over the whole picture, and a file of a few
/// megabytes could hold a hundred thousand.
const MOST_SCANS: usize = 100;

/// The position behind the end-of-image marker, `None` also for a file of too many scans.
fn jpeg(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    let mut scans = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xff)?;
        at += bytes.get(at..)?.iter().position(|&byte| byte != 0xff)?;
        let marker = *bytes.get(at)?;
        at += 1;
        match marker {
            0xd9 => return Some(at),
            // A stuffed byte of the entropy-coded data, a restart, a start, a marker without content.
            0x00 | 0x01 | 0xd0..=0xd8 => {}
            0xda if scans == MOST_SCANS => return None,
            _ => {
                scans += usize::from(marker == 0xda);
                at += usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])).max(2);
            }
        }
    }
}

/// The position behind the closing chunk.
fn png(bytes: &[u8]) -> Option<usize> {
    let mut at: usize = 8;
    loop {
        let header = bytes.get(at..at.checked_add(8)?)?;
        let length = u32::from_be_bytes([header[0], header[1], header[2], header[3]]);
        at = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        if &header[4..] == b"IEND" {
            return (at <= bytes.len()).then_some(at);
        }
    }
}

/// The length that the container claims, if the file has it.
fn webp(bytes: &[u8]) -> Option<usize> {
    let claimed = u32::from_le_bytes([*bytes.get(4)?, *bytes.get(5)?, *bytes.get(6)?, *bytes.get(7)?]);
    let end = usize::try_from(claimed).ok()?.checked_add(8)?;
    (end <= bytes.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_mark_inside_a_segment_is_not_the_end() {
        let thumbnail_inside = b"\xff\xd8\xff\xe1\0\x06\xff\xd9..\xff\xda\0\x02a\xff\0b\xff\xd0c\xff\xd9tail";
        assert_eq!(jpeg(thumbnail_inside), Some(thumbnail_inside.len() - 4));
        assert_eq!(jpeg(&thumbnail_inside[..20]), None);
    }

    #[test]
    fn a_file_of_endless_scans_is_not_read_to_its_end() {
        let of = |scans| [b"\xff\xd8".as_slice(), &b"\xff\xda\0\x02a".repeat(scans), b"\xff\xd9"].concat();
        assert!(jpeg(&of(MOST_SCANS)).is_some());
        assert_eq!(jpeg(&of(MOST_SCANS + 1)), None);
    }

    #[test]
    fn lengths_that_leave_the_file_are_no_end() {
        assert_eq!(png(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT"), None);
        assert_eq!(webp(b"RIFF\xff\xff\xff\xffWEBP"), None);
    }
}
