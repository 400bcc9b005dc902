//! People and doors: who is asking, signing up, signing in and out, staff, and mail that was kept.

mod add_member;
mod add_store;
mod authenticate;
mod invitation;
mod list_mail;
mod list_members;
mod password;
mod session;
mod sign_in;
mod sign_out;
mod sign_up;
mod switch_store;
mod throttle;
mod token;
mod whoami;

pub use add_member::add_member;
pub(crate) use add_member::send_invitation;
pub use add_store::add_store;
pub use authenticate::{Signed, Visit, authenticate, on_behalf};
pub use invitation::{invitation, welcome};
pub(crate) use list_mail::keep;
pub use list_mail::list_mail;
pub use list_members::list_members;
pub use session::{ACCESS_COOKIE, REFRESH_COOKIE, cookie_name};
pub use sign_in::sign_in;
pub use sign_out::sign_out;
pub use sign_up::{doors, sign_up};
pub use switch_store::switch_store;
pub(crate) use whoami::clockface;
pub use whoami::whoami;
