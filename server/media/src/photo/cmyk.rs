//! Print colours to screen colours, without a profile: good enough to recognise a piece.

/// Cyan, magenta, yellow, black (255 is full ink) to red, green, blue.
pub(super) fn to_rgb(inks: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| {
        let product = u16::from(255 - ink) * u16::from(255 - black);
        u8::try_from((product + 127) / 255).unwrap_or(u8::MAX)
    };
    inks.chunks_exact(4).flat_map(|ink| [light(ink[0], ink[3]), light(ink[1], ink[3]), light(ink[2], ink[3])]).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_ink_is_white_and_black_ink_is_black() {
        assert_eq!(super::to_rgb(&[0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0]), [255, 255, 255, 0, 0, 0, 0, 255, 255]);
    }
}
