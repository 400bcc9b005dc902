//! Texts are cleaned and folded alike on the server, which has the tables of Unicode, and in the browser, whose own it
//! uses: else a form would call well what the server refuses.

use domain::text::{code_key, folded, line, paragraph};

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn texts_are_cleaned_alike_everywhere() {
    assert_eq!(line("  Cafe\u{301}  crème\u{7} ").as_deref(), Ok("Café crème"));
    assert_eq!(line("한국").as_deref(), Ok("한국"));
    assert_eq!(line("👩‍🔧 Ref. №5").as_deref(), Ok("👩‍🔧 Ref. №5"));
    assert_eq!(paragraph("a\u{30a}\r\nb\u{0}\tc\n\n").as_deref(), Ok("å\nb\tc"));
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn texts_are_folded_alike_everywhere() {
    assert_eq!(folded("Hermès  Kelly-32 ÉTOUPE"), "hermes kelly 32 etoupe");
    assert_eq!(folded("Łódź, Straße, Ñandú"), "lodz strasse nandu");
    assert_eq!(folded("ﬁne ２０２４ ①"), "fine 2024 1");
    assert_eq!(folded("İstanbul ΣΑΣ"), "istanbul σασ");
    assert_eq!(folded("שָׁלוֹם हिन्दी"), "שלום हनद");
    assert_eq!(folded("😀 !?"), "");
    assert_eq!(code_key("RX 116-610 é"), "rx116610e");
}
