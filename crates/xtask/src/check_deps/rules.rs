//! The rules, over any graph.

use super::graph::Crate;

/// From the bottom up: a crate may use what stands on a lower step.
const STEPS: [&[&str]; 9] = [
    &["erp-core"],
    &["erp-settings"],
    &["erp-db"],
    &["erp-events", "erp-tasks"],
    &["erp-web"],
    &["erp-kit"],
    &[], // the modules
    &["erp-server"],
    &["erp-cli"],
];
const MODULES: usize = 6;

/// Crates beside the steps, and all they may use of ours.
const BESIDE: [(&str, &[&str]); 7] = [
    ("erp-embedded", &[]),
    ("erp-fuzz", &["erp-core", "erp-settings", "erp-web", "erp-auth", "erp-health"]),
    ("erp-migrations", &["erp-core", "erp-db"]),
    ("erp-testkit", &["erp-core", "erp-db", "erp-embedded", "erp-migrations"]),
    // Measures the product from outside, and does its work beside it.
    (
        "erp-bench",
        &[
            "erp-auth",
            "erp-core",
            "erp-db",
            "erp-embedded",
            "erp-events",
            "erp-health",
            "erp-migrations",
            "erp-settings",
            "erp-testkit",
            "erp-web",
        ],
    ),
    // The whole product with a module more, and what happens to it.
    ("erp-chaos", &["erp-auth", "erp-cli", "erp-core", "erp-db", "erp-events", "erp-health", "erp-kit", "erp-tasks", "erp-testkit"]),
    ("xtask", &["erp-embedded"]),
];
/// Who may use them, apart from tests.
const USERS: [(&str, &[&str]); 7] = [
    ("erp-fuzz", &[]),
    ("erp-embedded", &["erp-server", "erp-cli", "erp-testkit", "erp-bench", "xtask"]),
    ("erp-migrations", &["erp-server", "erp-cli", "erp-testkit", "erp-bench"]),
    ("erp-testkit", &["erp-bench", "erp-chaos"]),
    ("erp-bench", &[]),
    ("erp-chaos", &[]),
    ("xtask", &[]),
];

/// The binary: the one crate that names the modules.
const ROOT: &str = "erp";
const CORE: &str = "erp-core";
/// Core is vocabulary: whatever does IO stays out.
const NOT_IN_CORE: [&str; 10] = ["tokio", "tokio-util", "sqlx", "sqlx-core", "sea-orm", "axum", "hyper", "tower", "reqwest", "redis"];

pub fn violations(crates: &[Crate]) -> Vec<String> {
    let known = |name: &str| crates.iter().find(|other| other.name == name);
    let mut found = Vec::new();
    for user in crates {
        for used in user.uses.iter().filter_map(|name| known(name)) {
            if let Some(why) = refusal(user, used) {
                found.push(format!("{} must not use {}: {why}", user.name, used.name));
            }
        }
        let tests = user.tests_use.iter().filter_map(|name| known(name));
        for used in tests.filter(|used| used.is_module && user.name != ROOT) {
            found.push(format!("the tests of {} must not use {}: only the binary names modules", user.name, used.name));
        }
        if user.name == CORE {
            let io = user.uses.iter().filter(|name| NOT_IN_CORE.contains(&name.as_str()));
            found.extend(io.map(|name| format!("{CORE} must not use {name}: it does no IO")));
        }
        if step(user).is_none() && user.name != ROOT && lookup(&BESIDE, &user.name).is_none() {
            found.push(format!("{} has no place: give it one in check_deps/rules.rs", user.name));
        }
    }
    found
}

fn refusal(user: &Crate, used: &Crate) -> Option<&'static str> {
    if let Some(users) = lookup(&USERS, &used.name) {
        return (!users.contains(&user.name.as_str())).then_some("it is for tests, or for the assembly alone");
    }
    if user.name == ROOT {
        return None;
    }
    if let Some(allowed) = lookup(&BESIDE, &user.name) {
        return (!allowed.contains(&used.name.as_str())).then_some("it stands beside the product");
    }
    if used.is_module {
        return Some(if user.is_module { "modules meet through events and ports" } else { "only the binary names modules" });
    }
    match (step(user), step(used)) {
        (Some(above), Some(below)) if below < above => None,
        _ => Some("the arrow points the other way"),
    }
}

