//! What clients send about themes.

use std::collections::BTreeMap;

use erp_core::{
    Problem,
    problem::{Faults, FieldProblem},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::input::{code, color, name};

/// The colours that the pages know.
pub const TOKENS: [&str; 9] = ["primary", "success", "warning", "danger", "background", "surface", "text", "text_secondary", "border"];

/// A theme to make.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "ocean", "name_en": "Ocean", "name_zh": "海洋", "tokens": { "primary": "#0958d9" } }))]
pub struct NewTheme {
    /// 2 to 64 lower-case letters, digits, `_` and `-`, beginning with a letter. It never changes.
    pub code: String,
    #[schema(max_length = 100)]
    pub name_en: String,
    #[schema(max_length = 100)]
    pub name_zh: String,
    /// `#rrggbb` by name: `primary`, `success`, `warning`, `danger`, `background`, `surface`, `text`, `text_secondary`, `border`.
    /// What is left out is as the pages have it.
    pub tokens: BTreeMap<String, String>,
}

/// A theme as it shall be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name_en": "Ocean", "name_zh": "海洋", "tokens": { "primary": "#0958d9" } }))]
pub struct ThemeReplacement {
    #[schema(max_length = 100)]
    pub name_en: String,
    #[schema(max_length = 100)]
    pub name_zh: String,
    pub tokens: BTreeMap<String, String>,
}

/// What is written of a theme.
#[derive(Clone, Debug)]
pub struct Draft {
    pub name_en: String,
    pub name_zh: String,
    pub tokens: BTreeMap<String, String>,
}

impl NewTheme {
    pub fn check(&self) -> Result<(String, Draft), Problem> {
        let mut faults = Faults::default();
        let code = code(&mut faults, "code", &self.code, false);
        let draft = draft(&mut faults, &self.name_en, &self.name_zh, &self.tokens);
        faults.finish()?;
        Ok((code.unwrap_or_default(), draft))
    }
}

impl ThemeReplacement {
    pub fn check(&self) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        let draft = draft(&mut faults, &self.name_en, &self.name_zh, &self.tokens);
        faults.finish()?;
        Ok(draft)
    }
}

fn draft(faults: &mut Faults, en: &str, zh: &str, tokens: &BTreeMap<String, String>) -> Draft {
    let mut checked = BTreeMap::new();
    for (token, shade) in tokens {
        if !TOKENS.contains(&token.as_str()) {
            // The name is the client's text: it is not repeated.
            faults.push(FieldProblem::new("tokens", "common.field.choice").param("allowed", TOKENS.join(", ")));
        } else if let Some(shade) = color(faults, &format!("tokens.{token}"), shade) {
            checked.insert(token.clone(), shade);
        }
    }
    let (name_en, name_zh) = (name(faults, "name_en", en).unwrap_or_default(), name(faults, "name_zh", zh).unwrap_or_default());
    Draft { name_en, name_zh, tokens: checked }
}
