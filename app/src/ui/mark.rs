//! Marks the letters that a search matched.

use leptos::prelude::*;

/// `text` with every word of `query` marked, without regard to case.
pub fn marked(text: &str, query: &str) -> AnyView {
    if query.trim().is_empty() {
        return text.to_owned().into_any();
    }
    let show = |(hit, part): (bool, String)| {
        if hit { view! { <mark>{part}</mark> }.into_any() } else { part.into_any() }
    };
    parts(text, query).into_iter().map(show).collect_view().into_any()
}

/// Runs of `text`: matched or not.
fn parts(text: &str, query: &str) -> Vec<(bool, String)> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let letters: Vec<char> = text.chars().collect();
    let words: Vec<Vec<char>> = query.split_whitespace().map(|word| word.chars().map(lower).collect()).collect();
    let mut hits = vec![false; letters.len()];
    for word in words.iter().filter(|word| !word.is_empty()) {
        for (at, window) in letters.windows(word.len()).enumerate() {
            if window.iter().zip(word).all(|(letter, asked)| lower(*letter) == *asked) {
                hits.iter_mut().skip(at).take(word.len()).for_each(|hit| *hit = true);
            }
        }
    }
    let mut parts: Vec<(bool, String)> = Vec::new();
    for (letter, hit) in letters.into_iter().zip(hits) {
        match parts.last_mut() {
            Some((same, part)) if *same == hit => part.push(letter),
            _ => parts.push((hit, letter.to_string())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn every_word_is_marked_where_it_stands() {
        let marked: Vec<_> = parts("Rolex GMT-Master", "gmt mas").into_iter().filter(|(hit, _)| *hit).collect();
        assert_eq!(marked, [(true, "GMT".into()), (true, "Mas".into())]);
        assert_eq!(parts("Évasion", "évas").first(), Some(&(true, "Évas".into())));
    }
}
