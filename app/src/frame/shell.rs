//! The document around the application. Rendered on the server only.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use super::App;

/// Applies what this browser remembers before anything is painted.
const BEFORE_PAINT: &str = "try{const d=document.documentElement,s=localStorage;\
for(const k of['theme','nav','density']){const v=s.getItem(k);if(v)d.setAttribute('data-'+k,v)}}catch{}";

/// The document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let sheet = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <script nonce=use_nonce() inner_html=BEFORE_PAINT></script>
                <link rel="preload" href="/fonts/instrument-sans-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous" />
                <link rel="stylesheet" href=sheet />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="manifest" href="/site.webmanifest" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
