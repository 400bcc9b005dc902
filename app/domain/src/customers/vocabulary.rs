//! The words in which clients are described.

use crate::machine::vocabulary;

vocabulary! {
    /// A way to reach somebody.
    ContactKind {
        /// An e-mail address.
        Email = "email", "E-mail";
        /// A phone number.
        Phone = "phone", "Phone";
    }
    /// A way in which a client may agree to be written to.
    Channel {
        /// By mail.
        Email = "email", "E-mail";
        /// By text message.
        Text = "text", "Text message";
        /// On the phone.
        Phone = "phone", "Phone";
        /// By letter.
        Post = "post", "Post";
    }
    /// A day of the year that matters to somebody.
    OccasionKind {
        /// Their birthday.
        Birthday = "birthday", "Birthday";
        /// Their anniversary.
        Anniversary = "anniversary", "Anniversary";
        /// Another one, with a name of its own.
        Other = "other", "Other";
    }
    /// What one client is to another.
    RelationKind {
        /// Their partner.
        Partner = "partner", "Partner";
        /// Their parent or child.
        Family = "family", "Family";
        /// Their friend.
        Friend = "friend", "Friend";
        /// They work together, or for each other.
        Colleague = "colleague", "Colleague";
    }
    /// Where a wish stands.
    WishState {
        /// They still want it.
        Open = "open", "Open";
        /// They have it.
        Fulfilled = "fulfilled", "Fulfilled";
        /// They do not want it any more.
        Dropped = "dropped", "Dropped";
    }
}
