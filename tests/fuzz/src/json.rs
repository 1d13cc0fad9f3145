//! Bodies of requests, and the one spelling of JSON that is hashed.

use erp_core::crypto::canonical_json;
use erp_web::ApiJson;
use serde_json::Value;

pub fn json(data: &[u8]) {
    match ApiJson::<Value>::parse(data) {
        Ok(ApiJson(value)) => {
            assert!(!has_nul(&value), "a NUL got through");
            if let Ok(canonical) = canonical_json(&value) {
                let again: Value = serde_json::from_slice(&canonical).expect("what was written is JSON");
                assert_eq!(canonical_json(&again).expect("and canonical"), canonical);
            }
        }
        Err(refused) => assert!((400..500).contains(&refused.0.status), "{:?}", refused.0.status),
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}
