//! Settings: built-in defaults, then `Leptos.toml`, then the environment, then the command line. Each remembers
//! where it came from.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use object_store::aws::AmazonS3ConfigKey;
use service::{
    Doors, Keys, Settings, SignUpDoor,
    gateways::{Blobs, KeepMail, Mailer, NetworkPrinters, STRIPE, Smtp, Stripe},
};

use crate::{telemetry, world};

/// Before a card gateway that did not answer is asked again.
const GATEWAY_WAIT: Duration = Duration::from_millis(500);

/// Name, default, whether it is a secret.
const SETTINGS: [(&str, &str, bool); 18] = [
    ("addr", "127.0.0.1:3000", false),
    ("data", "data", false),
    ("database_url", "", true),
    ("public_url", "", false),
    ("sign_up", "until_first", false),
    ("behind_proxy", "false", false),
    ("smtp_url", "", true),
    ("smtp_from", "", false),
    ("storage_url", "", false),
    ("s3_region", "", false),
    ("s3_endpoint", "", false),
    ("s3_access_key_id", "", false),
    ("s3_secret_access_key", "", true),
    ("session_key", "", true),
    ("secrets_key", "", true),
    ("stripe_url", STRIPE, false),
    ("log", "info", false),
    ("log_format", "text", false),
];

/// All settings, with their origin.
#[derive(Clone, Debug)]
pub struct Config {
    values: BTreeMap<&'static str, (String, String)>,
}

impl Config {
    /// Reads the layers. `given` are values of the command line.
    ///
    /// # Errors
    /// In words, for a file that cannot be read, an unknown name in it, and a value that its setting does not take.
    pub fn load(given: &[(&'static str, Option<String>)]) -> Result<Self, String> {
        let mut values: BTreeMap<_, _> =
            SETTINGS.iter().map(|(name, default, _)| (*name, ((*default).to_owned(), "default".to_owned()))).collect();
        for (name, value) in file(Path::new("Leptos.toml"))? {
            values.insert(name, (value, "Leptos.toml".to_owned()));
        }
        for (name, ..) in SETTINGS {
            let variable = format!("VITRINE_{}", name.to_uppercase());
            // `…_FILE` names a file that holds the value: how containers hand over secrets.
            if let Some(path) = world::variable(&format!("{variable}_FILE")) {
                let value = std::fs::read_to_string(&path).map_err(|err| format!("{variable}_FILE: {err}"))?;
                values.insert(name, (value.trim().to_owned(), format!("{variable}_FILE")));
            }
            if let Some(value) = world::variable(&variable) {
                values.insert(name, (value, variable));
            }
        }
        for (name, value) in given {
            if let Some(value) = value {
                values.insert(name, (value.clone(), format!("--{}", name.replace('_', "-"))));
            }
        }
        let config = Self { values };
        config.one_of("sign_up", &["until_first", "open", "closed"])?;
        config.one_of("behind_proxy", &["true", "false"])?;
        config.one_of("log_format", &["text", "json"])?;
        telemetry::filter(config.get("log")).map_err(|err| format!("log: {err}"))?;
        Ok(config)
    }

    fn one_of(&self, name: &str, known: &[&str]) -> Result<(), String> {
        let value = self.get(name);
        if known.contains(&value) {
            return Ok(());
        }
        Err(format!("{name}: {}, not {value}", known.join(" or ")))
    }

    fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(value, _)| value)
    }

    /// Where to listen.
    #[must_use]
    pub fn addr(&self) -> &str {
        self.get("addr")
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        PathBuf::from(self.get("data"))
    }

    /// The log filter, and whether lines are JSON.
    #[must_use]
    pub fn log(&self) -> (&str, bool) {
        (self.get("log"), self.get("log_format") == "json")
    }

    /// Whether a proxy in front names the client.
    #[must_use]
    pub fn behind_proxy(&self) -> bool {
        self.get("behind_proxy") == "true"
    }

