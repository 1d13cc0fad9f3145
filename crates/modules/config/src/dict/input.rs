//! What clients send about dictionaries.

use erp_core::{
    Problem,
    problem::{Faults, FieldProblem},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::input::{SORT, code, color, line, name, range};

pub const STATUSES: [&str; 2] = ["active", "disabled"];
const VALUE_MAX: usize = 64;
/// Bytes of an item's further members.
const EXT_MAX: usize = 4_096;

/// A dictionary to make.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "ward", "name_en": "Wards", "name_zh": "病区" }))]
pub struct NewDict {
    /// 2 to 64 lower-case letters, digits, `_` and `-`, beginning with a letter. It never changes.
    pub code: String,
    #[schema(max_length = 100)]
    pub name_en: String,
    #[schema(max_length = 100)]
    pub name_zh: String,
}

/// A dictionary's names.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name_en": "Wards", "name_zh": "病区" }))]
pub struct DictNames {
    #[schema(max_length = 100)]
    pub name_en: String,
    #[schema(max_length = 100)]
    pub name_zh: String,
}

/// A value to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "value": "icu", "label_en": "Intensive care", "label_zh": "重症监护", "sort": 10, "color": "#d4380d" }))]
pub struct NewItem {
    /// What rows keep. It never changes.
    #[schema(max_length = 64)]
    pub value: String,
    #[schema(max_length = 100)]
    pub label_en: String,
    #[schema(max_length = 100)]
    pub label_zh: String,
    /// Its place among the others, lowest first.
    #[serde(default)]
    pub sort: i32,
    /// `#rrggbb`.
    #[serde(default)]
    pub color: Option<String>,
    /// What a module keeps beside the value.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub ext: Option<Map<String, Value>>,
}

/// A value as it shall be, but for the value itself.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "label_en": "Intensive care", "label_zh": "重症监护", "sort": 10, "color": "#d4380d", "status": "active" }))]
pub struct ItemReplacement {
    #[schema(max_length = 100)]
    pub label_en: String,
    #[schema(max_length = 100)]
    pub label_zh: String,
    #[serde(default)]
    pub sort: i32,
    #[serde(default)]
    pub color: Option<String>,
    /// `active`, or `disabled`: still shown where it was used, and offered no more.
    pub status: String,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub ext: Option<Map<String, Value>>,
}

/// Which values of a dictionary.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ItemQuery {
    /// `active` or `disabled`; both unless told.
    pub status: Option<String>,
}

/// What is written of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub label_en: String,
    pub label_zh: String,
    pub sort: i32,
    pub color: Option<String>,
    pub status: String,
    pub ext: Option<Value>,
}

impl NewDict {
    pub fn check(&self) -> Result<(String, String, String), Problem> {
        let mut faults = Faults::default();
        let code = code(&mut faults, "code", &self.code, false);
        let (en, zh) = (name(&mut faults, "name_en", &self.name_en), name(&mut faults, "name_zh", &self.name_zh));
        faults.finish()?;
        Ok((code.unwrap_or_default(), en.unwrap_or_default(), zh.unwrap_or_default()))
    }
}

impl DictNames {
    pub fn check(&self) -> Result<(String, String), Problem> {
        let mut faults = Faults::default();
        let (en, zh) = (name(&mut faults, "name_en", &self.name_en), name(&mut faults, "name_zh", &self.name_zh));
        faults.finish()?;
        Ok((en.unwrap_or_default(), zh.unwrap_or_default()))
    }
}

impl NewItem {
    /// The value and the rest of it.
    pub fn check(&self) -> Result<(String, Draft), Problem> {
        let mut faults = Faults::default();
        let value = line(&mut faults, "value", &self.value, VALUE_MAX);
        let labels = (self.label_en.as_str(), self.label_zh.as_str());
        let draft = draft(&mut faults, labels, self.sort, self.color.as_deref(), "active", self.ext.as_ref());
        faults.finish()?;
        Ok((value.unwrap_or_default(), draft))
    }
}

impl ItemReplacement {
    pub fn check(&self) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        let labels = (self.label_en.as_str(), self.label_zh.as_str());
        let draft = draft(&mut faults, labels, self.sort, self.color.as_deref(), &self.status, self.ext.as_ref());
        faults.finish()?;
        Ok(draft)
    }
}

impl ItemQuery {
    pub fn check(&self) -> Result<Option<&str>, Problem> {
        let mut faults = Faults::default();
        if let Some(status) = &self.status {
            choice(&mut faults, status);
        }
        faults.finish()?;
        Ok(self.status.as_deref())
    }
}

fn choice(faults: &mut Faults, status: &str) {
    if !STATUSES.contains(&status) {
        faults.push(FieldProblem::new("status", "common.field.choice").param("allowed", STATUSES.join(", ")));
    }
}

/// Whatever is faulty is in `faults`, and what stands for it is never written.
fn draft(
    faults: &mut Faults,
    (en, zh): (&str, &str),
    sort: i32,
    shade: Option<&str>,
    status: &str,
    ext: Option<&Map<String, Value>>,
) -> Draft {
    choice(faults, status);
    let ext = ext.filter(|ext| !ext.is_empty()).map(|ext| Value::Object(ext.clone()));
    if ext.as_ref().is_some_and(|ext| ext.to_string().len() > EXT_MAX) {
        faults.push(FieldProblem::new("ext", "common.field.too_long").param("max", EXT_MAX));
    }
    Draft {
        label_en: name(faults, "label_en", en).unwrap_or_default(),
        label_zh: name(faults, "label_zh", zh).unwrap_or_default(),
        sort: range(faults, "sort", sort, SORT.0, SORT.1),
        color: shade.and_then(|shade| color(faults, "color", shade)),
        status: status.to_owned(),
        ext,
    }
}
