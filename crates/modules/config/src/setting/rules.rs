//! Values against their schemas.

use std::collections::BTreeMap;

use erp_core::{
    Problem,
    problem::{Faults, FieldProblem},
};
use erp_kit::SettingSpec;
use jsonschema::{Draft, Validator};
use serde_json::Value;

/// Bytes of a value's JSON.
pub const LONGEST: usize = 65_536;
/// Faults of one value that are told.
const TOLD: usize = 20;

/// The schema of every registered setting, ready to judge.
pub struct Schemas(BTreeMap<&'static str, Validator>);

impl Schemas {
    /// Says which setting is wrong where one is: a schema that is none, a default that does not fit, a name that is taken.
    pub fn compile<'a>(specs: impl IntoIterator<Item = &'a SettingSpec>) -> Result<Self, String> {
        let mut all = BTreeMap::new();
        for spec in specs {
            let key = spec.key;
            let mut options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true).offline();
            options = options.should_ignore_unknown_formats(false);
            let schema = options.build(&spec.schema).map_err(|error| format!("the schema of the setting {key}: {}", error.masked()))?;
            if !schema.is_valid(&spec.default) {
                return Err(format!("the default of the setting {key} does not fit its schema"));
            }
            if all.insert(key, schema).is_some() {
                return Err(format!("the setting {key} is registered twice"));
            }
        }
        Ok(Self(all))
    }

    /// 422 with every place that does not fit, below `value`, and the part of the schema that says so.
    pub fn check(&self, key: &str, value: &Value) -> Result<(), Problem> {
        let mut faults = Faults::default();
        if value.to_string().len() > LONGEST {
            faults.push(FieldProblem::new("value", "common.field.too_long").param("max", LONGEST));
            return faults.finish();
        }
        let Some(schema) = self.0.get(key) else { return Err(Problem::not_found()) };
        // The validator's own words quote the value, which may be a secret.
        for error in schema.iter_errors(value).take(TOLD) {
            let place = format!("value{}", error.instance_path().to_string().replace('/', "."));
            faults.push(FieldProblem::new(place, "config.setting.schema").param("schema", error.schema_path()));
        }
        faults.finish()
    }
}

#[cfg(test)]
mod tests {
    use erp_kit::Setting;
    use serde_json::json;

    use super::*;

    const LIMIT: Setting<Value> = Setting::new("test.limit");

    fn compile(default: &Value, schema: Value) -> Result<Schemas, String> {
        Schemas::compile(&[LIMIT.spec(default, schema)])
    }

    #[test]
    fn a_fault_says_where_and_by_which_part_of_the_schema() {
        let schema =
            json!({ "type": "object", "properties": { "days": { "type": "array", "items": { "type": "integer", "maximum": 7 } } } });
        let schemas = compile(&json!({}), schema).unwrap();
        assert!(schemas.check("test.limit", &json!({ "days": [1, 7] })).is_ok());
        let problem = schemas.check("test.limit", &json!({ "days": [1, 8, "x"] })).unwrap_err();
        let told: Vec<_> = problem.fields.iter().map(|f| (f.path.as_str(), f.params[0].1.as_str())).collect();
        assert_eq!(
            told,
            [("value.days.1", "/properties/days/items/maximum"), ("value.days.2", "/properties/days/items/type")],
            "{problem:?}"
        );
        assert_eq!(problem.status, 422);
        assert!(schemas.check("test.limit", &json!("x".repeat(LONGEST))).is_err());
        assert_eq!(schemas.check("test.other", &json!(1)).unwrap_err().status, 404);
    }

    #[test]
    fn what_cannot_be_judged_by_does_not_start() {
        assert!(compile(&json!(1), json!({ "type": "wrong" })).is_err());
        assert!(compile(&json!("x"), json!({ "type": "integer" })).is_err(), "the default does not fit");
        let remote = compile(&json!(1), json!({ "$ref": "https://example.com/schema.json" }));
        assert!(remote.is_err(), "nothing is fetched");
        assert!(compile(&json!(1), json!({ "$ref": "file:///etc/passwd" })).is_err());
        let twice = [LIMIT.spec(&json!(1), json!({})), LIMIT.spec(&json!(1), json!({}))];
        assert!(Schemas::compile(&twice).is_err());
    }
}
