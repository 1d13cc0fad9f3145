//! Menus as clients see them.

use std::collections::BTreeSet;

use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry, as it is stored and as who keeps the menus sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct Menu {
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    #[schema(example = "patients")]
    pub code: String,
    pub name_en: String,
    pub name_zh: String,
    pub path: Option<String>,
    pub icon: Option<String>,
    /// Who lacks it does not see the entry.
    pub permission: Option<String>,
    pub sort: i32,
    pub visible: bool,
    pub version: i32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MenuList {
    pub items: Vec<Menu>,
}

/// An entry as somebody sees it who uses the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MenuNode {
    pub code: String,
    pub name_en: String,
    pub name_zh: String,
    pub path: Option<String>,
    pub icon: Option<String>,
    #[schema(no_recursion)]
    pub children: Vec<MenuNode>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MenuTree {
    pub items: Vec<MenuNode>,
}

/// What somebody with these permissions sees, of all entries in their order. An entry below one that is not seen is not seen; one
/// that only holds others is seen if one of those is.
pub fn tree(all: &[Menu], permissions: &BTreeSet<String>) -> Vec<MenuNode> {
    below(all, None, permissions)
}

fn below(all: &[Menu], parent: Option<Uuid>, permissions: &BTreeSet<String>) -> Vec<MenuNode> {
    let seen = |menu: &&Menu| menu.visible && menu.permission.as_ref().is_none_or(|permission| permissions.contains(permission));
    let nodes = all.iter().filter(|menu| menu.parent_id == parent).filter(seen).map(|menu| MenuNode {
        code: menu.code.clone(),
        name_en: menu.name_en.clone(),
        name_zh: menu.name_zh.clone(),
        path: menu.path.clone(),
        icon: menu.icon.clone(),
        children: below(all, Some(menu.id), permissions),
    });
    nodes.filter(|node| node.path.is_some() || !node.children.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(n: u128, parent: Option<u128>, path: bool, permission: Option<&str>) -> Menu {
        Menu {
            id: Uuid::from_u128(n),
            parent_id: parent.map(Uuid::from_u128),
            code: format!("m{n}"),
            name_en: String::new(),
            name_zh: String::new(),
            path: path.then(|| format!("/{n}")),
            icon: None,
            permission: permission.map(str::to_owned),
            sort: 0,
            visible: n != 9,
            version: 1,
        }
    }

    #[test]
    fn everybody_sees_what_they_may_and_no_empty_folder() {
        let all = [
            entry(1, None, false, None),
            entry(2, Some(1), true, Some("a.b.c")),
            entry(3, None, true, None),
            entry(4, None, false, Some("a.b.d")),
            entry(5, Some(4), true, None),
            entry(9, None, true, None),
        ];
        let codes = |held: &[&str]| {
            let held = held.iter().map(|code| (*code).to_owned()).collect();
            tree(&all, &held).iter().map(|node| format!("{}:{}", node.code, node.children.len())).collect::<Vec<_>>()
        };
        assert_eq!(codes(&[]), ["m3:0"]);
        assert_eq!(codes(&["a.b.c"]), ["m1:1", "m3:0"]);
        assert_eq!(codes(&["a.b.d"]), ["m3:0", "m4:1"]);
    }
}
