//! What one agrees to by opening a business, and what is stored about people. The house ships the texts; whoever runs
//! an installation answers for it, so the texts name the operator and promise nothing in their place.

use domain::identity::POLICY_VERSION;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    paths,
    ui::{browser, icon},
};

/// `/terms` and `/privacy`: one page for the router, as every further type of page adds to what all pages load.
pub fn page() -> AnyView {
    let here = use_location().pathname.get_untracked();
    if here == paths::PRIVACY { privacy() } else { terms() }
}

fn terms() -> AnyView {
    paper(
        "Terms",
        view! {
            <p>
                "Vitrine is software that a business, or somebody on its behalf, runs on a computer of its own choice. Whoever runs this installation is its operator. These terms are between you and the operator; the makers of the software neither run this installation nor see what is in it."
            </p>
            <h2>"Who may open a business"</h2>
            <p>"People of age who act for a business, not as consumers. The operator may close sign-up at any time."</p>
            <h2>"What is yours"</h2>
            <p>
                "What you and your colleagues enter stays yours: stock, photos, prices and notes. You are responsible for having the right to use it, and for what colleagues do with the access you give them."
            </p>
            <h2>"Accounts"</h2>
            <p>
                "Keep your password to yourself and invite every colleague by name. What changes stock, cost or staff is written down with the name of the person who did it."
            </p>
            <h2>"What is not promised"</h2>
            <p>
                "The software comes as it is, under the GNU Affero General Public License, version 3, without warranty. How often this installation is backed up, when it is maintained and how long it stays available is for the operator to say. Ask the operator before you rely on it."
            </p>
            <h2>"Ending it"</h2>
            <p>
                "You may stop at any time. Ask the operator for a copy of your data or for its deletion. Lists of stock can be taken along as CSV by yourself."
            </p>
            <p>
                "How data about people are treated is written in the "
                <a class="link" href=paths::PRIVACY>
                    "privacy policy"
                </a>
                "."
            </p>
        }
        .into_any(),
    )
}

fn privacy() -> AnyView {
    paper(
        "Privacy policy",
        view! {
            <p>
                "The operator of this installation is responsible for the data in it, and is the one to ask about it: for a copy, a correction or deletion. Colleagues ask the owner of their business first."
            </p>
            <h2>"What is stored"</h2>
            <ul>
                <li>"Of people with an account: name, e-mail address, phone number if given, the password as a hash that cannot be turned back, stores and roles, and when they were last here; of whoever opened the business also how they heard of the product and which version of these texts they accepted."</li>
                <li>"Of each session: when it began and ends, the network address and the name of the browser, to recognise misuse. Failed attempts to sign in are counted, to slow down guessing."</li>
                <li>"Of the work: stock, prices, cost, vendors, serial numbers, notes and photos, and who changed what and when."</li>
                <li>"Mail that is to be sent, such as invitations."</li>
            </ul>
            <p>"Places and camera data inside photos are removed when they are uploaded."</p>
            <h2>"Where"</h2>
            <p>
                "In the database and the file store that the operator chose for this installation. The software sends nothing to its makers. If the operator has set up a mail server, mail leaves by it."
            </p>
            <h2>"Cookies and what the browser keeps"</h2>
            <p>
                "Two cookies keep you signed in; without them there is no session. They go when you sign out, or when you have not been here for 14 days. Your browser also keeps what you prefer here, such as the theme, hidden columns and saved views, and the pieces you opened last, which are forgotten when you sign out. None of this is read by anybody else."
            </p>
            <h2>"What is not done"</h2>
            <p>"No trackers, no advertising, no statistics by third parties, and no files loaded from other sites."</p>
            <h2>"How long"</h2>
            <p>
                "As long as the business exists here, unless the law or the operator says otherwise. The record of who changed what is kept with the stock it is about."
            </p>
            <p>
                "What you agree to by opening a business is written in the "
                <a class="link" href=paths::TERMS>
                    "terms"
                </a>
                "."
            </p>
        }
        .into_any(),
    )
}

fn paper(title: &'static str, text: AnyView) -> AnyView {
    browser::hydrated();
    view! {
        <Title text=title />
        <main class="paper stack" id="main">
            <a class="brand" href=paths::SIGN_IN>
                {icon::brand()}
            </a>
            <h1>{title}</h1>
            <p class="muted">{format!("Version {POLICY_VERSION}")}</p>
            {text}
        </main>
    }
    .into_any()
}