fn step(of: &Crate) -> Option<usize> {
    if of.is_module { Some(MODULES) } else { STEPS.iter().position(|names| names.contains(&of.name.as_str())) }
}

fn lookup<'a>(table: &'a [(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|(of, _)| *of == name).map(|(_, names)| *names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, uses: &[&str], tests_use: &[&str]) -> Crate {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let is_module = ["erp-auth", "erp-config", "erp-health"].contains(&name);
        Crate { name: name.to_owned(), is_module, uses: set(uses), tests_use: set(tests_use) }
    }

    fn sound() -> Vec<Crate> {
        vec![
            of("erp-core", &["serde"], &[]),
            of("erp-settings", &["erp-core"], &[]),
            of("erp-db", &["erp-core", "erp-settings", "sea-orm"], &["erp-testkit"]),
            of("erp-tasks", &["erp-db", "tokio"], &["erp-embedded", "erp-migrations"]),
            of("erp-events", &["erp-db"], &[]),
            of("erp-web", &["erp-core", "axum"], &[]),
            of("erp-kit", &["erp-web", "erp-tasks"], &[]),
            of("erp-auth", &["erp-kit", "erp-db"], &["erp-testkit"]),
            of("erp-config", &["erp-kit", "erp-db"], &["erp-testkit"]),
            of("erp-health", &["erp-kit", "erp-db"], &[]),
            of("erp-server", &["erp-kit", "erp-migrations", "erp-embedded"], &[]),
            of("erp-cli", &["erp-server"], &[]),
            of("erp", &["erp-cli", "erp-auth", "erp-config", "erp-health"], &["erp-testkit", "erp-health"]),
            of("erp-embedded", &["libc"], &[]),
            of("erp-migrations", &["erp-core", "erp-db"], &[]),
            of("erp-testkit", &["erp-db", "erp-embedded"], &[]),
            of("erp-bench", &["erp-health", "erp-testkit"], &[]),
            of("xtask", &["erp-embedded"], &[]),
        ]
    }

    #[test]
    fn the_architecture_passes() {
        assert_eq!(violations(&sound()), Vec::<String>::new());
    }

    /// Each edge added to the sound graph is found, and is the only finding.
    #[test]
    fn every_wrong_edge_is_found() {
        let wrong = [
            ("erp-core", "erp-settings"),
            ("erp-core", "tokio"),
            ("erp-core", "axum"),
            ("erp-settings", "erp-db"),
            ("erp-db", "erp-tasks"),
            ("erp-events", "erp-tasks"),
            ("erp-tasks", "erp-events"),
            ("erp-web", "erp-kit"),
            ("erp-kit", "erp-auth"),
            ("erp-auth", "erp-health"),
            ("erp-auth", "erp-config"),
            ("erp-config", "erp-health"),
            ("erp-kit", "erp-config"),
            ("erp-health", "erp-server"),
            ("erp-health", "erp-migrations"),
            ("erp-server", "erp-health"),
            ("erp-server", "erp-testkit"),
            ("erp-server", "erp-cli"),
            ("erp-cli", "erp-auth"),
            ("erp", "erp-testkit"),
            ("erp", "erp-embedded"),
            ("erp-db", "erp-embedded"),
            ("erp-embedded", "erp-core"),
            ("erp-migrations", "erp-server"),
            ("erp-testkit", "erp-server"),
            ("xtask", "erp-testkit"),
            ("xtask", "erp-db"),
            ("xtask", "erp-bench"),
            ("erp-bench", "erp-server"),
            ("erp-testkit", "erp-health"),
        ];
        for (user, used) in wrong {
            let mut crates = sound();
            crates.iter_mut().find(|c| c.name == user).unwrap().uses.insert(used.to_owned());
            let found = violations(&crates);
            assert!(found.len() == 1 && found[0].contains(user) && found[0].contains(used), "{user} -> {used}: {found:?}");
        }
    }

    #[test]
    fn tests_of_a_module_do_not_use_another_either() {
        let mut crates = sound();
        crates.iter_mut().find(|c| c.name == "erp-auth").unwrap().tests_use.insert("erp-health".to_owned());
        assert_eq!(violations(&crates).len(), 1);
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        let mut crates = sound();
        crates.push(of("erp-novel", &["erp-core"], &[]));
        assert!(violations(&crates).iter().any(|finding| finding.contains("has no place")));
    }
}
