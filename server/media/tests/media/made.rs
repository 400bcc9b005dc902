//! Files made for the tests: pictures whose corners tell which way is up, and metadata that must not survive.

use image::{ImageEncoder, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

/// Corner colours of an upright picture: top left, top right, bottom left, bottom right.
pub const CORNERS: [[u8; 3]; 4] = [[220, 30, 30], [30, 200, 40], [40, 50, 210], [230, 220, 40]];

/// A picture in four quarters, as the camera stored it for this orientation.
pub fn stored(orientation: u8, width: u32, height: u32) -> RgbImage {
    let (w, h) = if orientation > 4 { (height, width) } else { (width, height) };
    RgbImage::from_fn(w, h, |x, y| {
        let (right, below) = (x >= w / 2, y >= h / 2);
        // Where this stored quarter is seen, by the definition of each value.
        let (seen_right, seen_below) = match orientation {
            2 => (!right, below),
            3 => (!right, !below),
            4 => (right, !below),
            5 => (below, right),
            6 => (!below, right),
            7 => (!below, !right),
            8 => (below, !right),
            _ => (right, below),
        };
        Rgb(CORNERS[usize::from(seen_right) + 2 * usize::from(seen_below)])
    })
}

/// A TIFF block with an orientation, a maker and a GPS directory.
pub fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let directory = [
        vec![0, 3],
        entry(0x010f, 2, 14, 80_u32.to_be_bytes()),
        entry(0x0112, 3, 1, [0, orientation, 0, 0]),
        entry(0x8825, 4, 1, 50_u32.to_be_bytes()),
        vec![0; 4],
    ]
    .concat();
    let gps = [vec![0, 1], entry(0x0001, 2, 2, *b"N\0\0\0"), vec![0; 4]].concat();
    let mut block = [&b"MM\0\x2a\0\0\0\x08"[..], &directory, &gps].concat();
    block.resize(80, 0);
    block.extend(b"Sekret Camera\0");
    block
}

/// A JPEG with EXIF, XMP and a comment.
pub fn jpeg(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 95);
    encoder.add_exif_metadata(&exif(orientation)).unwrap();
    encoder
        .add_app_segment(1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Sekret GPSLatitude</x:xmpmeta>".to_vec())
        .unwrap();
    encoder.add_app_segment(13, b"Photoshop 3.0\08BIM Sekret IPTC".to_vec()).unwrap();
    encoder.encode(image.as_raw(), image.width() as u16, image.height() as u16, ColorType::Rgb).unwrap();
    file
}

/// A PNG with an eXIf chunk.
pub fn png(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut file);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    encoder.write_image(image.as_raw(), image.width(), image.height(), image::ExtendedColorType::Rgb8).unwrap();
    file
}

/// A lossless WebP with an EXIF chunk.
pub fn webp(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut file);
    encoder.set_exif_metadata(exif(orientation)).unwrap();
    encoder.encode(image.as_raw(), image.width(), image.height(), image::ExtendedColorType::Rgb8).unwrap();
    file
}

/// The eight bytes and the header of a PNG that claims this size and holds nothing.
pub fn hollow_png(width: u32, height: u32) -> Vec<u8> {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let named = [&name[..], body].concat();
        [&(body.len() as u32).to_be_bytes()[..], &named, &crc(&named).to_be_bytes()].concat()
    };
    let size = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let nothing = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 1];
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &size), &chunk(b"IDAT", &nothing), &chunk(b"IEND", &[])].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}
