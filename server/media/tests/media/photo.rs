//! Uploads: honest, sideways, damaged and hostile.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use media::photo::{Limits, Prepared, Rejected, prepare, thumbnail};

use crate::made;

const GPS: &[u8] = include_bytes!("../fixtures/gps.jpg");
const TURNED_6: &[u8] = include_bytes!("../fixtures/turned_6.jpg");

fn keep(bytes: &[u8]) -> Result<Prepared, Rejected> {
    prepare(bytes, &Limits::default())
}

fn code(bytes: &[u8]) -> &'static str {
    match keep(bytes) {
        Ok(_) => "accepted",
        Err(refusal) => refusal.code(),
    }
}

fn near(found: Rgb<u8>, wanted: [u8; 3]) -> bool {
    found.0.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 30)
}

fn corners(file: &[u8]) -> [Rgb<u8>; 4] {
    let image = image::load_from_memory(file).unwrap().into_rgb8();
    let (w, h) = image.dimensions();
    [(4, 4), (w - 5, 4), (4, h - 5), (w - 5, h - 5)].map(|(x, y)| *image.get_pixel(x, y))
}

fn files(prepared: &Prepared) -> impl Iterator<Item = &Vec<u8>> {
    prepared.renditions.iter().flat_map(|rendition| [&rendition.jpeg, &rendition.webp])
}

fn contains(file: &[u8], needle: &str) -> bool {
    file.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

#[test]
fn all_eight_orientations_come_out_upright() {
    for orientation in 1..=8 {
        let stored = made::stored(orientation, 480, 320);
        let uploads =
            [made::jpeg(&stored, orientation), made::png(&stored, orientation), made::webp(&stored, orientation)];
        for (upload, kind) in uploads.iter().zip(["jpeg", "png", "webp"]) {
            let prepared = keep(upload).unwrap();
            assert_eq!((prepared.width, prepared.height), (480, 320), "{kind} {orientation}");
            for file in files(&prepared) {
                for (found, wanted) in corners(file).into_iter().zip(made::CORNERS) {
                    assert!(near(found, wanted), "{kind} {orientation}: {found:?} for {wanted:?}");
                }
            }
        }
    }
}

#[test]
fn a_real_sideways_photo_is_turned() {
    let prepared = keep(TURNED_6).unwrap();
    assert_eq!((prepared.width, prepared.height), (600, 450));
    assert_eq!((prepared.renditions[1].width, prepared.renditions[1].height), (400, 300));
}

#[test]
fn no_metadata_survives() {
    let stored = made::stored(6, 480, 320);
    for upload in [GPS.to_vec(), made::jpeg(&stored, 6), made::png(&stored, 6), made::webp(&stored, 6)] {
        assert!(contains(&upload, "NIKON") || contains(&upload, "Sekret"), "the upload should carry metadata");
        let prepared = keep(&upload).unwrap();
        let preview = thumbnail(&upload, 400).unwrap();
        for file in files(&prepared).chain([&preview]) {
            for trace in ["Exif", "GPS", "Sekret", "xmp", "8BIM", "NIKON", "COOLPIX", "ICC_PROFILE", "ICCP"] {
                assert!(!contains(file, trace), "{trace} survived");
            }
        }
    }
}

#[test]
fn sizes_are_bounded_and_never_enlarged() {
    let large = made::jpeg(&made::stored(1, 2000, 1000), 1);
    let prepared = keep(&large).unwrap();
    let sizes: Vec<_> = prepared.renditions.iter().map(|r| (r.width, r.height)).collect();
    assert_eq!(sizes, [(96, 48), (400, 200), (1600, 800)]);
    assert_eq!((prepared.width, prepared.height), (2000, 1000));
    let small = keep(&made::jpeg(&made::stored(1, 120, 60), 1)).unwrap();
    let sizes: Vec<_> = small.renditions.iter().map(|r| (r.width, r.height)).collect();
    assert_eq!(sizes, [(96, 48), (120, 60), (120, 60)]);
}

#[test]
fn one_pixel_is_a_picture() {
    let dot = RgbImage::from_pixel(1, 1, Rgb([200, 10, 10]));
    for upload in [made::jpeg(&dot, 1), made::png(&dot, 1), made::webp(&dot, 1)] {
        let prepared = keep(&upload).unwrap();
        assert_eq!((prepared.width, prepared.height), (1, 1));
    }
}

#[test]
fn transparency_is_laid_on_white() {
    let glass = RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let mut upload = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(glass.clone()).write_to(&mut upload, format).unwrap();
        let prepared = keep(upload.get_ref()).unwrap();
        assert_eq!(prepared.tint.to_string(), "#ffffff");
    }
}

#[test]
fn grey_and_deep_pictures_are_read() {
    let grey = DynamicImage::ImageLuma16(image::ImageBuffer::from_pixel(30, 20, image::Luma([0x8000])));
    let mut upload = std::io::Cursor::new(Vec::new());
    grey.write_to(&mut upload, ImageFormat::Png).unwrap();
    assert_eq!(keep(upload.get_ref()).unwrap().tint.to_string(), "#808080");
    let mut upload = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut upload, 90);
    encoder.encode(&[128; 64 * 64], 64, 64, jpeg_encoder::ColorType::Luma).unwrap();
    assert_eq!(keep(&upload).unwrap().tint.to_string(), "#808080");
}

#[test]
fn print_colours_are_converted() {
    for kind in [jpeg_encoder::ColorType::Cmyk, jpeg_encoder::ColorType::CmykAsYcck] {
        let mut upload = Vec::new();
        // Full cyan.
        jpeg_encoder::Encoder::new(&mut upload, 95).encode(&[255, 0, 0, 0].repeat(64 * 64), 64, 64, kind).unwrap();
        let tint = keep(&upload).unwrap().tint;
        assert!(near(Rgb(tint.0), [0, 255, 255]), "{kind:?} gives {tint}");
    }
}

