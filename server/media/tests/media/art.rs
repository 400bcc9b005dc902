//! Every drawing of the catalogue, drawn.

use std::collections::BTreeSet;

use media::art::{Crop, demo_catalogue, picture, raster, svg};

#[test]
fn all_pieces_are_drawn_and_always_the_same() {
    let catalogue = demo_catalogue();
    assert_eq!(catalogue.len(), 35);
    let mut seen = BTreeSet::new();
    for demo in &catalogue {
        let first = raster(&demo.drawing, &demo.scene, 64).unwrap();
        let second = raster(&demo.drawing, &demo.scene, 64).unwrap();
        assert!(first == second, "{} differs from itself", demo.name);
        let colours: BTreeSet<_> = first.rgb().chunks_exact(3).collect();
        assert!(colours.len() > 100, "{} is nearly empty", demo.name);
        seen.insert(first.rgb().to_vec());
    }
    assert_eq!(seen.len(), catalogue.len(), "two pieces look the same");
}

#[test]
fn names_are_unique() {
    let catalogue = demo_catalogue();
    let names: BTreeSet<_> = catalogue.iter().map(|demo| demo.name).collect();
    assert_eq!(names.len(), catalogue.len());
}

#[test]
fn drawings_use_neither_text_nor_filters_nor_references_outside() {
    for demo in demo_catalogue() {
        let document = svg(&demo.drawing, &demo.scene);
        for banned in ["<text", "<filter", "<style", "<image", "href", "NaN", "inf"] {
            assert!(!document.contains(banned), "{} contains {banned}", demo.name);
        }
    }
}

#[test]
fn crops_and_variations_are_other_pictures_of_the_same_piece() {
    let demo = &demo_catalogue()[0];
    let mut seen = BTreeSet::new();
    for crop in Crop::ALL {
        seen.insert(raster(&demo.drawing, &demo.scene.cropped(crop), 48).unwrap().rgb().to_vec());
    }
    seen.insert(raster(&demo.drawing, &demo.scene.varied("W-20417"), 48).unwrap().rgb().to_vec());
    assert_eq!(seen.len(), Crop::ALL.len() + 1);
}

#[test]
fn a_side_of_zero_is_refused() {
    let demo = &demo_catalogue()[0];
    assert!(raster(&demo.drawing, &demo.scene, 0).is_err());
}

#[test]
fn a_drawing_is_stored_in_the_sizes_of_a_photo() {
    let demo = &demo_catalogue()[30];
    let prepared = picture(&demo.drawing, &demo.scene).unwrap();
    let sides: Vec<_> = prepared.renditions.iter().map(|rendition| rendition.width).collect();
    assert_eq!(sides, [96, 400, 1600]);
}
