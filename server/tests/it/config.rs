//! The two files that configure the build and the server agree.

use std::{fs, path::Path};

fn leptos(file: &str) -> toml::Table {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)).unwrap();
    let whole: toml::Table = text.parse().unwrap();
    // Leptos.toml stands where cargo looks too: `[[workspace.metadata.leptos]]`.
    whole["workspace"]["metadata"]["leptos"][0].as_table().unwrap().clone()
}

#[test]
fn the_server_and_the_build_read_the_same_facts() {
    let (build, run) = (leptos("Cargo.toml"), leptos("Leptos.toml"));
    assert!(run.contains_key("output-name") && run.contains_key("site-root") && run.contains_key("site-pkg-dir"));
    for (key, value) in &run {
        assert_eq!(build.get(key), Some(value), "{key}");
    }
}
