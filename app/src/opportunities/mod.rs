//! Opportunities: the board, the list, the forecast, the funnel, one deal, and the settings of pipelines.

pub mod board;
pub mod board_page;
pub mod card;
pub mod closing;
pub mod deal_page;
pub mod fields;
pub mod files;
pub mod forecast_page;
pub mod list_page;
pub mod new_page;
pub mod people;
pub mod report_page;
pub mod rpc;
pub mod settings_page;
pub mod stage_form;
pub mod tools;
pub mod wishes;