#[test]
fn progressive_photos_are_read() {
    let image = made::stored(1, 900, 700);
    let mut upload = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut upload, 90);
    encoder.set_progressive(true);
    encoder.encode(image.as_raw(), 900, 700, jpeg_encoder::ColorType::Rgb).unwrap();
    let prepared = keep(&upload).unwrap();
    assert!(corners(&prepared.renditions[1].jpeg).into_iter().zip(made::CORNERS).all(|(a, b)| near(a, b)));
    upload.truncate(upload.len() / 2);
    assert_eq!(code(&upload), "photo.broken");
}

#[test]
fn wide_colours_are_converted_to_what_browsers_assume() {
    let image = RgbImage::from_pixel(64, 64, Rgb([200, 100, 80]));
    let mut upload = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut upload, 100);
    encoder.add_icc_profile(&moxcms::ColorProfile::new_display_p3().encode().unwrap()).unwrap();
    encoder.encode(image.as_raw(), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    let tint = keep(&upload).unwrap().tint;
    let [red, green, blue] = tint.0;
    assert!(red > 208 && green < 99 && blue < 77, "{tint} is not more vivid than #c86450");
}

#[test]
fn the_same_upload_gets_the_same_name() {
    let (first, second) = (keep(GPS).unwrap(), keep(GPS).unwrap());
    assert_eq!(first, second);
    assert_eq!(first.hash.as_str().len(), 64);
    assert_ne!(first.hash, keep(TURNED_6).unwrap().hash);
    // Metadata is not part of the name.
    let stored = made::stored(1, 200, 100);
    let mut plain = Vec::new();
    jpeg_encoder::Encoder::new(&mut plain, 95).encode(stored.as_raw(), 200, 100, jpeg_encoder::ColorType::Rgb).unwrap();
    assert_eq!(keep(&plain).unwrap().hash, keep(&made::jpeg(&stored, 1)).unwrap().hash);
}

#[test]
fn what_is_no_picture_is_refused_by_name() {
    assert_eq!(code(b""), "photo.empty");
    assert_eq!(code(b"<!doctype html><title>photo.jpg</title>"), "photo.unsupported");
    assert_eq!(code(b"GIF89a\x01\0\x01\0"), "photo.unsupported");
    let heic = keep(b"\0\0\0\x18ftypheic\0\0\0\0").unwrap_err();
    assert_eq!(heic.to_string(), "A HEIC picture cannot be used. Send a JPEG, PNG or WebP picture.");
}

#[test]
fn truncated_files_are_refused_wherever_they_end() {
    let stored = made::stored(1, 480, 320);
    let uploads = [GPS.to_vec(), made::jpeg(&stored, 1), made::png(&stored, 1), made::webp(&stored, 1)];
    for upload in uploads {
        for share in [1, 10, 30, 50, 80, 95, 99] {
            let part = &upload[..(upload.len() * share / 100).max(16)];
            assert_eq!(code(part), "photo.broken", "at {share} %");
            assert!(thumbnail(part, 400).is_err());
        }
    }
}

#[test]
fn a_truncated_photo_with_an_end_mark_pasted_on_is_refused() {
    for share in [30, 50, 80, 95] {
        let mut upload = GPS[..GPS.len() * share / 100].to_vec();
        upload.extend([0xff, 0xd9]);
        assert_eq!(code(&upload), "photo.broken", "at {share} %");
    }
}

#[test]
fn bombs_are_refused_by_their_header() {
    assert_eq!(code(&made::hollow_png(60_000, 60_000)), "photo.too_many_pixels");
    assert_eq!(code(&made::hollow_png(21_000, 10)), "photo.too_many_pixels");
    assert_eq!(code(&made::hollow_png(500, 500)), "photo.broken");
    let mut lying = made::jpeg(&made::stored(1, 64, 64), 1);
    let frame = lying.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    lying[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert_eq!(code(&lying), "photo.too_many_pixels");
    lying[frame + 5..frame + 9].copy_from_slice(&[0x1f, 0x40, 0x1f, 0x40]);
    assert_eq!(code(&lying), "photo.broken");
}

#[test]
fn limits_are_what_the_caller_says() {
    let upload = made::jpeg(&made::stored(1, 480, 320), 1);
    let at = |limits: Limits| prepare(&upload, &limits).map_err(|refusal| refusal.code()).err();
    let usual = Limits::default();
    assert_eq!(at(Limits { max_bytes: 1000, ..usual }), Some("photo.too_large"));
    assert_eq!(at(Limits { max_pixels: 480 * 320 - 1, ..usual }), Some("photo.too_many_pixels"));
    assert_eq!(at(Limits { max_side: 479, ..usual }), Some("photo.too_many_pixels"));
    assert_eq!(at(Limits { max_pixels: 480 * 320, max_side: 480, ..usual }), None);
}

#[test]
fn damaged_bytes_never_panic() {
    let stored = made::stored(1, 96, 64);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for upload in [made::jpeg(&stored, 1), made::png(&stored, 1), made::webp(&stored, 1)] {
        for _ in 0..200 {
            let mut damaged = upload.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let place = (state >> 33) as usize % damaged.len();
                damaged[place] = (state >> 20) as u8;
            }
            // Either answer is fine; a panic in a decoder would show on the error stream and is caught.
            let _ = thumbnail(&damaged, 40);
        }
    }
}
