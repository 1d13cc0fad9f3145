//! Events as types, and what the catalogue says of each.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// Keeps [`Event`] to what [`events!`](crate::events) declares.
#[doc(hidden)]
pub trait Declared {}

/// A field as the macro knows it.
#[doc(hidden)]
pub struct Field {
    pub name: &'static str,
    pub about: &'static str,
    pub schema: Value,
}

/// One kind of event; declared by [`events!`](crate::events).
pub trait Event: Declared + Send + Sync + 'static {
    /// `module.resource.happened`.
    const TYPE: &'static str;
    /// Goes up when a consumer of the old payload could not read the new one.
    const VERSION: i16;
    const AGGREGATE: &'static str;
    /// What it says.
    const ABOUT: &'static str;

    #[doc(hidden)]
    fn fields() -> Vec<Field>;
    fn payload(&self) -> Value;
}

/// An event in the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventInfo {
    #[serde(rename = "type")]
    pub event_type: &'static str,
    pub schema_version: i16,
    /// The first part of the type.
    pub module: &'static str,
    #[serde(rename = "aggregate")]
    pub aggregate_type: &'static str,
    pub about: String,
    /// JSON Schema (2020-12) of the payload.
    pub schema: Value,
}

impl EventInfo {
    pub fn of<E: Event>() -> Self {
        let about = E::ABOUT.trim().to_owned();
        let fields = E::fields();
        let required: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let properties: Map<String, Value> = fields.iter().map(|field| (field.name.to_owned(), described(field))).collect();
        Self {
            event_type: E::TYPE,
            schema_version: E::VERSION,
            module: E::TYPE.split('.').next().unwrap_or(E::TYPE),
            aggregate_type: E::AGGREGATE,
            schema: json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "$id": format!("urn:erp:event:{}:{}", E::TYPE, E::VERSION),
                "title": E::TYPE,
                "description": about,
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            }),
            about,
        }
    }
}

fn described(field: &Field) -> Value {
    let mut schema = field.schema.clone();
    if let Value::Object(schema) = &mut schema {
        let about = field.about.trim();
        let about = match schema.get("description").and_then(Value::as_str) {
            Some(kind) => format!("{about} ({kind})"),
            None => about.to_owned(),
        };
        schema.insert("description".to_owned(), about.into());
    }
    schema
}

/// Declares the events of a module: a struct for each, and `all()`, which lists them for the catalogue. What stands in the
/// comments is what the catalogue says.
///
/// ```
/// use erp_core::{Event, event::EventInfo};
///
/// erp_core::events! {
///     /// A door was opened.
///     DoorOpened("test.door.opened", 1, "door") {
///         /// How often until now.
///         times: u32,
///     }
/// }
///
/// assert_eq!(DoorOpened { times: 3 }.payload().to_string(), r#"{"times":3}"#);
/// assert_eq!(all()[0].about, "A door was opened.");
/// assert_eq!(all(), [EventInfo::of::<DoorOpened>()]);
/// ```
#[macro_export]
macro_rules! events {
    ($(
        $(#[doc = $about:literal])+
        $name:ident($type:literal, $version:literal, $aggregate:literal) {
            $($(#[doc = $note:literal])+ $field:ident: $kind:ty,)*
        }
    )+) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug)]
            pub struct $name {
                $($(#[doc = $note])+ pub $field: $kind,)*
            }

            impl $crate::event::declared::Declared for $name {}
            impl $crate::event::Event for $name {
                const TYPE: &'static str = $type;
                const VERSION: i16 = $version;
                const AGGREGATE: &'static str = $aggregate;
                const ABOUT: &'static str = concat!($($about),+);

                fn fields() -> Vec<$crate::event::declared::Field> {
                    vec![$($crate::event::declared::Field {
                        name: stringify!($field),
                        about: concat!($($note),+),
                        schema: <$kind as $crate::event::EventSafe>::schema(),
                    }),*]
                }

                fn payload(&self) -> $crate::event::declared::Value {
                    let fields: Vec<(String, $crate::event::declared::Value)> =
                        vec![$((stringify!($field).to_owned(), $crate::event::EventSafe::value(&self.$field))),*];
                    fields.into_iter().collect()
                }
            }
        )+

        /// Every event above, for the catalogue.
        pub fn all() -> Vec<$crate::event::EventInfo> {
            vec![$($crate::event::EventInfo::of::<$name>()),+]
        }
    };
}
