//! What a page asks the server for. The answer travels in two ways, inside the page and as the answer to a call, and
//! both are read by the same reader: with two of them every type would be read by two copies of the same code, in the
//! bytes that a visitor waits for.

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use serde::{Serialize, de::DeserializeOwned};

/// The answer of the server to one question.
pub type Asked<T> = Resource<T, AsCalled>;

/// Reads what the page carries in the way of `server_fn`: from bytes.
pub struct AsCalled;

impl<T: Serialize> Encoder<T> for AsCalled {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &T) -> Result<String, Self::Error> {
        serde_json::to_string(answer)
    }
}

impl<T: DeserializeOwned> Decoder<T> for AsCalled {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// Asks again whenever `source` changes. The page is not sent before the first answer, because its status and its
/// title depend on it.
#[track_caller]
pub fn resource<S, T, Answer>(
    source: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Answer + Send + Sync + 'static,
) -> Asked<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Answer: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, ask, true)
}
