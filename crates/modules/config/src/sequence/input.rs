//! What clients send about sequences.

use erp_core::{
    Problem,
    problem::{Faults, FieldProblem},
};
use erp_db::sequences::{self, Reset, Rule};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::input::range;

/// How a sequence's numbers shall be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "pattern": "P{yyyy}{seq:6}", "step": 1, "reset": "year", "gapless": true }))]
pub struct NewRule {
    /// `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the tenant's own day and one `{seq:N}`, zero-padded to N digits; besides them letters,
    /// digits and `-_/.`.
    #[schema(max_length = 64)]
    pub pattern: String,
    /// From one number to the next: 1 to 1000, 1 unless told.
    #[schema(minimum = 1, maximum = 1000, default = 1)]
    #[serde(default = "one")]
    pub step: i32,
    /// `never`, `year`, `month` or `day`; left out: the shortest that the pattern names. The pattern must say enough of the date
    /// that no number comes back.
    #[serde(default)]
    pub reset: Option<String>,
    /// False: numbers may be drawn ahead, and are lost where the work comes to nothing.
    #[schema(default = true)]
    #[serde(default = "yes")]
    pub gapless: bool,
}

const fn one() -> i32 {
    1
}

const fn yes() -> bool {
    true
}

/// Nothing is asked of who draws a number.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct Draw {}

impl NewRule {
    pub fn check(&self) -> Result<Rule, Problem> {
        let mut faults = Faults::default();
        let step = range(&mut faults, "step", self.step, 1, 1000);
        let reset = self.reset.as_deref().map(Reset::named);
        match reset {
            Some(None) => {
                let allowed = Reset::ALL.map(Reset::as_str).join(", ");
                faults.push(FieldProblem::new("reset", "common.field.choice").param("allowed", allowed));
            }
            reset => {
                faults.take("pattern", sequences::judge(&self.pattern, reset.flatten()));
            }
        }
        faults.finish()?;
        Ok(Rule { pattern: self.pattern.clone(), step, reset: reset.flatten(), gapless: self.gapless })
    }
}
