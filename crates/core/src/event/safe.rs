//! What a field of an event may be.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Code, SerialNumber};
use crate::pii::Masked;

/// Keeps [`EventSafe`] to the types below and to what [`event_codes!`](crate::event_codes) declares.
#[doc(hidden)]
pub trait Safe {}

/// A type whose values are never personal data in plaintext: ids, numbers, times, codes and masked values, and lists of these.
///
/// Text is none, whatever somebody promises of it:
///
/// ```compile_fail,E0277
/// erp_core::events! {
///     /// Somebody arrived.
///     Arrived("test.person.arrived", 1, "person") {
///         /// Who.
///         name: String,
///     }
/// }
/// ```
///
/// nor is a date without a time, which may be the day somebody was born:
///
/// ```compile_fail,E0277
/// erp_core::events! {
///     /// Somebody arrived.
///     Arrived("test.person.arrived", 1, "person") {
///         /// Born on.
///         born: chrono::NaiveDate,
///     }
/// }
/// ```
pub trait EventSafe: Safe {
    /// The JSON Schema of [`Self::value`].
    fn schema() -> Value;
    /// As it stands in the payload.
    fn value(&self) -> Value;
}

/// The schema of a closed set of codes.
#[doc(hidden)]
pub fn one_of(codes: &[&str]) -> Value {
    json!({ "type": "string", "enum": codes })
}

macro_rules! safe {
    ($($kind:ty: $schema:expr, $value:expr;)*) => {
        $(impl Safe for $kind {}
        impl EventSafe for $kind {
            fn schema() -> Value {
                $schema
            }
            fn value(&self) -> Value {
                let value: fn(&Self) -> Value = $value;
                value(self)
            }
        })*
    };
}

safe! {
    Uuid: json!({ "type": "string", "format": "uuid" }), |id| json!(id);
    bool: json!({ "type": "boolean" }), |flag| json!(flag);
    u8: json!({ "type": "integer", "minimum": 0, "maximum": 255 }), |n| json!(n);
    u16: json!({ "type": "integer", "minimum": 0, "maximum": 65_535 }), |n| json!(n);
    u32: json!({ "type": "integer", "minimum": 0, "format": "uint32" }), |n| json!(n);
    u64: json!({ "type": "integer", "minimum": 0, "format": "uint64" }), |n| json!(n);
    i16: json!({ "type": "integer", "minimum": -32_768, "maximum": 32_767 }), |n| json!(n);
    i32: json!({ "type": "integer", "format": "int32" }), |n| json!(n);
    i64: json!({ "type": "integer", "format": "int64" }), |n| json!(n);
    f64: json!({ "type": "number", "format": "double" }), |n| json!(n);
    DateTime<Utc>: json!({ "type": "string", "format": "date-time" }), |at| json!(at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    Code: json!({ "type": "string", "pattern": "^[a-z0-9._-]{1,64}$" }), |code| json!(code.as_str());
    SerialNumber: json!({ "type": "string", "description": "a number that a sequence gave out" }), |number| json!(number.as_str());
    Masked: json!({ "type": "string", "pattern": "^$|[*]", "description": "masked" }), |masked| json!(masked.as_str());
}

impl<T: EventSafe> Safe for Option<T> {}
impl<T: EventSafe> EventSafe for Option<T> {
    fn schema() -> Value {
        json!({ "anyOf": [T::schema(), { "type": "null" }] })
    }

    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::value)
    }
}

impl<T: EventSafe> Safe for Vec<T> {}
impl<T: EventSafe> EventSafe for Vec<T> {
    fn schema() -> Value {
        json!({ "type": "array", "items": T::schema() })
    }

    fn value(&self) -> Value {
        self.iter().map(T::value).collect()
    }
}

/// Declares a closed set of codes as an enum that a field of an event may be.
///
/// ```
/// erp_core::event_codes! {
///     /// How somebody came.
///     pub enum Means { OnFoot = "on_foot", ByCar = "by_car" }
/// }
/// assert_eq!(Means::OnFoot.code(), "on_foot");
/// ```
#[macro_export]
macro_rules! event_codes {
    ($(#[doc = $about:literal])+ pub enum $name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl $crate::event::declared::Safe for $name {}
        impl $crate::event::EventSafe for $name {
            fn schema() -> $crate::event::declared::Value {
                $crate::event::declared::one_of(&[$($code),+])
            }

            fn value(&self) -> $crate::event::declared::Value {
                self.code().into()
            }
        }
    };
}
