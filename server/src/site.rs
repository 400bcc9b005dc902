//! The built site: scripts, styles, fonts, icons. Inside the executable with the feature `embed`, from `target/site`
//! without it.
//!
//! Leptos finds its files under `/<site_pkg_dir>/`. That directory carries a hash of everything in it
//! (`/pkg/3f9c…/vitrine.js`), so each file may be kept for ever and relative imports between them still work.

use axum::Router;
use leptos::config::LeptosOptions;

#[cfg(feature = "embed")]
pub use embedded::{add_to, pkg_dir};
#[cfg(not(feature = "embed"))]
pub use on_disk::{add_to, pkg_dir};

/// The options that Leptos renders pages with.
#[must_use]
pub fn options(addr: std::net::SocketAddr) -> LeptosOptions {
    let from_file = leptos::config::get_configuration(Some("Leptos.toml")).ok().map(|file| file.leptos_options);
    let mut options = from_file.unwrap_or_else(|| LeptosOptions::builder().output_name("vitrine").build());
    options.site_addr = addr;
    options.site_pkg_dir = pkg_dir().into();
    options.hash_files = false;
    options.env = if cfg!(feature = "embed") { leptos::config::Env::PROD } else { leptos::config::Env::DEV };
    options
}

#[cfg(not(feature = "embed"))]
mod on_disk {
    use axum::http::{HeaderValue, header};
    use tower::ServiceBuilder;
    use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

    use super::Router;

    /// Where the site's scripts lie. Not hashed: this is for development.
    #[must_use]
    pub fn pkg_dir() -> String {
        "pkg".into()
    }

    /// Serves `target/site`.
    pub fn add_to(router: Router) -> Router {
        let fresh = SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let dir = |path: &str| {
            ServiceBuilder::new().layer(fresh.clone()).service(ServeDir::new(format!("target/site/{path}")))
        };
        ["pkg", "fonts", "sign"]
            .into_iter()
            .fold(router, |router, path| router.nest_service(&format!("/{path}"), dir(path)))
            .nest_service(
                "/icons.svg",
                ServiceBuilder::new()
                    .layer(fresh.clone())
                    .service(tower_http::services::ServeFile::new("target/site/icons.svg")),
            )
            .nest_service(
                "/favicon.svg",
                ServiceBuilder::new()
                    .layer(fresh.clone())
                    .service(tower_http::services::ServeFile::new("target/site/favicon.svg")),
            )
            .nest_service(
                "/site.webmanifest",
                ServiceBuilder::new()
                    .layer(fresh)
                    .service(tower_http::services::ServeFile::new("target/site/site.webmanifest")),
            )
    }
}

#[cfg(feature = "embed")]
mod embedded {
    use std::sync::LazyLock;

    use axum::{
        body::Body,
        extract::Request,
        http::{HeaderValue, Method, StatusCode, header},
        middleware::Next,
        response::{IntoResponse, Response},
    };
    use rust_embed::{EmbeddedFile, RustEmbed};

    use super::Router;

    #[derive(RustEmbed)]
    #[folder = "$CARGO_MANIFEST_DIR/../target/site"]
    struct Site;

    /// Twelve hex digits over the names and contents of all files.
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let mut all: Vec<_> =
            Site::iter().filter_map(|name| Some((name.clone(), Site::get(&name)?.metadata.sha256_hash()))).collect();
        all.sort();
        // FNV-1a over hashes that are already uniform: a name for a build, not a secret.
        let mix = |state: u64, byte: &u8| (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let state =
            all.iter().flat_map(|(name, hash)| name.as_bytes().iter().chain(hash)).fold(0xcbf2_9ce4_8422_2325, mix);
        format!("{state:016x}")[..12].to_owned()
    });

    /// Where the site's scripts lie, with the hash of the build.
    #[must_use]
    pub fn pkg_dir() -> String {
        format!("pkg/{}", *HASH)
    }

    /// Answers files of the site before anything else is asked.
    pub fn add_to(router: Router) -> Router {
        router.layer(axum::middleware::from_fn(serve))
    }

    async fn serve(request: Request, next: Next) -> Response {
        let path = request.uri().path().trim_start_matches('/');
        let hashed = path.strip_prefix(&format!("{}/", pkg_dir())).map(|rest| format!("pkg/{rest}"));
        let name = hashed.clone().unwrap_or_else(|| path.to_owned());
        if !matches!(*request.method(), Method::GET | Method::HEAD)
            || name.is_empty()
            || name.ends_with(".br")
            || name.ends_with(".gz")
        {
            return next.run(request).await;
        }
        let accepted =
            request.headers().get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or("").to_owned();
        let packed = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(coding, _)| accepted.contains(coding));
        let packed =
            packed.filter_map(|(coding, end)| Some((Some(coding), Site::get(&format!("{name}{end}"))?))).next();
        let Some((coding, file)) = packed.or_else(|| Some((None, Site::get(&name)?))) else {
            return next.run(request).await;
        };
        let known = request.headers().get(header::IF_NONE_MATCH).cloned();
        answer(&name, file, coding, hashed.is_some(), known)
    }

    fn answer(
        name: &str,
        file: EmbeddedFile,
        coding: Option<&'static str>,
        immutable: bool,
        known: Option<HeaderValue>,
    ) -> Response {
        let hash = hex::encode(&file.metadata.sha256_hash()[..12]);
        let etag = format!("\"{hash}\"");
        let mut response = if known.is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            match file.data {
                std::borrow::Cow::Borrowed(bytes) => Response::new(Body::from(bytes)),
                std::borrow::Cow::Owned(bytes) => Response::new(Body::from(bytes)),
            }
        };
        let out = response.headers_mut();
        let mime = mime_guess::from_path(name).first_or_octet_stream();
        let kept = if immutable { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
        let mut set = |name, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                out.insert(name, value);
            }
        };
        set(header::CONTENT_TYPE, mime.essence_str());
        set(header::CACHE_CONTROL, kept);
        set(header::ETAG, &etag);
        set(header::VARY, "accept-encoding");
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        if let Some(coding) = coding {
            set(header::CONTENT_ENCODING, coding);
        }
        response
    }
}
