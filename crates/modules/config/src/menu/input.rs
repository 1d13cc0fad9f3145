//! What clients send about menus.

use erp_core::{Problem, problem::Faults};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::input::{SORT, code, line, name, range};

const PATH_MAX: usize = 255;
const ICON_MAX: usize = 64;

/// An entry to make.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "patients", "name_en": "Patients", "name_zh": "患者", "path": "/patients", "icon": "user", "permission": "health.patient.list", "sort": 10
}))]
pub struct NewMenu {
    /// 2 to 64 lower-case letters, digits, `_`, `-` and `.`, beginning with a letter. It never changes.
    pub code: String,
    #[schema(max_length = 100)]
    pub name_en: String,
    #[schema(max_length = 100)]
    pub name_zh: String,
    /// The entry above; none: at the top.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// A path of the pages, beginning with `/`; none: it holds others.
    #[serde(default)]
    #[schema(max_length = 255)]
    pub path: Option<String>,
    #[serde(default)]
    #[schema(max_length = 64)]
    pub icon: Option<String>,
    /// Who lacks it does not see the entry; none: everybody sees it.
    #[serde(default)]
    pub permission: Option<String>,
    #[serde(default)]
    pub sort: i32,
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub visible: bool,
}

/// An entry as it shall be, but for its code; what is left out is cleared.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name_en": "Patients", "name_zh": "患者", "path": "/patients", "permission": "health.patient.list", "sort": 10, "visible": true }))]
pub struct MenuReplacement {
    #[schema(max_length = 100)]
    pub name_en: String,
    #[schema(max_length = 100)]
    pub name_zh: String,
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    #[serde(default)]
    #[schema(max_length = 255)]
    pub path: Option<String>,
    #[serde(default)]
    #[schema(max_length = 64)]
    pub icon: Option<String>,
    #[serde(default)]
    pub permission: Option<String>,
    #[serde(default)]
    pub sort: i32,
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub visible: bool,
}

const fn yes() -> bool {
    true
}

/// What is written of an entry.
#[derive(Clone, Debug)]
pub struct Draft {
    pub name_en: String,
    pub name_zh: String,
    pub parent_id: Option<Uuid>,
    pub path: Option<String>,
    pub icon: Option<String>,
    pub permission: Option<String>,
    pub sort: i32,
    pub visible: bool,
}

impl NewMenu {
    /// `known` says which permissions there are.
    pub fn check(self, known: impl Fn(&str) -> bool) -> Result<(String, Draft), Problem> {
        let Self { code: text, name_en, name_zh, parent_id, path, icon, permission, sort, visible } = self;
        let mut faults = Faults::default();
        let code = code(&mut faults, "code", &text, true);
        let draft = check(&mut faults, MenuReplacement { name_en, name_zh, parent_id, path, icon, permission, sort, visible }, known);
        faults.finish()?;
        Ok((code.unwrap_or_default(), draft))
    }
}

impl MenuReplacement {
    /// `known` says which permissions there are.
    pub fn check(self, known: impl Fn(&str) -> bool) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        let draft = check(&mut faults, self, known);
        faults.finish()?;
        Ok(draft)
    }
}

/// Whatever is faulty is in `faults`, and what stands for it is never written.
fn check(faults: &mut Faults, body: MenuReplacement, known: impl Fn(&str) -> bool) -> Draft {
    let path = body.path.as_ref().and_then(|path| line(faults, "path", path, PATH_MAX));
    // A path of this site: neither another site's, nor a script.
    let odd = |path: &String| !path.starts_with('/') || path.starts_with("//") || path.contains(['\\', ' ', '"', '\'', '<', '>']);
    if path.as_ref().is_some_and(odd) {
        faults.add("path", "config.menu.path_invalid");
    }
    if body.permission.as_ref().is_some_and(|permission| !known(permission)) {
        faults.add("permission", "config.menu.permission_unknown");
    }
    Draft {
        name_en: name(faults, "name_en", &body.name_en).unwrap_or_default(),
        name_zh: name(faults, "name_zh", &body.name_zh).unwrap_or_default(),
        parent_id: body.parent_id,
        path,
        icon: body.icon.as_ref().and_then(|icon| line(faults, "icon", icon, ICON_MAX)),
        permission: body.permission,
        sort: range(faults, "sort", body.sort, SORT.0, SORT.1),
        visible: body.visible,
    }
}
