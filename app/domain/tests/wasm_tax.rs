//! Golden vectors of tax: the same table on the server and in the browser.
//!
//! Amounts are minor units. Where a vector is published, its source is named; the others follow from the rule that
//! their name states. Rates are those of the year in the test, not necessarily today's.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use domain::{
    CertificateId, Code, Currency, Date, JurisdictionId, Money, Ppm, TaxRuleId,
    tax::{
        AppliesTo, Band, BandOf, BandOn, Buyer, Certificate, CustomerClass, Jurisdiction, PriceMode, Scheme, Situation,
        Sourcing, Subject, Supply, TaxPoint, TaxProfile, TaxRounding, TaxRule, Taxable, TaxedDocument, TradeIn,
        TradeInEffect, assess, margin_vat,
    },
};
use uuid::Uuid;

/// Runs each function as a test of the native harness, and of the browser's in WASM.
macro_rules! everywhere { ($(fn $name:ident() $body:block)*) => { $(
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
    #[cfg_attr(not(target_arch = "wasm32"), test)]
    fn $name() $body
)* } }

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn place(n: u128) -> JurisdictionId {
    Uuid::from_u128(n).into()
}

fn rule(n: u128, jurisdiction: u128, levy: &str, applies_to: AppliesTo, percent: &str, band: Option<Band>) -> TaxRule {
    TaxRule {
        id: TaxRuleId::from(Uuid::from_u128(n)),
        jurisdiction: place(jurisdiction),
        levy: levy.into(),
        name: format!("{levy} {n}"),
        valid_from: day("2000-01-01"),
        valid_to: None,
        applies_to,
        sourcing: Sourcing::Destination,
        customers: Vec::new(),
        rate: percent.parse::<Ppm>().unwrap(),
        band,
        compound: false,
    }
}

fn profile(effects: &[TradeInEffect], rules: Vec<TaxRule>) -> TaxProfile {
    let places = effects.iter().zip(1..);
    let jurisdictions: Vec<_> = places
        .map(|(trade_in, n)| Jurisdiction { id: place(n), name: format!("Place {n}"), trade_in: *trade_in })
        .collect();
    let store = jurisdictions.iter().map(|it| it.id).collect();
    let profile = TaxProfile { jurisdictions, store, rules, due_at_deposit: Vec::new() };
    profile.check().unwrap();
    profile
}

const fn band(above: i64, up_to: Option<i64>, of: BandOf) -> Option<Band> {
    Some(Band { above, up_to, of, on: BandOn::AfterTradeIn })
}

fn category(category: &str) -> AppliesTo {
    AppliesTo::Category { category: category.into() }
}

/// State 7 % on all, 2.75 % of the state on 1,600.01 to 3,200 of each article of goods, local 2.25 % on the first
/// 1,600 (Tenn. Code Ann. §§ 67-6-202, 67-6-702).
fn tennessee() -> TaxProfile {
    let (single, local) = (band(160_000, Some(320_000), BandOf::Slice), band(0, Some(160_000), BandOf::Slice));
    profile(
        &[TradeInEffect::LikeKindReducesBase, TradeInEffect::LikeKindReducesBase],
        vec![
            rule(1, 1, "state", AppliesTo::Everything, "7", None),
            rule(2, 1, "single", AppliesTo::Goods, "2.75", single),
            rule(3, 2, "local", AppliesTo::Goods, "2.25", local),
            rule(4, 2, "local", AppliesTo::Services, "2.25", None),
        ],
    )
}

/// 6.35 %, and 7.75 % of the whole price of jewellery above 5,000 and of watches, handbags and apparel above 1,000
/// (Conn. Gen. Stat. § 12-408(1)(H)).
fn connecticut() -> TaxProfile {
    let mut rules = vec![rule(1, 1, "sales", AppliesTo::Everything, "6.35", None)];
    for (n, (of, above)) in (2..).step_by(2).zip([("jewellery", 500_000), ("watch", 100_000), ("handbag", 100_000)]) {
        rules.push(rule(n, 1, "sales", category(of), "6.35", band(0, Some(above), BandOf::Whole)));
        rules.push(rule(n + 1, 1, "sales", category(of), "7.75", band(above, None, BandOf::Whole)));
    }
    profile(&[TradeInEffect::LikeKindReducesBase], rules)
}

fn flat(percent: &str, effect: TradeInEffect) -> TaxProfile {
    profile(&[effect], vec![rule(1, 1, "tax", AppliesTo::Everything, percent, None)])
}

