//! Reads one value by the kind of its key. Nothing here ever repeats the value.

use serde_json::Value;

use crate::{
    checks::{NOT_TEXT, OUT_OF_RANGE, WRONG_TYPE},
    finding::Finding,
    key::{Key, Kind},
    url::Url,
};

/// The value in its final type, or why not. An empty text for an optional key is `Null`: absent.
pub(crate) fn read(key: &Key, value: Value) -> Result<Value, Box<Finding>> {
    let text = value.as_str().map(str::to_owned);
    if text.as_ref().is_some_and(|text| text.contains('\u{fffd}') || text.contains('\0')) {
        return Err(Box::new(Finding::new(&NOT_TEXT, "is not UTF-8 text").key(key.path)));
    }
    if key.optional && text.as_deref() == Some("") {
        return Ok(Value::Null);
    }
    match key.kind {
        Kind::Text => {
            if text.is_some() {
                Ok(value)
            } else {
                Err(wrong(key, "a text in quotes"))
            }
        }
        Kind::Integer { min, max } => integer(key, &value, min, max),
        Kind::Float { min, max } => float(key, &value, min, max),
        Kind::Bool => boolean(key, &value),
        Kind::Duration { min, max } => {
            let text = text.ok_or_else(|| wrong(key, "a span of time in quotes, such as \"30s\""))?;
            let span = humantime::parse_duration(text.trim()).map_err(|_| wrong(key, "a span of time such as \"30s\" or \"15m\""))?;
            if span < min || span > max {
                let range = format!("must be from {} to {}", humantime::format_duration(min), humantime::format_duration(max));
                return Err(outside(key, range));
            }
            Ok(Value::String(text.trim().to_owned()))
        }
        Kind::List => list(key, value),
        Kind::Url(schemes) => {
            let text = text.ok_or_else(|| wrong(key, "a URL in quotes"))?;
            let fits = Url::parse(&text).is_ok_and(|url| schemes.contains(&url.scheme.as_str()) && !url.host.is_empty());
            // A required secret is judged later, in words that fit placeholders too.
            if fits || key.secret.is_some() {
                Ok(Value::String(text))
            } else {
                Err(wrong(key, &format!("a URL ({}://…)", schemes.join("://… or "))))
            }
        }
        Kind::Choice(words) => match text {
            Some(text) if words.contains(&text.as_str()) => Ok(Value::String(text)),
            _ => Err(outside(key, format!("must be one of: {}", words.join(", ")))),
        },
        Kind::Table => match text.as_deref().map(serde_json::from_str) {
            None if value.is_object() => Ok(value),
            Some(Ok(parsed @ Value::Object(_))) => Ok(parsed),
            _ => Err(wrong(key, "a table")),
        },
    }
}

fn wrong(key: &Key, wanted: &str) -> Box<Finding> {
    Box::new(Finding::new(&WRONG_TYPE, format!("must be {wanted}")).key(key.path))
}

fn outside(key: &Key, range: String) -> Box<Finding> {
    Box::new(Finding::new(&OUT_OF_RANGE, range).key(key.path))
}

fn integer(key: &Key, value: &Value, min: i64, max: i64) -> Result<Value, Box<Finding>> {
    let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()).ok_or_else(|| wrong(key, "a whole number"))?;
    if (min..=max).contains(&number) { Ok(number.into()) } else { Err(outside(key, format!("must be from {min} to {max}"))) }
}

fn float(key: &Key, value: &Value, min: f64, max: f64) -> Result<Value, Box<Finding>> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).ok_or_else(|| wrong(key, "a number"))?;
    if (min..=max).contains(&number) { Ok(number.into()) } else { Err(outside(key, format!("must be from {min} to {max}"))) }
}

fn boolean(key: &Key, value: &Value) -> Result<Value, Box<Finding>> {
    let word = value.as_str().map(|text| text.trim().to_lowercase());
    match (value.as_bool(), word.as_deref()) {
        (Some(value), _) => Ok(value.into()),
        (None, Some("true" | "1" | "yes" | "on")) => Ok(true.into()),
        (None, Some("false" | "0" | "no" | "off")) => Ok(false.into()),
        _ => Err(wrong(key, "true or false")),
    }
}

fn list(key: &Key, value: Value) -> Result<Value, Box<Finding>> {
    let items = match value {
        Value::Array(items) => items,
        Value::String(text) if text.trim_start().starts_with('[') => {
            serde_json::from_str(&text).map_err(|_| wrong(key, "a list: a,b,c or a JSON array"))?
        }
        Value::String(text) => {
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(|item| Value::String(item.to_owned())).collect()
        }
        _ => return Err(wrong(key, "a list")),
    };
    if items.iter().all(Value::is_string) { Ok(Value::Array(items)) } else { Err(wrong(key, "a list of texts")) }
}
