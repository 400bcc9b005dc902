//! The rules of the house, read from the manifests and the sources. A rule that nobody checks is a wish.
//!
//! `EDGES` says which crate may depend on which, `ROOMS` which words a source file must not name. The scanner sees
//! code: comments, texts and test modules are blanked out first.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which crate of the house may depend on which.
const EDGES: [(&str, &[&str]); 11] = [
    ("bench", &[]),
    ("domain", &[]),
    ("media", &[]),
    ("papers", &["domain"]),
    ("xtask", &[]),
    ("frontend", &["app"]),
    ("app", &["domain", "service"]),
    ("db", &["domain"]),
    ("service", &["db", "domain", "media", "papers"]),
    ("server", &["app", "service", "domain", "db", "papers"]),
    ("testkit", &["db", "domain", "service"]),
];
/// Crates that may only be depended on by tests.
const FOR_TESTS: [&str; 1] = ["testkit"];

/// Which words code under a folder must not name, except in the files listed.
struct Room {
    folder: &'static str,
    never: &'static [&'static str],
    except: &'static [&'static str],
}

const ROOMS: [Room; 10] = [
    Room {
        folder: "app/domain/src",
        never: &[
            "tokio",
            "leptos",
            "axum",
            "web_sys",
            "reqwest",
            "rand",
            "std::fs",
            "std::net",
            "std::time",
            "std::env",
            "SystemTime",
            "Instant",
            "db",
            "service",
        ],
        except: &[],
    },
    Room { folder: "app/domain/src", never: &["js_sys"], except: &["unicode.rs"] },
    Room { folder: "app/src", never: &["sea_orm", "db", "axum", "testkit"], except: &[] },
    Room { folder: "app/src", never: &["service"], except: &["rpc.rs", "server_ctx.rs"] },
    Room { folder: "app/src", never: &["leptos_axum"], except: &["server_ctx.rs"] },
    Room { folder: "frontend/src", never: &["service", "db", "sea_orm"], except: &[] },
    Room {
        folder: "server/service/src",
        never: &["app", "leptos", "leptos_axum", "axum", "DatabaseConnection", "DatabaseTransaction"],
        except: &[],
    },
    Room { folder: "server/db/src", never: &["service", "app", "leptos", "axum"], except: &[] },
    Room {
        folder: "server/media/src",
        never: &["tokio", "domain", "db", "service", "std::fs", "std::net", "std::time"],
        except: &[],
    },
    Room { folder: "server/src/api", never: &["db", "sea_orm"], except: &[] },
];

