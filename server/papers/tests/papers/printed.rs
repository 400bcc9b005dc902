//! The three forms of a paper.

use papers::{Fonts, Paper, PaperKind, PaperLine, Printer, Sheet, drawer_kick, escpos, html, pdf, style_hash};
use proptest::prelude::*;

use super::made::{receipt, usd};

fn words(paper: &Paper, sheet: Sheet) -> String {
    pdf_extract::extract_text_from_mem(&pdf(paper, sheet, &Fonts::new(&[])).unwrap()).unwrap()
}

#[test]
fn a_receipt_as_a_page() {
    insta::assert_snapshot!(html(&receipt(), Sheet::Roll).replace("><", ">\n<"));
}

#[test]
fn what_people_write_is_text_and_never_markup() {
    let mut paper = receipt();
    paper.lines[0].title = "<script>alert('1')</script> & \"more\"".into();
    let page = html(&paper, Sheet::A4);
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;"));
    assert!(style_hash(Sheet::A4).starts_with("'sha256-") && style_hash(Sheet::A4) != style_hash(Sheet::Roll));
}

#[test]
fn a_pdf_says_what_the_page_says_and_is_the_same_every_time() {
    for sheet in [Sheet::Roll, Sheet::A4] {
        let fonts = Fonts::new(&[]);
        let made = pdf(&receipt(), sheet, &fonts).unwrap();
        assert_eq!(made, pdf(&receipt(), sheet, &Fonts::new(&[])).unwrap());
        let said = words(&receipt(), sheet);
        for wanted in
            ["Marlow & Finch", "NS-R-2026-004812", "Rolex Submariner Date", "$14,250.00", "$18,530.00", "−$70.00"]
        {
            assert!(said.replace('\u{a0}', " ").contains(wanted), "{wanted} in {said}");
        }
    }
}

#[test]
fn a_long_invoice_takes_several_pages_and_a_roll_takes_one() {
    let mut paper = receipt();
    paper.kind = PaperKind::Invoice;
    let line = paper.lines[2].clone();
    paper.lines = (0..120).map(|at| PaperLine { title: format!("Strap number {at}"), ..line.clone() }).collect();
    let said = words(&paper, Sheet::A4);
    assert!(
        (3..9).any(|pages| said.contains(&format!("1 / {pages}")) && said.contains(&format!("{pages} / {pages}"))),
        "{said}"
    );
    assert!(said.contains("Strap number 119"));
    assert!(!words(&paper, Sheet::Roll).contains("1 / "));
}

#[test]
fn a_present_does_not_say_what_it_cost_nor_who_paid() {
    let gift = receipt().as_gift();
    let said = [
        html(&gift, Sheet::Roll),
        words(&gift, Sheet::A4),
        String::from_utf8_lossy(&escpos(&gift, Printer::default())).into_owned(),
    ];
    for said in said {
        assert!(said.contains("Rolex Submariner Date") && said.contains("Gift receipt"));
        for secret in ["14,250", "18,530", "200.00", "Rosenthal", "credit"] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
    }
}

#[test]
fn names_of_all_scripts_are_printed() {
    let fonts = Fonts::new(&[]);
    for name in
        ["نور حداد", "陈伟", "김민준", "Ólafur Þór", "Σοφία", "Амелия", "שרה", "Kim 💎👩‍🔧", "ab نور 12 cd", "\u{e000}"]
    {
        let mut paper = receipt();
        if let Some(buyer) = &mut paper.buyer {
            buyer.name = name.into();
        }
        paper.lines[0].title = name.into();
        for sheet in [Sheet::Roll, Sheet::A4] {
            assert!(pdf(&paper, sheet, &fonts).unwrap().starts_with(b"%PDF"), "{name}");
        }
        assert!(html(&paper, Sheet::A4).contains(name));
        assert!(!escpos(&paper, Printer::default()).is_empty());
    }
}

#[test]
fn the_bytes_of_a_receipt_printer() {
    let mut paper = Paper { lines: Vec::new(), ..receipt().as_gift() };
    paper.kind = PaperKind::Receipt;
    paper.seller.lines.clear();
    paper.facts.clear();
    paper.legal.clear();
    paper.greeting = "Ca\u{300} €5 – 陈".into();
    paper.number = "N-1".into();
    paper.code = "N-1".into();
    let bytes = escpos(&paper, Printer { columns: 20, drawer: true });
    let mut expected: Vec<u8> = vec![0x1b, b'@', 0x1b, b't', 16, 0x1b, b'a', 1, 0x1d, b'!', 0x11];
    expected.extend(b"Marlow &\nFinch\n");
    expected.extend([0x1d, b'!', 0, 0x1b, b'a', 0, b'\n']);
    expected.extend(b"Receipt          N-1\n--------------------\n");
    expected.extend([0x1b, b'E', 0, 0x1b, b'a', 1, b'\n']);
    expected.extend([0x1d, b'(', b'k', 4, 0, 49, 65, 50, 0, 0x1d, b'(', b'k', 3, 0, 49, 67, 6]);
    expected.extend([0x1d, b'(', b'k', 3, 0, 49, 69, 49, 0x1d, b'(', b'k', 6, 0, 49, 80, 48]);
    expected.extend(b"N-1");
    expected.extend([0x1d, b'(', b'k', 3, 0, 49, 81, 48, b'\n']);
    expected.extend(b"Ca? \x805 \x96 ?\n");
    expected.extend([0x1d, b'V', 66, 0, 0x1b, b'p', 0, 25, 250]);
    assert_eq!(bytes, expected);
    assert_eq!(drawer_kick(), [0x1b, b'p', 0, 25, 250]);
}

#[test]
fn amounts_stand_at_the_right_edge_and_long_names_are_wrapped() {
    let bytes = escpos(&receipt(), Printer { columns: 32, drawer: false });
    let said: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.iter().any(|line| line.ends_with("$14,250.00") && line.len() == 32), "{said}");
    assert!(lines.contains(&"Travel roll, saffiano"), "{said}");
    assert!(lines.iter().any(|line| line.starts_with("with two straps and") || line.contains("leather")), "{said}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_that_people_write_stops_the_printer(title in ".{0,80}", detail in "\\PC{0,60}", number in ".{0,30}", minor in any::<i32>()) {
        let mut paper = receipt();
        paper.lines[0].title = title;
        paper.lines[0].details = vec![detail];
        paper.lines[0].amount = Some(usd(minor.into()));
        paper.code.clone_from(&number);
        paper.number = number;
        let fonts = Fonts::new(&[]);
        for sheet in [Sheet::Roll, Sheet::A4] {
            prop_assert!(pdf(&paper, sheet, &fonts).is_ok());
            prop_assert!(html(&paper, sheet).ends_with("</html>"));
        }
        let narrow = escpos(&paper, Printer { columns: 1, drawer: false });
        prop_assert!(narrow.ends_with(&[0x1d, b'V', 66, 0]));
    }
}
