//! Where settings come from: the two files that configure the build and the server agree, and a secret may be a file.

use std::{env, fs, path::Path, process::Command};

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

/// What `vitrine config` prints with these variables.
fn told(variables: &[(&str, &str)]) -> (bool, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_vitrine"))
        .arg("config")
        .current_dir(env::temp_dir())
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (done.status.success(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
}

#[test]
fn a_setting_may_be_the_content_of_a_file_and_the_variable_itself_wins() {
    let (file, secret) = (env::temp_dir().join(format!("vitrine-secret-{}", std::process::id())), "ab".repeat(32));
    fs::write(&file, format!("{secret}\n")).unwrap();
    let path = file.to_str().unwrap();
    let line = |text: &str, name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    let (good, text) = told(&[("VITRINE_SESSION_KEY_FILE", path), ("VITRINE_SMTP_FROM_FILE", path)]);
    assert!(good, "{text}");
    assert!(line(&text, "session_key").ends_with("VITRINE_SESSION_KEY_FILE"), "{text}");
    assert!(!line(&text, "session_key").contains(&secret), "a secret is masked: {text}");
    assert!(line(&text, "smtp_from").contains(&secret), "read without its line break: {text}");
    let (_, text) = told(&[("VITRINE_SMTP_FROM_FILE", path), ("VITRINE_SMTP_FROM", "shop@example.com")]);
    assert!(line(&text, "smtp_from").contains("shop@example.com"), "{text}");
    let (good, text) = told(&[("VITRINE_SESSION_KEY_FILE", "/nowhere/key")]);
    assert!(!good && text.contains("VITRINE_SESSION_KEY_FILE"), "{text}");
    fs::remove_file(&file).unwrap();
}