    /// The database: SQLite in the data folder unless a URL is given. Makes the folder.
    ///
    /// # Errors
    /// In words.
    pub fn database_url(&self) -> Result<String, String> {
        match self.get("database_url") {
            "" => {
                let data = self.data();
                std::fs::create_dir_all(&data).map_err(|err| format!("{}: {err}", data.display()))?;
                Ok(format!("sqlite://{}", data.join("vitrine.db").display()))
            }
            url => Ok(url.to_owned()),
        }
    }

    /// Where browsers reach this installation.
    #[must_use]
    pub fn public_url(&self) -> String {
        match self.get("public_url") {
            // All interfaces is no address that a browser opens.
            "" => {
                let addr = self.addr().replacen("0.0.0.0:", "127.0.0.1:", 1).replacen("[::]:", "localhost:", 1);
                format!("http://{addr}")
            }
            url => url.trim_end_matches('/').to_owned(),
        }
    }

    /// What use-cases need to know.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let sign_up = match self.get("sign_up") {
            "open" => SignUpDoor::Open,
            "closed" => SignUpDoor::Closed,
            _ => SignUpDoor::UntilFirst,
        };
        let public_url = self.public_url();
        Settings { secure_cookies: public_url.starts_with("https://"), public_url, sign_up }
    }

    /// The secrets. A key that is not given is made once and kept for this installation alone (mode 0600).
    ///
    /// # Errors
    /// In words, never with the key.
    pub fn keys(&self) -> Result<Keys, String> {
        Ok(Keys { session: self.key("session_key", "session.key")?, secrets: self.key("secrets_key", "secrets.key")? })
    }

    fn key(&self, setting: &str, file: &str) -> Result<[u8; 32], String> {
        let given = self.get(setting);
        if !given.is_empty() {
            return unhex(given).ok_or(format!("{setting}: 64 hex digits"));
        }
        let folder = self.data().join("keys");
        let path = folder.join(file);
        if let Ok(text) = std::fs::read_to_string(&path) {
            return unhex(text.trim()).ok_or(format!("{}: not a key", path.display()));
        }
        std::fs::create_dir_all(&folder).map_err(|err| format!("{}: {err}", folder.display()))?;
        let mut key = [0; 32];
        world::entropy()(&mut key);
        write_private(&path, &hex::encode(key)).map_err(|err| format!("{}: {err}", path.display()))?;
        Ok(key)
    }

    /// The ways out of the house.
    ///
    /// # Errors
    /// In words.
    pub fn doors(&self) -> Result<Doors, String> {
        let stripe = Stripe::at(self.get("stripe_url"), GATEWAY_WAIT).map_err(|why| format!("stripe_url: {why}"))?;
        let printers = Arc::new(NetworkPrinters);
        Ok(Doors { blobs: self.blobs()?, mailer: self.mailer()?, payments: Arc::new(stripe), printers })
    }

    /// Object storage: a folder, or S3.
    ///
    /// # Errors
    /// In words.
    pub fn blobs(&self) -> Result<Blobs, String> {
        match self.get("storage_url") {
            "" => Blobs::folder(&self.data().join("files")),
            url => {
                let bucket = url.strip_prefix("s3://").ok_or("storage_url: s3://bucket/prefix")?;
                let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
                let mut store = object_store::aws::AmazonS3Builder::new().with_bucket_name(bucket);
                // Without keys, those of the machine's role are asked for.
                let given = [
                    ("s3_region", AmazonS3ConfigKey::Region),
                    ("s3_endpoint", AmazonS3ConfigKey::Endpoint),
                    ("s3_access_key_id", AmazonS3ConfigKey::AccessKeyId),
                    ("s3_secret_access_key", AmazonS3ConfigKey::SecretAccessKey),
                ];
                for (name, key) in given.into_iter().filter(|(name, _)| !self.get(name).is_empty()) {
                    store = store.with_config(key, self.get(name));
                }
                let plain = self.get("s3_endpoint").starts_with("http://");
                let store = store.with_allow_http(plain).build().map_err(|err| format!("storage_url: {err}"))?;
                Ok(Blobs::of(Arc::new(object_store::prefix::PrefixStore::new(store, prefix))))
            }
        }
    }

    /// Outgoing mail.
    ///
    /// # Errors
    /// In words, never with the URL, which may hold a password.
    pub fn mailer(&self) -> Result<Arc<dyn Mailer>, String> {
        match self.get("smtp_url") {
            "" => Ok(Arc::new(KeepMail)),
            url => Ok(Arc::new(Smtp::new(url, self.get("smtp_from")).map_err(|why| format!("smtp: {why}"))?)),
        }
    }

    /// One line per setting: name, value (secrets masked), origin.
    #[must_use]
    pub fn describe(&self) -> String {
        let line = |(name, _, secret): &(&'static str, &str, bool)| {
            let (value, origin) = self.values.get(name).cloned().unwrap_or_default();
            let shown = if *secret && !value.is_empty() { "••••••".to_owned() } else { value };
            format!("{name:<20} {shown:<40} {origin}")
        };
        SETTINGS.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// The `[vitrine]` section of a file that may be missing.
fn file(path: &Path) -> Result<Vec<(&'static str, String)>, String> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Vec::new()) };
    let wrong = |why: String| format!("{}: {why}", path.display());
    let table: toml::Table = text.parse().map_err(|err: toml::de::Error| wrong(err.to_string()))?;
    let Some(toml::Value::Table(section)) = table.get("vitrine") else { return Ok(Vec::new()) };
    let read = |(name, value): (&String, &toml::Value)| {
        let known = SETTINGS
            .iter()
            .find(|(known, ..)| known == name)
            .ok_or_else(|| wrong(format!("unknown setting {name}")))?;
        Ok((known.0, value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    };
    section.iter().map(read).collect()
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(text, &mut key).ok()?;
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_origins_told() {
        let secret = "ab".repeat(32);
        let config =
            Config::load(&[("session_key", Some(secret.clone())), ("addr", Some("127.0.0.1:9".into()))]).unwrap();
        let shown = config.describe();
        assert!(!shown.contains(&secret), "{shown}");
        assert!(shown.contains("--session-key") && shown.contains("--addr"), "{shown}");
        assert_eq!(config.keys().unwrap().session, [0xab; 32]);
    }

    #[test]
    fn a_value_that_a_setting_does_not_take_stops_the_start() {
        for (name, value) in [("behind_proxy", "TRUE"), ("log_format", "JSON"), ("sign_up", "yes"), ("log", "a=b=c")] {
            let why = Config::load(&[(name, Some(value.into()))]).unwrap_err();
            assert!(why.starts_with(name), "{why}");
        }
    }

    #[test]
    fn an_address_for_all_interfaces_is_told_as_one_that_opens() {
        for (addr, url) in [
            ("0.0.0.0:3000", "http://127.0.0.1:3000"),
            ("[::]:3000", "http://localhost:3000"),
            ("10.0.0.7:80", "http://10.0.0.7:80"),
        ] {
            assert_eq!(Config::load(&[("addr", Some(addr.into()))]).unwrap().public_url(), url);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let data = std::env::temp_dir().join(format!("vitrine-keys-{}", std::process::id()));
        let config = Config::load(&[("data", Some(data.display().to_string()))]).unwrap();
        let (first, second) = (config.keys().unwrap().session, config.keys().unwrap().session);
        let secrets = config.keys().unwrap().secrets;
        let mode = |name: &str| std::fs::metadata(data.join("keys").join(name)).unwrap().permissions().mode() & 0o777;
        let modes = (mode("session.key"), mode("secrets.key"));
        std::fs::remove_dir_all(&data).unwrap();
        assert_eq!(first, second);
        assert_ne!(first, secrets);
        assert_eq!(modes, (0o600, 0o600));
    }
}
