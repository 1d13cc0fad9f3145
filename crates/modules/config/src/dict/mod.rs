//! Dictionaries: closed lists of values with names in both languages. Those that the product ships are built in: their values can
//! be renamed, ordered, coloured and disabled, and are never deleted. A disabled value is still read where it was used.

pub mod entity;
pub mod http;
pub mod input;
pub mod item;
pub mod service;
pub mod view;
