//! Countries and their states, from ISO 3166, and the country that a shop is in.

use domain::{
    AppError,
    customers::{Address, Places},
    error::Problems,
    identity::customers::View,
    text::folded,
};
use rust_iso3166::{ALL, from_alpha2};

use super::staff;
use crate::Authorized;

/// What the long form can be filled with.
///
/// # Errors
/// When the database fails.
pub async fn places(who: &Authorized<View>) -> Result<Places, AppError> {
    let tx = who.read().await?;
    let home = home(&tx).await?;
    let mut countries: Vec<(String, String)> =
        ALL.iter().map(|country| (country.alpha2.to_owned(), country.name.to_owned())).collect();
    countries.sort_by(|a, b| a.1.cmp(&b.1));
    let states = STATES.iter().map(|code| ((*code).to_owned(), states(code))).collect();
    Ok(Places { countries, states, home, staff: staff(&tx).await? })
}

/// Countries whose addresses name their state: the others leave it out.
const STATES: [&str; 13] = ["AE", "AU", "BR", "CA", "CN", "ES", "ID", "IN", "IT", "JP", "MX", "MY", "US"];

/// Codes and names of the states of a country, by name.
fn states(country: &str) -> Vec<(String, String)> {
    let country = from_alpha2(country);
    let known = country.as_ref().and_then(|country| country.subdivisions()).unwrap_or_default();
    let mut states: Vec<(String, String)> =
        known.iter().map(|state| (state.code.to_owned(), state.name.to_owned())).collect();
    states.sort_by(|a, b| a.1.cmp(&b.1));
    states
}

/// The name of a country; its code when nobody knows it.
pub(super) fn country(code: &str) -> String {
    from_alpha2(code).map_or_else(|| code.to_owned(), |country| country.name.to_owned())
}

/// Countries as people call them, where ISO calls them otherwise.
const ALSO: [(&str, &str); 14] = [
    ("czech republic", "CZ"),
    ("england", "GB"),
    ("great britain", "GB"),
    ("holland", "NL"),
    ("netherlands", "NL"),
    ("russia", "RU"),
    ("scotland", "GB"),
    ("south korea", "KR"),
    ("taiwan", "TW"),
    ("turkey", "TR"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("united states", "US"),
    ("vietnam", "VN"),
];

/// The code of a country by its code, in two or three letters, or its name.
pub(super) fn country_of(typed: &str) -> Option<String> {
    let (key, code) = (folded(typed), typed.trim().to_uppercase());
    let also = ALSO.iter().find(|(name, _)| *name == key).map(|(_, code)| (*code).to_owned());
    let known = |it: &&rust_iso3166::CountryCode| it.alpha2 == code || it.alpha3 == code || folded(it.name) == key;
    also.or_else(|| ALL.iter().find(known).map(|country| country.alpha2.to_owned()))
}

/// The code of a state by its code, with or without its country, or its name.
pub(super) fn state_of(country: &str, typed: &str) -> Option<String> {
    let (key, code) = (folded(typed), typed.trim().to_uppercase());
    let whole = format!("{country}-{code}");
    let country = from_alpha2(country)?;
    let known = country.subdivisions().unwrap_or_default();
    let is = |code_of: &str, name: &str| code_of == code || code_of == whole || folded(name) == key;
    known.iter().find(|state| is(state.code, state.name)).map(|state| state.code.to_owned())
}

/// Notes what is wrong with countries and states.
pub(super) fn check(addresses: &[Address], p: &mut Problems) {
    for (at, address) in addresses.iter().enumerate() {
        let Some(country) = from_alpha2(&address.country) else {
            p.note(format!("addresses.{at}.country"), "Choose the country from the list.");
            continue;
        };
        let known = country.subdivisions().unwrap_or_default();
        if !address.state.is_empty() && !known.iter().any(|state| state.code == address.state) {
            p.note(format!("addresses.{at}.state"), format!("{} has no such state.", country.name));
        }
    }
}

/// The country of the current store.
pub(super) async fn home(tx: &db::ReadTx) -> Result<String, AppError> {
    use db::entity::store;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(tx.here()))).await?;
    Ok(place.map(|place| home_of(&place.time_zone, &place.currency)).unwrap_or_default())
}

/// A currency of ISO 4217 begins with its country; the euro does not, so the zone of the clock says where it is.
fn home_of(zone: &str, currency: &str) -> String {
    let euro = match zone.rsplit('/').next().unwrap_or_default() {
        "Amsterdam" => "NL",
        "Athens" => "GR",
        "Berlin" | "Busingen" => "DE",
        "Bratislava" => "SK",
        "Brussels" => "BE",
        "Dublin" => "IE",
        "Helsinki" | "Mariehamn" => "FI",
        "Lisbon" | "Madeira" | "Azores" => "PT",
        "Ljubljana" => "SI",
        "Luxembourg" => "LU",
        "Madrid" | "Canary" | "Ceuta" => "ES",
        "Malta" => "MT",
        "Monaco" => "MC",
        "Nicosia" | "Famagusta" => "CY",
        "Paris" => "FR",
        "Podgorica" => "ME",
        "Riga" => "LV",
        "Rome" => "IT",
        "San_Marino" => "SM",
        "Sofia" => "BG",
        "Tallinn" => "EE",
        "Vatican" => "VA",
        "Vienna" => "AT",
        "Vilnius" => "LT",
        "Zagreb" => "HR",
        _ => "",
    };
    let of_currency = currency.get(..2).unwrap_or_default();
    let code = if currency == "EUR" { euro } else { of_currency };
    from_alpha2(code).map(|country| country.alpha2.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_is_where_its_money_and_its_clock_are() {
        for (zone, currency, home) in [
            ("America/New_York", "USD", "US"),
            ("Europe/London", "GBP", "GB"),
            ("Europe/Berlin", "EUR", "DE"),
            ("Asia/Dubai", "AED", "AE"),
            ("UTC", "EUR", ""),
            ("UTC", "XAU", ""),
        ] {
            assert_eq!(home_of(zone, currency), home, "{zone} {currency}");
        }
    }

    #[test]
    fn a_state_belongs_to_its_country() {
        let of = |country: &str, state: &str| {
            let mut p = Problems::default();
            let address = Address { country: country.into(), state: state.into(), ..Address::default() };
            check(&[address], &mut p);
            p.finish().is_ok()
        };
        assert!(of("US", "US-MA") && of("DE", "") && of("CA", "CA-ON"));
        assert!(!of("US", "CA-ON") && !of("US", "Massachusetts") && !of("XX", "") && !of("Germany", ""));
        assert_eq!(states("US").iter().filter(|(code, _)| code == "US-MA").count(), 1);
        assert_eq!(country("FR"), "France");
        for (typed, code) in
            [("us", "US"), ("USA", "US"), ("United States", "US"), ("germany", "DE"), ("Côte d'Ivoire", "CI")]
        {
            assert_eq!(country_of(typed).as_deref(), Some(code), "{typed}");
        }
        assert_eq!((country_of("Atlantis"), state_of("US", "Ontario")), (None, None));
        for typed in ["MA", "us-ma", "Massachusetts"] {
            assert_eq!(state_of("US", typed).as_deref(), Some("US-MA"), "{typed}");
        }
    }
}
