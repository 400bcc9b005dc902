//! Spelling likeness, for searches that match nothing as typed: trigrams find candidates in the database, edit
//! distance orders them here, so that both databases answer alike.

use std::collections::BTreeSet;

use crate::text::folded;

/// Least likeness that is offered to a person, in parts per thousand.
pub const LEAST: u32 = 620;

/// The trigrams of a text, each word padded with two blanks in front and one behind.
#[must_use]
pub fn trigrams(text: &str) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for word in folded(text).split(' ').filter(|word| !word.is_empty()) {
        let letters: Vec<char> = format!("  {word} ").chars().collect();
        grams.extend(letters.windows(3).map(|gram| gram.iter().collect::<String>()));
    }
    grams
}

/// Typed words that are looked at: the rest of a long query costs time and decides nothing.
const WORDS: usize = 8;

/// How much of `typed` is found in `text`, in parts per thousand: the mean over the typed words of the best
/// likeness with any word of the text (Damerau-Levenshtein, so a swapped pair counts once).
#[must_use]
pub fn likeness(typed: &str, text: &str) -> u32 {
    let (asked, text) = (folded(typed), folded(text));
    let words: BTreeSet<&str> = text.split(' ').collect();
    let best = |word: &str| words.iter().map(|other| alike(word, other)).max().unwrap_or(0);
    let scores: Vec<u32> = asked.split(' ').filter(|word| !word.is_empty()).take(WORDS).map(best).collect();
    scores.iter().sum::<u32>() / u32::try_from(scores.len()).unwrap_or(1).max(1)
}

fn alike(a: &str, b: &str) -> u32 {
    let longest = a.chars().count().max(b.chars().count()).max(1);
    let edits = strsim::damerau_levenshtein(a, b).min(longest);
    u32::try_from((longest - edits) * 1000 / longest).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_are_alike_and_others_are_not() {
        let text = "Rolex GMT-Master II 126710BLRO";
        assert!(likeness("rolx", text) >= LEAST, "{}", likeness("rolx", text));
        assert!(likeness("rolex", text) == 1000);
        assert!(likeness("nautilis", "Patek Philippe Nautilus") >= LEAST);
        assert!(likeness("Submarinner", "Rolex Submariner") >= LEAST);
        assert!(likeness("birkin", text) < LEAST);
        assert_eq!(likeness("", text), 0);
    }
}
