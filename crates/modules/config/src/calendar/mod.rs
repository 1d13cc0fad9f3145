//! The tenant's calendar: holidays, and weekends on which people work instead (调休), a year at a time. Modules ask it through
//! `erp_kit::calendar`.

pub mod http;
pub mod input;
pub mod service;
