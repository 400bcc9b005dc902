//! People and doors: who is asking, signing up, signing in and out, staff, and mail that was kept.

mod add_member;
mod add_store;
mod authenticate;
mod invitation;
mod keep_mail;
mod list_mail;
mod list_members;
mod password;
mod send_invitation;
mod session;
mod sign_in;
mod sign_out;
mod sign_up;
mod switch_store;
mod throttle;
mod token;
mod welcome;
mod whoami;

pub use add_member::add_member;
pub use add_store::add_store;
pub use authenticate::{Signed, Visit, authenticate, on_behalf};
pub use invitation::invitation;
use keep_mail::keep_mail;
pub use list_mail::list_mail;
pub use list_members::list_members;
pub(crate) use send_invitation::send_invitation;
pub use session::{ACCESS_COOKIE, REFRESH_COOKIE, cookie_name};
pub use sign_in::sign_in;
pub use sign_out::sign_out;
pub use sign_up::{doors, sign_up};
pub use switch_store::switch_store;
pub use welcome::welcome;
pub(crate) use whoami::clockface;
pub use whoami::whoami;