/// Which slice of `service` may call which other one. `identity` and `events` are open to all; `reports` reads all.
const SLICES: [(&str, &[&str]); 16] = [
    ("identity", &[]),
    ("inventory", &["identity"]),
    ("customers", &["identity", "inventory"]),
    ("acquisitions", &["identity", "inventory", "customers"]),
    ("sales", &["identity", "inventory", "customers"]),
    ("repairs", &["identity", "sales", "inventory", "customers"]),
    ("opportunities", &["identity", "customers", "tasks"]),
    ("tasks", &["identity", "customers"]),
    ("storefront", &["identity", "inventory", "repairs", "opportunities"]),
    ("channels", &["identity", "inventory"]),
    ("marketplaces", &["identity", "inventory"]),
    ("live_selling", &["identity", "inventory", "sales"]),
    ("shipping", &["identity", "sales"]),
    ("integrations", &["identity"]),
    ("reports", &["*"]),
    ("privacy", &["*"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn crates_depend_only_downwards() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(root());
    let metadata = cargo.output().unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    assert_eq!(wrong_edges(&metadata), [""; 0]);
}

/// What `cargo metadata` says that [`EDGES`] does not allow.
fn wrong_edges(metadata: &serde_json::Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<_> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    let allowed: BTreeMap<_, _> = EDGES.into_iter().collect();
    let mut wrong = Vec::new();
    for package in packages {
        let from = package["name"].as_str().unwrap();
        let Some(allowed) = allowed.get(from) else {
            wrong.push(format!("{from}: has no line in EDGES"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            if !names.contains(to) || dependency["kind"] == "dev" && FOR_TESTS.contains(&to) {
                continue;
            }
            if !allowed.contains(&to) || FOR_TESTS.contains(&to) {
                wrong.push(format!("{from} → {to}"));
            } else if from == "app" && to == "service" && dependency["optional"] != true {
                wrong.push("app → service: not optional, so the browser would get it".into());
            }
        }
    }
    wrong
}

#[test]
fn no_source_names_what_its_room_must_not_know() {
    let mut wrong = Vec::new();
    for room in &ROOMS {
        for (path, text) in sources(room.folder) {
            if !room.except.iter().any(|name| path.ends_with(name)) && !is_inside(&path, room.folder) {
                wrong.extend(named(&code(&text), room.never).into_iter().map(|word| format!("{path}: names {word}")));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Whether a file lies in a crate of its own below the folder (there is none, and there shall be none).
fn is_inside(path: &str, folder: &str) -> bool {
    let mut below = Path::new(path).parent();
    while let Some(at) = below.filter(|at| *at != Path::new(folder) && at.starts_with(folder)) {
        if root().join(at).join("Cargo.toml").exists() {
            return true;
        }
        below = at.parent();
    }
    false
}

#[test]
fn slices_call_each_other_only_along_the_graph() {
    let wrong: Vec<String> =
        sources("server/service/src").into_iter().flat_map(|(path, text)| wrong_calls(&path, &code(&text))).collect();
    assert_eq!(wrong, [""; 0]);
}

/// The slices that a file of `service` names as `crate::slice` and may not.
fn wrong_calls(path: &str, code: &str) -> Vec<String> {
    let Some(slice) = path.strip_prefix("server/service/src/").and_then(|path| path.split(['/', '.']).next()) else {
        return Vec::new();
    };
    let Some((_, allowed)) = SLICES.iter().find(|(name, _)| *name == slice) else { return Vec::new() };
    SLICES
        .iter()
        .map(|(other, _)| *other)
        .filter(|other| *other != slice && !allowed.contains(other) && !allowed.contains(&"*"))
        .filter(|other| from_crate(code).contains(*other))
        .map(|other| format!("{path}: {slice} → {other}"))
        .collect()
}

/// The first segments behind `crate::`, also of `use crate::{a::x, b}`.
fn from_crate(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let tokens = tokens(code);
    for (at, window) in tokens.windows(3).enumerate() {
        if window[0] != "crate" || window[1] != "::" {
            continue;
        }
        if window[2] != "{" {
            found.insert(window[2].to_owned());
            continue;
        }
        let (mut depth, mut first) = (0, true);
        for token in &tokens[at + 2..] {
            match *token {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," => first = depth == 1,
                word if first && depth == 1 => {
                    found.insert(word.to_owned());
                    first = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn every_module_says_what_it_owns() {
    let silent: Vec<String> =
        every_source().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert_eq!(silent, [""; 0], "the first line of a module is `//! what it owns`");
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    let wrong: Vec<String> = every_source()
        .into_iter()
        .flat_map(|(path, text)| silenced(&code(&text)).into_iter().map(move |what| format!("{path}: {what}")))
        .collect();
    assert_eq!(wrong, [""; 0]);
}

/// Attributes that silence a lint for ever, or without saying why.
fn silenced(code: &str) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    let tokens = tokens(code);
    for (at, window) in tokens.windows(2).enumerate() {
        let attribute = at > 0 && ["[", ","].contains(&tokens[at - 1]);
        match window {
            ["allow", "("] if attribute => wrong.push("allow(…): write expect(…, reason = …)"),
            ["expect", "("] if attribute => {
                let end = tokens[at..].iter().position(|token| *token == "]").unwrap_or(tokens.len() - at);
                if !tokens[at..at + end].contains(&"reason") {
                    wrong.push("expect(…) without a reason");
                }
            }
            _ => {}
        }
    }
    wrong
}

/// Every source file of the house.
fn every_source() -> Vec<(String, String)> {
    ["app", "frontend", "server", "xtask"].into_iter().flat_map(sources).collect()
}

/// The source files below a folder: path from the root, and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let (mut files, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The words of `never` that the code names. A word is a path segment that begins a path (`db::x`, `use db`, but
/// not `self.db` or `domain::db`), a type's name anywhere, or a path of two (`std::fs`, also as `std::{fs}`).
fn named<'a>(code: &str, never: &[&'a str]) -> Vec<&'a str> {
    let tokens = tokens(code);
    never.iter().copied().filter(|word| names(&tokens, word)).collect()
}

fn names(tokens: &[&str], word: &str) -> bool {
    if let Some((first, second)) = word.split_once("::") {
        return tokens.windows(3).enumerate().any(|(at, window)| {
            window[0] == first
                && window[1] == "::"
                && (window[2] == second || window[2] == "{" && in_braces(&tokens[at + 2..], second))
        });
    }
    if word.starts_with(char::is_uppercase) {
        return tokens.contains(&word);
    }
    let at = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |token| *token);
    (0..tokens.len()).any(|n| {
        if tokens[n] == "use" && at(Some(n + 1)) == "{" && in_braces(&tokens[n + 1..], word) {
            return true;
        }
        let (before, after) = (at(n.checked_sub(1)), at(Some(n + 1)));
        let is_root = before == "::" && !continues(at(n.checked_sub(2)));
        let is_first =
            before != "::" && (after == "::" || ["use", "crate"].contains(&before) && [";", "as"].contains(&after));
        tokens[n] == word && (is_first || is_root)
    })
}

/// Whether a path goes on after this token, rather than starting at the root.
fn continues(token: &str) -> bool {
    let keyword = ["use", "pub", "mut", "dyn", "impl", "as", "in", "return", "for"].contains(&token);
    !keyword && token.starts_with(|c: char| c.is_alphanumeric() || ['_', '>', '}', ')', ']'].contains(&c))
}

/// Whether `word` is a direct member of the group that starts here.
fn in_braces(tokens: &[&str], word: &str) -> bool {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "{" => depth += 1,
            "}" => depth -= 1,
            member if member == word && depth == 1 && ["{", ","].contains(&tokens[at - 1]) => return true,
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    false
}

/// Words, `::` and single signs.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

/// The text without comments, the insides of string literals, and `#[cfg(test)]` modules.
fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    let starts = |at: usize, what: &str| what.chars().enumerate().all(|(n, c)| chars.get(at + n) == Some(&c));
    while at < chars.len() {
        if starts(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            let mut depth = 0;
            while at < chars.len() {
                if starts(at, "/*") {
                    (depth, at) = (depth + 1, at + 2);
                } else if starts(at, "*/") {
                    (depth, at) = (depth - 1, at + 2);
                    if depth == 0 {
                        break;
                    }
                } else {
                    at += 1;
                }
            }
        } else if let Some(end) = raw_text(&chars, at) {
            out.push_str("\"\"");
            at = end;
        } else if chars[at] == '"' {
            out.push_str("\"\"");
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if chars[at] == '\'' && (chars.get(at + 2) == Some(&'\'') || chars.get(at + 1) == Some(&'\\')) {
            at += 2; // a character, not a lifetime
            while at < chars.len() && chars[at] != '\'' {
                at += 1;
            }
            at += 1;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    without_tests(&out)
}

/// The end of a raw string literal that starts here.
fn raw_text(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|at| chars[at]);
    if chars[at] != 'r' || before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return None;
    }
    let mut end = at + 2 + hashes;
    while end < chars.len() {
        end += 1;
        if chars[end - 1] == '"' && chars[end..].iter().take_while(|c| **c == '#').take(hashes).count() == hashes {
            return Some(end + hashes);
        }
    }
    Some(chars.len())
}

fn without_tests(code: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(code.len()), code);
    while let Some(start) = rest.find("#[cfg(test)]") {
        let (before, tests) = rest.split_at(start);
        out.push_str(before);
        let (mut depth, mut end) = (0, tests.len());
        for (at, c) in tests.char_indices() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 && (c == '}' || c == ';') {
                end = at + 1;
                break;
            }
        }
        rest = &tests[end..];
    }
    out + rest
}

/// The rules above find what breaks them, and nothing else.
mod the_scanner {
    use super::*;

    #[test]
    fn finds_a_forbidden_name_however_it_is_written() {
        for (bad, word) in [
            ("use db;", "db"),
            ("use db::Db;", "db"),
            ("use {std::io, db::Db};", "db"),
            ("use {std::io, db};", "db"),
            ("pub use ::db as store;", "db"),
            ("extern crate db;", "db"),
            ("fn f(_: &db::Db) {}", "db"),
            ("fn f() -> Vec<::db::Db> { vec![] }", "db"),
            ("let now = std::time::Instant::now();", "std::time"),
            ("use std::{fmt, time::{self}};", "std::time"),
            ("use std::{fs};", "std::fs"),
            ("let x = \"//\"; use db::Db;", "db"),
            ("let c = '\"'; use db::Db; let d = '\"';", "db"),
            ("let x = r#\"a\"b\"#; use db::Db;", "db"),
            ("fn now() -> SystemTime { todo() }", "SystemTime"),
            ("#[cfg(test)] mod tests { fn f() { g() } } use db::Db;", "db"),
        ] {
            assert_eq!(named(&code(bad), &[word]), [word], "{bad}");
        }
    }

    #[test]
    fn lets_everything_else_pass() {
        for (good, word) in [
            ("self.db.now()", "db"),
            ("let db = 1; f(db, db_url);", "db"),
            ("#[cfg_attr(feature = \"db\", derive(X))]", "db"),
            ("use crate::db::x; use super::db::y;", "db"),
            ("use domain::db::X;", "db"),
            ("// use db::Db;\n/* db::Db /* db::Db */ db::Db */", "db"),
            ("let text = \"use db::Db;\"; let more = r#\"db::\"db::\"#;", "db"),
            ("fn f<'a>(x: &'a str) { leptos_axum::x() }", "axum"),
            ("use std::{fmt, collections::{time}};", "std::time"),
            ("use crate::time; std::fmt::x", "std::time"),
            ("#[cfg(test)] mod tests { use db::Db; fn f() { { } } }", "db"),
            ("#[cfg(test)] mod tests; fn f() {}", "db"),
            ("struct MySystemTime;", "SystemTime"),
        ] {
            assert_eq!(named(&code(good), &[word]), [""; 0], "{good}");
        }
    }

    #[test]
    fn knows_which_slice_calls_which() {
        let wrong = |path, text| wrong_calls(path, &code(text));
        let sales = "server/service/src/sales/ring_up.rs";
        assert_eq!(wrong(sales, "use crate::inventory::ledger; use crate::{zone, customers::{x, repairs}};"), [""; 0]);
        assert_eq!(wrong(sales, "use crate::{zone, repairs::x};"), [format!("{sales}: sales → repairs")]);
        assert_eq!(wrong("server/service/src/identity.rs", "fn f() { crate::sales::ring_up() }").len(), 1);
        assert_eq!(wrong("server/service/src/reports/stock.rs", "use crate::sales::x;"), [""; 0]);
        assert_eq!(
            wrong("server/service/src/lib.rs", "pub use crate::sales::x;"),
            [""; 0],
            "the crate lists its slices"
        );
    }

    #[test]
    fn knows_what_silences_a_lint() {
        assert_eq!(silenced(&code("#[allow(dead_code)] fn f() {}")).len(), 1);
        assert_eq!(silenced(&code("#![cfg_attr(test, allow(unused))]")).len(), 1);
        assert_eq!(silenced(&code("#[expect(dead_code)] fn f() {}")).len(), 1);
        assert_eq!(
            silenced(&code("#[expect(dead_code, reason = \"why\")] fn f() { x.expect(\"y\"); allow(1) }")),
            [""; 0]
        );
    }

    #[test]
    fn knows_a_wrong_edge() {
        let package = |name: &str, dependencies: serde_json::Value| serde_json::json!({ "name": name, "dependencies": dependencies });
        let on = |name: &str, kind: Option<&str>, optional: bool| serde_json::json!({ "name": name, "kind": kind, "optional": optional });
        let metadata = serde_json::json!({ "packages": [
            package("domain", serde_json::json!([on("serde", None, false), on("db", None, true)])),
            package("db", serde_json::json!([on("domain", None, false), on("testkit", Some("dev"), false)])),
            package("app", serde_json::json!([on("service", None, false)])),
            package("service", serde_json::json!([on("testkit", None, false)])),
            package("testkit", serde_json::json!([on("db", None, false)])),
            package("stranger", serde_json::json!([])),
        ] });
        let wrong = wrong_edges(&metadata);
        assert_eq!(wrong.len(), 4, "{wrong:?}");
        for (wrong, expected) in wrong.iter().zip(["domain → db", "app → service", "service → testkit", "stranger"])
        {
            assert!(wrong.starts_with(expected), "{wrong}");
        }
    }
}
