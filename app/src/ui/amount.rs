//! Money on a page: tabular figures, a real minus sign, and a short form for the large numbers of a head.

use domain::Money;
use leptos::prelude::*;

/// An amount, or a dash where there is none.
pub fn amount(money: Option<Money>) -> AnyView {
    match money {
        Some(money) => view! { <span class="num">{money.short()}</span> }.into_any(),
        None => view! { <span class="muted" title="No price">"–"</span> }.into_any(),
    }
}

/// At most four figures: `$3.94 m`, `$196 k`, `$2,950`.
#[must_use]
pub fn compact(money: Money) -> String {
    let scale = 10_i64.pow(money.currency.exponent());
    let whole = money.minor / scale;
    let (divisor, word) = match whole.abs() {
        0..100_000 => return Money::new(whole * scale, money.currency).short(),
        100_000..1_000_000 => (1_000, "k"),
        1_000_000..1_000_000_000 => (1_000_000, "m"),
        _ => (1_000_000_000, "bn"),
    };
    let hundredths = whole * 100 / divisor;
    let figures = Money::new((hundredths / 100) * scale, money.currency).short();
    match (divisor, (hundredths % 100).abs()) {
        (1_000, _) | (_, 0) => format!("{figures} {word}"),
        (_, rest) => format!("{figures}.{rest:02} {word}"),
    }
}

/// A share: `15.2 %`.
#[must_use]
pub fn percent_of_ppm(ppm: i64) -> String {
    let tenths = (ppm.abs() + 500) / 1_000;
    format!("{}{}.{} %", if ppm < 0 { "−" } else { "" }, tenths / 10, tenths % 10)
}

/// A count in groups of three: `1,284`.
#[must_use]
pub fn count(number: i64) -> String {
    let figures = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "−" } else { "" });
    for (at, figure) in figures.char_indices() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(figure);
    }
    text
}

/// A count with its noun: `1 piece`, `1,284 pieces`.
#[must_use]
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_amounts_are_shortened_and_small_ones_are_not() {
        let usd = |minor| Money::new(minor, "USD".parse().unwrap());
        assert_eq!(compact(usd(394_123_400)), "$3.94 m");
        assert_eq!(compact(usd(19_600_000)), "$196 k");
        assert_eq!(compact(usd(295_050)), "$2,950");
        assert_eq!(percent_of_ppm(151_869), "15.2 %");
        assert_eq!(counted(1_284, "row", "rows"), "1,284 rows");
    }
}