struct Asked<'a> {
    profile: &'a TaxProfile,
    mode: PriceMode,
    rounding: TaxRounding,
    currency: &'a str,
    on: &'a str,
    supply: Supply,
    buyer: Buyer,
    trade_ins: &'a [(&'a str, i64)],
    lines: &'a [(&'a str, u32, i64)],
}

impl<'a> Asked<'a> {
    fn added(profile: &'a TaxProfile, lines: &'a [(&'a str, u32, i64)]) -> Self {
        Self {
            profile,
            mode: PriceMode::Exclusive,
            rounding: TaxRounding::PerLine,
            currency: "USD",
            on: "2026-05-12",
            supply: Supply::InStore,
            buyer: Buyer::default(),
            trade_ins: &[],
            lines,
        }
    }

    fn contained(profile: &'a TaxProfile, lines: &'a [(&'a str, u32, i64)]) -> Self {
        Self { mode: PriceMode::Inclusive, ..Self::added(profile, lines) }
    }

    fn run(&self) -> Result<domain::tax::Assessment, domain::AppError> {
        let currency: Currency = self.currency.parse().unwrap();
        let subject = |of: &str| match of.split_once(':') {
            Some(("service", service)) => Subject::Service { service: service.into() },
            Some(("fee", fee)) => Subject::Fee { fee: fee.into() },
            Some(("value", _)) => Subject::StoredValue,
            _ => Subject::Goods { item: None, category: of.into() },
        };
        let line = |(of, quantity, minor): &(&str, u32, i64)| Taxable {
            subject: subject(of),
            scheme: Scheme::Standard,
            quantity: *quantity,
            amount: Money::new(*minor, currency),
        };
        let lines: Vec<_> = self.lines.iter().map(line).collect();
        let allowed =
            |(of, minor): &(&str, i64)| TradeIn { allowance: Money::new(*minor, currency), category: (*of).to_owned() };
        let trade_ins: Vec<_> = self.trade_ins.iter().map(allowed).collect();
        let situation = Situation {
            currency,
            on: day(self.on),
            mode: self.mode,
            rounding: self.rounding,
            supply: &self.supply,
            buyer: &self.buyer,
            trade_ins: &trade_ins,
        };
        assess(self.profile, situation, &lines)
    }

    /// `net + tax tax … = gross` of each line, with `*` behind an exempt row, then `~` and the rounding rows.
    fn figures(&self) -> String {
        let answer = self.run().unwrap();
        let mut text = Vec::new();
        for line in &answer.lines {
            let row = |row: &domain::tax::LineTax| {
                format!("{}@{}{}", row.amount.minor, row.base.minor, if row.exempt.is_some() { "*" } else { "" })
            };
            let rows: Vec<_> = line.taxes.iter().map(row).collect();
            assert_eq!(line.net.minor + line.taxes.iter().map(|row| row.amount.minor).sum::<i64>(), line.gross.minor);
            text.push(format!("{} + {} = {}", line.net.minor, rows.join(" "), line.gross.minor));
        }
        for row in &answer.rounding {
            text.push(format!("~{}/{}", row.tax.minor, row.gross.minor));
        }
        text.join("; ")
    }

    fn refusal(&self) -> Code {
        self.run().unwrap_err().code
    }
}

everywhere! {
    fn tennessee_taxes_a_single_article_in_slices() {
        let tn = tennessee();
        for (line, figures) in [
            // Tennessee Department of Revenue, "What is a single article": a table for 4,000 owes 280 + 44 + 36.
            (("watch", 1, 400_000), "400000 + 28000@400000 4400@160000 3600@160000 = 436000"),
            (("watch", 1, 160_000), "160000 + 11200@160000 3600@160000 = 174800"),
            (("watch", 1, 160_001), "160001 + 11200@160001 0@1 3600@160000 = 174801"),
            (("watch", 1, 320_000), "320000 + 22400@320000 4400@160000 3600@160000 = 350400"),
            // Two articles of 2,000 are not one of 4,000.
            (("watch", 2, 400_000), "400000 + 28000@400000 2200@80000 7200@320000 = 437400"),
            // 3 x 1,600 and one cent: one article is a cent above.
            (("watch", 3, 480_001), "480001 + 33600@480001 0@1 10800@480000 = 524401"),
            (("service:repair", 1, 400_000), "400000 + 28000@400000 9000@400000 = 437000"),
            (("value:", 1, 400_000), "400000 +  = 400000"),
        ] {
            assert_eq!(Asked::added(&tn, &[line]).figures(), figures, "{line:?}");
        }
    }

    fn connecticut_taxes_the_whole_price_above_the_threshold() {
        let ct = connecticut();
        for (line, figures) in [
            (("jewellery", 1, 500_000), "500000 + 31750@500000 = 531750"),
            (("jewellery", 1, 500_001), "500001 + 38750@500001 = 538751"),
            (("watch", 1, 100_000), "100000 + 6350@100000 = 106350"),
            (("watch", 1, 1_200_000), "1200000 + 93000@1200000 = 1293000"),
            (("handbag", 1, 100_001), "100001 + 7750@100001 = 107751"),
            (("general", 1, 1_200_000), "1200000 + 76200@1200000 = 1276200"),
            // Per article: two handbags for 2,000.01 are one at the threshold and one above.
            (("handbag", 2, 200_001), "200001 + 6350@100000 7750@100001 = 214101"),
            (("handbag", 1, 0), "0 +  = 0"),
        ] {
            assert_eq!(Asked::added(&ct, &[line]).figures(), figures, "{line:?}");
        }
    }

    fn bands_know_slices_and_whole_prices() {
        // Massachusetts: apparel is taxed on what exceeds 175 per article (M.G.L. c. 64H § 6(k)).
        let ma = profile(&[TradeInEffect::Tender], vec![
            rule(1, 1, "sales", AppliesTo::Everything, "6.25", None),
            rule(2, 1, "sales", category("apparel"), "6.25", band(17_500, None, BandOf::Slice)),
        ]);
        assert_eq!(Asked::added(&ma, &[("apparel", 1, 20_000)]).figures(), "20000 + 156@2500 = 20156");
        assert_eq!(Asked::added(&ma, &[("apparel", 2, 35_000)]).figures(), "35000 +  = 35000");
        // New York State: apparel under 110 is free, from 110 on all of it is taxed (Tax Law § 1115(a)(30)).
        let ny = profile(&[TradeInEffect::Tender], vec![
            rule(1, 1, "sales", AppliesTo::Everything, "4", None),
            rule(2, 1, "sales", category("apparel"), "0", band(0, Some(10_999), BandOf::Whole)),
            rule(3, 1, "sales", category("apparel"), "4", band(10_999, None, BandOf::Whole)),
        ]);
        assert_eq!(Asked::added(&ny, &[("apparel", 1, 10_999)]).figures(), "10999 + 0@10999 = 10999");
        assert_eq!(Asked::added(&ny, &[("apparel", 1, 11_000)]).figures(), "11000 + 440@11000 = 11440");
    }

    fn a_trade_in_does_what_each_jurisdiction_says() {
        let ca = flat("7.25", TradeInEffect::Tender);
        let any = flat("7.25", TradeInEffect::ReducesBase);
        let tn = tennessee();
        let ct = connecticut();
        let lines = [("watch", 1, 1_000_000), ("jewellery", 1, 500_000)];
        for (profile, given, figures) in [
            (&ca, ("watch", 400_000), "1000000 + 72500@1000000 = 1072500; 500000 + 36250@500000 = 536250"),
            (&any, ("watch", 300_000), "1000000 + 58000@800000 = 1058000; 500000 + 29000@400000 = 529000"),
            (&any, ("watch", 9_000_000), "1000000 + 0@0 = 1000000; 500000 + 0@0 = 500000"),
            (&ct, ("watch", 400_000), "1000000 + 46500@600000 = 1046500; 500000 + 31750@500000 = 531750"),
            (&ct, ("handbag", 400_000), "1000000 + 77500@1000000 = 1077500; 500000 + 31750@500000 = 531750"),
            (&tn, ("watch", 900_000), "1000000 + 7000@100000 2250@100000 = 1009250; \
                500000 + 35000@500000 4400@160000 3600@160000 = 543000"),
        ] {
            let asked = Asked { trade_ins: &[given], ..Asked::added(profile, &lines) };
            assert_eq!(asked.figures(), figures, "{given:?}");
            assert_eq!(asked.run().unwrap().trade_in[0], (place(1), profile.jurisdictions[0].trade_in));
        }
    }

    fn a_band_may_look_at_the_price_before_the_trade_in() {
        let mut ct = connecticut();
        let asked = |ct: &TaxProfile| Asked { trade_ins: &[("watch", 60_000)], ..Asked::added(ct, &[("watch", 1, 150_000)]) }.figures();
        assert_eq!(asked(&ct), "150000 + 5715@90000 = 155715");
        for rule in &mut ct.rules {
            rule.band = rule.band.map(|band| Band { on: BandOn::BeforeTradeIn, ..band });
        }
        assert_eq!(asked(&ct), "150000 + 6975@90000 = 156975");
    }

    fn prices_that_include_tax_keep_their_total() {
        let gb = flat("20", TradeInEffect::Tender);
        let ch = flat("8.1", TradeInEffect::Tender);
        for (profile, line, figures) in [
            (&gb, ("watch", 1, 12_000), "10000 + 2000@10000 = 12000"),
            (&gb, ("watch", 1, 1), "1 + 0@1 = 1"),
            (&gb, ("watch", 1, 9_999), "8332 + 1667@8332 = 9999"),
            (&ch, ("watch", 1, 10_000), "9251 + 749@9251 = 10000"),
        ] {
            assert_eq!(Asked::contained(profile, &[line]).figures(), figures, "{line:?}");
        }
    }

    fn stacked_and_compound_taxes() {
        let quebec = |pst: &str, compound: bool| {
            let mut rules = vec![
                rule(1, 1, "gst", AppliesTo::Everything, "5", None),
                rule(2, 2, "qst", AppliesTo::Everything, pst, None),
            ];
            rules[1].compound = compound;
            profile(&[TradeInEffect::ReducesBase, TradeInEffect::ReducesBase], rules)
        };
        // Since 2013 QST is 9.975 % of the price; before, 9.5 % of the price with GST.
        let (now, then) = (quebec("9.975", false), quebec("9.5", true));
        let lines = [("watch", 1, 10_000)];
        assert_eq!(Asked::added(&now, &lines).figures(), "10000 + 500@10000 998@10000 = 11498");
        assert_eq!(Asked::added(&then, &lines).figures(), "10000 + 500@10000 998@10500 = 11498");
        let lines = [("watch", 1, 11_498)];
        assert_eq!(Asked::contained(&now, &lines).figures(), "10000 + 500@10000 998@10000 = 11498");
        assert_eq!(Asked::contained(&then, &lines).figures(), "10000 + 500@10000 998@10500 = 11498");
    }

    fn rounding_per_document_is_a_row_of_its_own() {
        let tax = flat("8.875", TradeInEffect::Tender);
        let lines = [("general", 1, 99), ("general", 1, 99), ("general", 1, 99)];
        let per_line = "99 + 9@99 = 108; 99 + 9@99 = 108; 99 + 9@99 = 108";
        assert_eq!(Asked::added(&tax, &lines).figures(), per_line);
        let added = Asked { rounding: TaxRounding::PerDocument, ..Asked::added(&tax, &lines) };
        assert_eq!(added.figures(), format!("{per_line}; ~-1/-1"));
        let lines = [("general", 1, 108), ("general", 1, 108), ("general", 1, 108)];
        let contained = Asked { rounding: TaxRounding::PerDocument, ..Asked::contained(&tax, &lines) };
        assert_eq!(contained.figures(), format!("{per_line}; ~-1/0"));
    }

    fn exempt_buyers_and_pieces_leave_rows_that_say_so() {
        let certificate = Certificate {
            id: CertificateId::from(Uuid::from_u128(9)),
            jurisdiction: place(1),
            covers: AppliesTo::Goods,
            valid_from: day("2026-01-01"),
            valid_to: Some(day("2026-12-31")),
        };
        let buyer = Buyer { class: CustomerClass::Reseller, certificates: vec![certificate] };
        let tn = tennessee();
        let lines = [("watch", 1, 100_000), ("service:repair", 1, 10_000)];
        let asked = Asked { buyer: buyer.clone(), ..Asked::added(&tn, &lines) };
        let figures = "100000 + 0@100000* 2250@100000 = 102250; 10000 + 700@10000 225@10000 = 10925";
        assert_eq!(asked.figures(), figures);
        let expired = Asked { on: "2027-01-01", buyer: buyer.clone(), ..Asked::added(&tn, &lines[..1]) };
        assert_eq!(expired.figures(), "100000 + 7000@100000 2250@100000 = 109250");
        // Where the price includes tax, the exempt buyer pays the price without it.
        let gb = flat("20", TradeInEffect::Tender);
        let asked = Asked { buyer, ..Asked::contained(&gb, &[("watch", 1, 12_000)]) };
        assert_eq!(asked.figures(), "10000 + 0@10000* = 10000");
    }

    fn shipments_are_taxed_where_they_go_unless_the_rule_says_origin() {
        let mut both = profile(&[TradeInEffect::Tender, TradeInEffect::Tender], vec![
            rule(1, 1, "a", AppliesTo::Everything, "5", None),
            rule(2, 2, "b", AppliesTo::Everything, "7", None),
        ]);
        both.store = vec![place(1)];
        let lines = [("watch", 1, 10_000)];
        let to = |to: &[u128]| Supply::Shipped { to: to.iter().copied().map(place).collect() };
        let figures = |profile: &TaxProfile, supply| Asked { supply, ..Asked::added(profile, &lines) }.figures();
        assert_eq!(figures(&both, Supply::InStore), "10000 + 500@10000 = 10500");
        assert_eq!(figures(&both, to(&[2])), "10000 + 700@10000 = 10700");
        assert_eq!(figures(&both, to(&[])), "10000 +  = 10000");
        both.rules[0].sourcing = Sourcing::Origin;
        assert_eq!(figures(&both, to(&[2])), "10000 + 500@10000 700@10000 = 11200");
        let unknown = Asked { supply: to(&[3]), ..Asked::added(&both, &lines) };
        assert_eq!(unknown.refusal(), Code::TaxProfileInvalid);
    }

    fn rules_change_overnight() {
        // Swiss VAT went from 7.7 to 8.1 % on 1 January 2024.
        let mut ch = flat("7.7", TradeInEffect::Tender);
        ch.rules[0].valid_to = Some(day("2023-12-31"));
        let next = TaxRule { valid_from: day("2024-01-01"), ..rule(2, 1, "tax", AppliesTo::Everything, "8.1", None) };
        ch.rules.push(next);
        ch.check().unwrap();
        let lines = [("watch", 1, 10_000)];
        let on = |on| Asked { on, ..Asked::added(&ch, &lines) }.figures();
        assert_eq!(on("2023-12-31"), "10000 + 770@10000 = 10770");
        assert_eq!(on("2024-01-01"), "10000 + 810@10000 = 10810");
    }

    fn gaps_and_overlaps_are_refused() {
        let lines = [("jewellery", 1, 600_000)];
        let refused = |profile: &TaxProfile| Asked::added(profile, &lines).refusal();
        let mut gap = connecticut();
        gap.rules.retain(|rule| rule.id != TaxRuleId::from(Uuid::from_u128(3)));
        assert_eq!(refused(&gap), Code::TaxRuleGap, "a band is missing");
        let mut silent = tennessee();
        silent.rules.retain(|rule| rule.jurisdiction != place(2));
        assert_eq!(refused(&silent), Code::TaxRuleGap, "a jurisdiction says nothing");
        let mut twice = connecticut();
        twice.rules.push(rule(99, 1, "sales", category("jewellery"), "7", band(550_000, None, BandOf::Whole)));
        assert_eq!(refused(&twice), Code::TaxRuleOverlap);
        assert_eq!(twice.check().unwrap_err().code, Code::TaxRuleOverlap);
        let mut days = flat("7.7", TradeInEffect::Tender);
        days.rules[0].valid_to = Some(day("2023-12-30"));
        days.rules.push(TaxRule { valid_from: day("2024-01-01"), ..rule(2, 1, "tax", AppliesTo::Everything, "8", None) });
        assert_eq!(days.check().unwrap_err().code, Code::TaxRuleGap);
        days.rules[0].valid_to = Some(day("2024-01-01"));
        assert_eq!(days.check().unwrap_err().code, Code::TaxRuleOverlap);
        let ct = connecticut();
        assert_eq!(Asked::contained(&ct, &lines).refusal(), Code::TaxProfileInvalid, "bands are of net prices");
    }

    fn the_margin_scheme_taxes_the_margin_of_one_piece() {
        for (selling, purchase, percent, margin, base, vat) in [
            (1_000_000, 700_000, "20", 300_000, 250_000, 50_000), // VAT Notice 718: one sixth of the margin
            (119_000, 0, "19", 119_000, 100_000, 19_000),
            (500_000, 700_000, "20", 0, 0, 0),
            (100_001, 100_000, "20", 1, 1, 0),
        ] {
            let gbp = |minor| Money::new(minor, "GBP".parse().unwrap());
            let answer = margin_vat(gbp(selling), gbp(purchase), percent.parse().unwrap()).unwrap();
            assert_eq!((answer.margin.minor, answer.base.minor, answer.vat.minor), (margin, base, vat));
        }
    }

    fn tax_falls_due_at_hand_over_unless_the_profile_says_deposit() {
        let mut vat = flat("20", TradeInEffect::Tender);
        assert_eq!(vat.tax_point(TaxedDocument::Layaway), TaxPoint::Handover);
        vat.due_at_deposit = vec![TaxedDocument::Layaway, TaxedDocument::Sale];
        assert_eq!(vat.tax_point(TaxedDocument::Layaway), TaxPoint::Deposit);
        assert_eq!(vat.tax_point(TaxedDocument::SpecialOrder), TaxPoint::Handover);
        assert_eq!(vat.tax_point(TaxedDocument::Sale), TaxPoint::Handover);
    }
}
