//! The canonical form of a command: the bytes that are hashed to tell a replay from a different request.
//!
//! JSON Canonicalization Scheme (RFC 8785) without its floating-point part: keys sorted by UTF-16 code units, no
//! white space, integers as they are. The hash itself is the server's business.

use serde::Serialize;
use serde_json::Value;

use crate::{AppError, Code};

/// The canonical bytes of a value. Equal values give equal bytes whatever the order of their keys.
///
/// # Errors
/// `request.malformed` when the value holds a fraction or cannot be written as JSON.
pub fn canonical(value: &impl Serialize) -> Result<Vec<u8>, AppError> {
    let refused = || AppError::new(Code::Malformed, "The request cannot be written in canonical form.");
    let value = serde_json::to_value(value).map_err(|_| refused())?;
    let mut text = String::new();
    write(&value, &mut text).ok_or_else(refused)?;
    Ok(text.into_bytes())
}

fn write(value: &Value, to: &mut String) -> Option<()> {
    match value {
        Value::Number(number) if number.is_f64() => return None,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => to.push_str(&value.to_string()),
        Value::Array(items) => {
            to.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    to.push(',');
                }
                write(item, to)?;
            }
            to.push(']');
        }
        Value::Object(entries) => {
            // serde_json keeps the order of insertion when another crate asks it to, so the order is made here.
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            to.push('{');
            for (at, (key, item)) in entries.into_iter().enumerate() {
                if at > 0 {
                    to.push(',');
                }
                to.push_str(&Value::from(key.as_str()).to_string());
                to.push(':');
                write(item, to)?;
            }
            to.push('}');
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        String::from_utf8(canonical(value).unwrap()).unwrap()
    }

    #[test]
    fn keys_are_sorted_and_nothing_is_spaced() {
        let value = json!({"b": [1, -2, null], "a": {"z": "é\n\"", "y": true}, "": 0});
        assert_eq!(text(&value), r#"{"":0,"a":{"y":true,"z":"é\n\""},"b":[1,-2,null]}"#);
        // RFC 8785 section 3.2.3: U+1F600 sorts before U+FB33, because its first UTF-16 unit is smaller.
        assert_eq!(text(&json!({"\u{fb33}": 1, "\u{1f600}": 2})), "{\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn a_fraction_is_refused() {
        assert_eq!(canonical(&json!({"a": 0.5})).unwrap_err().code, Code::Malformed);
    }
}
