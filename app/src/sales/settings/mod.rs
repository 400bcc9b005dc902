//! What a store decides about its till: one form over [`domain::sales::setting_form`], and its registers.

pub mod page;
mod registers;
mod taxes;
