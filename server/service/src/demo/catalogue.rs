//! What the demo shop carries: models with prices as dealers asked for them in 2026, each with the drawing that
//! stands in for its photo.

/// A model of the demo shop.
pub(super) struct Model {
    /// The drawing.
    pub(super) picture: &'static str,
    pub(super) category: &'static str,
    pub(super) brand: &'static str,
    pub(super) model: &'static str,
    pub(super) reference: &'static str,
    /// The first and the last year of make.
    pub(super) years: (i32, i32),
    /// Asking price in whole dollars.
    pub(super) ask: i64,
    pub(super) attributes: &'static [(&'static str, &'static str)],
    pub(super) tags: &'static [&'static str],
}

macro_rules! models { ($($picture:literal $category:literal $brand:literal, $model:literal, $reference:literal, $from:literal-$to:literal, $ask:literal,
    {$($key:ident: $value:literal),*} [$($tag:literal),*];)*) => {
    /// All models.
    pub(super) const MODELS: &[Model] = &[$(Model {
        picture: $picture, category: $category, brand: $brand, model: $model, reference: $reference, years: ($from, $to),
        ask: $ask, attributes: &[$((stringify!($key), $value)),*], tags: &[$($tag),*],
    },)*];
} }

models! {
    "submariner" "watch" "Rolex", "Submariner Date", "126610LN", 2020-2025, 13900, {case_size: "41", case_material: "Steel", dial: "Black", bezel: "Black Cerachrom", bracelet: "Oyster", movement: "Automatic", calibre: "3235", water_resistance: "300"} ["diver"];
    "starbucks" "watch" "Rolex", "Submariner Date", "126610LV", 2020-2025, 16800, {case_size: "41", case_material: "Steel", dial: "Black", bezel: "Green Cerachrom", bracelet: "Oyster", movement: "Automatic", calibre: "3235"} ["diver", "sought after"];
    "daytona" "watch" "Rolex", "Cosmograph Daytona", "116500LN", 2016-2023, 28900, {case_size: "40", case_material: "Steel", dial: "White", bezel: "Black Cerachrom", bracelet: "Oyster", movement: "Automatic", calibre: "4130"} ["chronograph", "sought after"];
    "gmt" "watch" "Rolex", "GMT-Master II", "126710BLRO", 2018-2025, 21400, {case_size: "40", case_material: "Steel", dial: "Black", bezel: "Red and blue Cerachrom", bracelet: "Jubilee", movement: "Automatic", calibre: "3285"} ["travel", "sought after"];
    "datejust" "watch" "Rolex", "Datejust 41", "126334", 2017-2025, 11200, {case_size: "41", case_material: "Steel", dial: "Blue", bezel: "Fluted white gold", bracelet: "Jubilee", movement: "Automatic", calibre: "3235"} [];
    "daydate" "watch" "Rolex", "Day-Date 40", "228238", 2015-2025, 41500, {case_size: "40", case_material: "Yellow gold", dial: "Olive", bezel: "Fluted", bracelet: "President", movement: "Automatic", calibre: "3255"} ["precious"];
    "nautilus" "watch" "Patek Philippe", "Nautilus", "5711/1A-010", 2006-2021, 118000, {case_size: "40", case_material: "Steel", dial: "Blue", bracelet: "Integrated steel", movement: "Automatic", calibre: "324 S C"} ["safe", "sought after"];
    "calatrava" "watch" "Patek Philippe", "Calatrava", "5196G-001", 2004-2022, 24600, {case_size: "37", case_material: "White gold", dial: "Silver", bracelet: "Black alligator", movement: "Manual", calibre: "215 PS"} ["dress"];
    "royaloak" "watch" "Audemars Piguet", "Royal Oak", "15500ST.OO.1220ST.01", 2019-2022, 39500, {case_size: "41", case_material: "Steel", dial: "Blue", bracelet: "Integrated steel", movement: "Automatic", calibre: "4302"} ["safe"];
    "speedmaster" "watch" "Omega", "Speedmaster Moonwatch", "310.30.42.50.01.002", 2021-2025, 6400, {case_size: "42", case_material: "Steel", dial: "Black", bezel: "Tachymeter", bracelet: "Steel", movement: "Manual", calibre: "3861"} ["chronograph"];
    "tank" "watch" "Cartier", "Tank Louis", "WGTA0011", 2018-2025, 9800, {case_size: "33.7", case_material: "Yellow gold", dial: "Silver", bracelet: "Black alligator", movement: "Manual"} ["dress"];
    "reverso" "watch" "Jaeger-LeCoultre", "Reverso Tribute", "Q397846J", 2017-2025, 8700, {case_size: "45.6", case_material: "Steel", dial: "Green", bracelet: "Green leather", movement: "Manual", calibre: "822/2"} ["dress"];
    "blackbay" "watch" "Tudor", "Black Bay Fifty-Eight", "M79030B-0003", 2020-2025, 3300, {case_size: "39", case_material: "Steel", dial: "Navy", bezel: "Navy", bracelet: "Brown leather", movement: "Automatic", calibre: "MT5402"} ["diver"];
    "portugieser" "watch" "IWC", "Portugieser Chronograph", "IW371611", 2020-2025, 14300, {case_size: "41", case_material: "Rose gold", dial: "Silver", bracelet: "Brown alligator", movement: "Automatic", calibre: "69355"} ["chronograph", "dress"];
    "overseas" "watch" "Vacheron Constantin", "Overseas", "4500V/110A-B128", 2016-2024, 27800, {case_size: "41", case_material: "Steel", dial: "Blue", bracelet: "Integrated steel", movement: "Automatic", calibre: "5100"} ["safe"];
    "birkin" "handbag" "Hermès", "Birkin 30", "Togo", 2014-2024, 19800, {material: "Togo leather", colour: "Gold", hardware: "Gold", size: "30", width: "30"} ["safe", "sought after"];
    "kelly" "handbag" "Hermès", "Kelly 28 Sellier", "Epsom", 2015-2024, 23400, {material: "Epsom leather", colour: "Noir", hardware: "Palladium", size: "28", width: "28"} ["safe"];
    "birkinblue" "handbag" "Hermès", "Birkin 35", "Clemence", 2010-2022, 15900, {material: "Clemence leather", colour: "Bleu de Prusse", hardware: "Gold", size: "35", width: "35"} [];
    "classicflap" "handbag" "Chanel", "Classic Flap Medium", "A01112", 2012-2024, 9600, {material: "Lambskin", colour: "Black", hardware: "Gold", size: "Medium", width: "25.5"} ["sought after"];
    "chanel19" "handbag" "Chanel", "19 Flap", "AS1160", 2019-2024, 5200, {material: "Lambskin", colour: "Beige", hardware: "Gold", size: "Small", width: "26"} [];
    "speedy" "handbag" "Louis Vuitton", "Speedy 30", "N41364", 2008-2024, 1150, {material: "Damier canvas", colour: "Ebene", hardware: "Brass", size: "30", width: "30"} [];
    "saddle" "handbag" "Dior", "Saddle", "M0455", 2018-2024, 3400, {material: "Grained calfskin", colour: "Bordeaux", hardware: "Gold", size: "Medium", width: "25.5"} [];
    "jodie" "handbag" "Bottega Veneta", "Jodie", "690225", 2020-2025, 2250, {material: "Intrecciato lambskin", colour: "Parakeet", hardware: "None", size: "Small", width: "36"} [];
    "solitaire" "jewellery" "", "Solitaire ring, 2.01 ct E VS1", "GIA 2215648830", 2024-2024, 31500, {kind: "Ring", metal: "Platinum", fineness: "950", weight: "4.6", stones: "Round brilliant, pavé shank", carat: "2.01", certificate: "GIA 2215648830", ring_size: "6"} ["bridal"];
    "solitairegold" "jewellery" "", "Sapphire solitaire ring", "", 1988-2015, 4200, {kind: "Ring", metal: "Yellow gold", fineness: "750 (18 ct)", weight: "5.1", stones: "Ceylon sapphire", carat: "1.85", ring_size: "7"} ["estate"];
    "love" "jewellery" "Cartier", "Love bracelet", "B6067517", 2012-2024, 6950, {kind: "Bangle", metal: "Yellow gold", fineness: "750 (18 ct)", weight: "34.2"} ["sought after"];
    "eternity" "jewellery" "", "Eternity ring, ruby and diamond", "", 1995-2020, 3850, {kind: "Ring", metal: "Yellow gold", fineness: "750 (18 ct)", weight: "3.9", stones: "Rubies and brilliants", carat: "2.4", ring_size: "6.5"} ["estate"];
    "trilogy" "jewellery" "", "Trilogy ring, emerald", "", 1970-2010, 7400, {kind: "Ring", metal: "Yellow gold", fineness: "750 (18 ct)", weight: "4.4", stones: "Colombian emerald, two brilliants", carat: "1.6", ring_size: "6"} ["estate"];
    "alhambra" "jewellery" "Van Cleef & Arpels", "Vintage Alhambra pendant", "VCARA45900", 2010-2024, 3150, {kind: "Pendant", metal: "Yellow gold", fineness: "750 (18 ct)", weight: "6.8", stones: "Malachite"} [];
    "pearls" "jewellery" "Mikimoto", "Akoya strand, 18 in", "U70118W", 2005-2023, 2950, {kind: "Necklace", metal: "White gold", fineness: "750 (18 ct)", weight: "28", stones: "Akoya pearls 7 to 7.5 mm"} [];
    "signet" "jewellery" "", "Signet ring, onyx", "", 1920-1975, 1480, {kind: "Ring", metal: "Yellow gold", fineness: "585 (14 ct)", weight: "9.3", stones: "Onyx", ring_size: "10"} ["estate"];
    "studs" "jewellery" "", "Diamond studs, 1.50 ct", "", 2015-2024, 5600, {kind: "Earrings", metal: "White gold", fineness: "750 (18 ct)", weight: "2.2", stones: "Two round brilliants F VS2", carat: "1.5"} ["bridal"];
    "jordan" "sneaker" "Nike", "Air Jordan 1 High Chicago", "DZ5485-612", 2022-2022, 620, {colourway: "Varsity red", style_code: "DZ5485-612", size_us_men: "10", size_uk: "9", size_eu: "44", size_cm: "28", grade: "DS"} [];
    "dunk" "sneaker" "Nike", "Dunk Low Grey Fog", "DD1391-103", 2021-2023, 210, {colourway: "Grey fog", style_code: "DD1391-103", size_us_men: "9", size_uk: "8", size_eu: "42.5", size_cm: "27", grade: "VNDS"} [];
    "runner" "sneaker" "New Balance", "990v5 Forest", "M990GT5", 2019-2023, 265, {colourway: "Forest", style_code: "M990GT5", size_us_men: "11", size_uk: "10.5", size_eu: "45", size_cm: "29", grade: "9"} [];
}

/// Where the shop buys.
pub(super) const VENDORS: [&str; 7] = [
    "Bought over the counter",
    "Hallmark Auctions",
    "Estate of H. Lindqvist",
    "Genève Trade Desk",
    "Private seller",
    "Back Bay Estates",
    "Osaka Bag Exchange",
];

/// What was seen under the loupe.
pub(super) const NOTES: [&str; 5] = [
    "Light hairlines on the polished parts, nothing deep.",
    "Unpolished. One small mark at six o'clock.",
    "Corners crisp, light wear at the base.",
    "Worn a handful of times, kept in the safe since.",
    "Serviced in house, pressure tested.",
];
