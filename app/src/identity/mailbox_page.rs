//! Mail that this installation kept instead of sending, because no mail server is set up.

use domain::{AppError, identity::MailRow};
use leptos::prelude::*;

use super::{rpc::list_mail, settings_tabs::settings_tabs};
use crate::{
    paths,
    ui::{Asked, EmptyState, Load, PageHeader, icon, resource, skeleton, state::Art, when},
};

/// `/settings/mailbox`
pub fn page() -> AnyView {
    let mail: Asked<Result<Vec<MailRow>, AppError>> = resource(|| (), |()| list_mail());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Mailbox" note=|| view! { <span class="muted">"kept here instead of sent"</span> } />
            {settings_tabs(paths::MAILBOX)}
            <div class="page-body stack under-tabs">
                <Load of=mail skeleton=|| skeleton::rows(5, "Loading mail") view=list />
            </div>
        </main>
    }
    .into_any()
}

fn list(mail: Vec<MailRow>) -> AnyView {
    if mail.is_empty() {
        return view! {
            <EmptyState
                of=Art::Empty
                title="No mail kept"
                text="As long as no mail server is set up, invitations and other mail wait here so that you can hand their links on."
            />
        }
        .into_any();
    }
    view! { <section class="card mails">{mail.into_iter().map(entry).collect_view()}</section> }.into_any()
}

fn entry(mail: MailRow) -> AnyView {
    view! {
        <details class="mail">
            <summary>
                {icon("chevron-right")} <span class="grow">
                    <b class="strong">{mail.subject}</b>
                    <br />
                    <span class="small muted">"to " {mail.to}</span>
                </span> <span class="small muted">{when(&mail.at)}</span>
            </summary>
            <div class="mail__body">{mail.body.lines().map(line).collect_view()}</div>
        </details>
    }
    .into_any()
}

/// A line of the text; a word that is an address of this house becomes a link.
fn line(text: &str) -> AnyView {
    let word = |word: &str| match own_path(word) {
        Some(path) => view! { <a class="link" href=path rel="external">{word.to_owned()}</a> " " }.into_any(),
        None => format!("{word} ").into_any(),
    };
    view! { <p>{text.split(' ').map(word).collect_view()}</p> }.into_any()
}

/// The path of an address, and only of the kinds that this product mails. The host is dropped: a link in a mail never
/// leads from here to another site.
fn own_path(word: &str) -> Option<String> {
    let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"))?;
    let path = &rest[rest.find('/')?..];
    let path = path.trim_end_matches(['.', ',', ')', '>']);
    let known = ["/welcome/", "/sign-in", "/stock"];
    known.iter().any(|start| path.starts_with(start)).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_this_house_become_links() {
        assert_eq!(own_path("https://shop.test/welcome/abc."), Some("/welcome/abc".into()));
        assert_eq!(own_path("https://elsewhere.test//evil.test"), None);
        assert_eq!(own_path("javascript:alert(1)"), None);
    }
}
