//! The built-in roles, and what role codes and permission codes say.

/// Of every tenant at least one active user holds this role.
pub const ADMINISTRATOR: &str = "tenant_admin";
/// Reads the trail of what others do, and changes nothing.
pub const AUDITOR: &str = "auditor";

/// Patterns of permission codes: a code, or a beginning followed by `*`.
pub(crate) type Patterns = &'static [&'static str];

/// A role that every tenant starts with.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    pub code: &'static str,
    pub name_en: &'static str,
    pub name_zh: &'static str,
    pub data_scope: &'static str,
    holds: Patterns,
    /// Wins over `holds`.
    but: Patterns,
    /// Only in the default tenant, whose administrator runs the installation.
    pub platform: bool,
}

impl BuiltIn {
    pub fn holds(&self, code: &str) -> bool {
        any(self.holds, code) && !any(self.but, code)
    }
}

fn any(patterns: Patterns, code: &str) -> bool {
    patterns.iter().any(|pattern| pattern.strip_suffix('*').map_or(*pattern == code, |head| code.starts_with(head)))
}

/// What belongs to the installation and to no tenant.
const PLATFORM: Patterns = &["auth.tenant.*", "auth.tenant_plan.*", "platform.*", "task.*", "outbox.*", "event.*"];

/// Without these the administrators could not put anything right again: their role keeps them.
pub const KEPT_BY_ADMINISTRATORS: Patterns = &["auth.user.list", "auth.user.update", "auth.role.list", "auth.role.manage"];

/// Whether a permission is of the installation rather than of a tenant.
pub fn is_platform(code: &str) -> bool {
    any(PLATFORM, code)
}

/// Whether the permission may be given with the role by who does not hold it, if they may delegate: what the product means a
/// built-in role to allow, as long as nothing of it runs the tenant or the installation. What was put into the role later is not
/// among it.
pub fn is_delegable(role: &str, code: &str) -> bool {
    let runs = code.starts_with("auth.") || is_platform(code);
    role != ADMINISTRATOR && !runs && BUILT_IN.iter().any(|built_in| built_in.code == role && !built_in.platform && built_in.holds(code))
}

/// Whether a permission changes nothing and shows nothing in the clear: by its last word.
pub fn is_read(code: &str) -> bool {
    matches!(code.rsplit('.').next(), Some("list" | "read" | "verify" | "export"))
}

/// Whether a text can be a role's code: 2 to 40 lower-case letters, digits and `_`, a letter first.
pub fn is_role_code(code: &str) -> bool {
    (2..=40).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// An administrator does not see clear personal data and writes nothing clinical; reading a chart is for those who treat.
const NOT_FOR_ADMINISTRATORS: Patterns = &[
    "auth.tenant.*",
    "auth.tenant_plan.*",
    "platform.*",
    "task.*",
    "outbox.*",
    "event.*",
    "health.patient.pii",
    "health.record.*",
    "health.vital.*",
    "health.lab.*",
    "health.medication.*",
    "health.followup.*",
    "health.assessment.*",
    "health.consultation.*",
    "health.dialysis.*",
];

const fn role(
    code: &'static str,
    name_en: &'static str,
    name_zh: &'static str,
    data_scope: &'static str,
    holds: Patterns,
    but: Patterns,
) -> BuiltIn {
    BuiltIn { code, name_en, name_zh, data_scope, holds, but, platform: false }
}

pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { platform: true, ..role("platform_admin", "Platform administrator", "平台管理员", "all", PLATFORM, &[]) },
    role("tenant_admin", "Administrator", "机构管理员", "all", &["*"], NOT_FOR_ADMINISTRATORS),
    role(
        "head_doctor",
        "Head doctor",
        "科主任",
        "dept_tree",
        &["health.*", "workflow.*"],
        &["health.points.*", "health.article.*", "health.patient.erase"],
    ),
    role(
        "doctor",
        "Doctor",
        "医生",
        "own_patients",
        &[
            "health.patient.*",
            "health.record.*",
            "health.vital.*",
            "health.lab.*",
            "health.medication.*",
            "health.followup.*",
            "health.assessment.*",
            "health.consultation.*",
            "health.appointment.list",
        ],
        // Who treats somebody does not decide that nothing of it was ever there.
        &["health.patient.erase"],
    ),
    role(
        "nurse",
        "Nurse",
        "护士",
        "dept",
        &["health.patient.list", "health.appointment.*", "health.vital.*", "health.lab.*", "health.followup.*", "health.assessment.*"],
        &[],
    ),
    role("dialysis_nurse", "Dialysis nurse", "透析护士", "dept", &["health.patient.list", "health.dialysis.*", "health.vital.*"], &[]),
    role("dialysis_technician", "Dialysis technician", "透析技师", "dept", &["health.machine.*", "health.water.*"], &[]),
    role(
        "health_manager",
        "Health manager",
        "健康管理师",
        "own_patients",
        &["health.patient.list", "health.followup.*", "health.assessment.*", "health.article.*", "health.consultation.*"],
        &[],
    ),
    role(
        "receptionist",
        "Receptionist",
        "前台",
        "all",
        &["health.patient.list", "health.patient.manage", "health.patient.assign", "health.appointment.*", "health.schedule.*"],
        &[],
    ),
    role(
        "operator",
        "Operator",
        "运营",
        "all",
        &["health.article.*", "health.points.*", "message.campaign.*", "message.announcement.*"],
        &[],
    ),
    role("auditor", "Auditor", "审计员", "all", &["auth.audit.*", "auth.login_log.*", "task.run.list", "health.patient.list"], &[]),
    role("patient", "Patient", "患者", "self", &[], &[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(code: &str) -> Vec<&'static str> {
        BUILT_IN.iter().filter(|role| role.holds(code)).map(|role| role.code).collect()
    }

    #[test]
    fn who_sees_and_who_reveals() {
        assert_eq!(holders("health.patient.pii"), ["head_doctor", "doctor"]);
        assert_eq!(holders("health.patient.manage"), ["tenant_admin", "head_doctor", "doctor", "receptionist"]);
        assert_eq!(holders("health.patient.erase"), ["tenant_admin"]);
        assert_eq!(holders("auth.tenant.manage"), ["platform_admin"]);
        assert_eq!(holders("auth.audit.list"), ["tenant_admin", "auditor"]);
        assert_eq!(holders("health.record.sign"), ["head_doctor", "doctor"]);
        assert_eq!(holders("auth.role.manage"), ["tenant_admin"]);
    }

    #[test]
    fn who_audits_changes_nothing() {
        let auditor = BUILT_IN.iter().find(|role| role.code == AUDITOR).unwrap();
        for code in [
            "auth.audit.list",
            "auth.audit.verify",
            "auth.audit.export",
            "auth.login_log.list",
            "auth.login_log.export",
            "task.run.list",
            "health.patient.list",
        ] {
            assert!(auditor.holds(code) && is_read(code), "{code}");
        }
        for code in ["auth.user.create", "health.patient.manage", "health.patient.pii", "task.run.start", "event.dead_letter.reveal", ""] {
            assert!(!is_read(code) && !auditor.holds(code), "{code}");
        }
        assert!(is_platform("task.run.list") && is_platform("event.dead_letter.retry") && !is_platform("auth.user.list"));
    }

    #[test]
    fn what_staffs_a_tenant_can_be_delegated_and_what_runs_it_cannot() {
        for (role, code) in [("doctor", "health.patient.pii"), ("head_doctor", "health.record.sign"), ("nurse", "health.vital.create")] {
            assert!(is_delegable(role, code), "{role} {code}");
        }
        for (role, code) in [
            ("tenant_admin", "health.patient.erase"),
            ("tenant_admin", "auth.role.manage"),
            ("platform_admin", "task.run.start"),
            ("auditor", "auth.audit.list"),
            ("auditor", "task.run.list"),
            ("nurse", "health.patient.pii"),
            ("ward", "health.vital.create"),
        ] {
            assert!(!is_delegable(role, code), "{role} {code}");
        }
        assert_eq!(holders("auth.role.delegate"), ["tenant_admin"]);
    }

    #[test]
    fn codes_are_fit_for_the_column_and_unique() {
        let codes: std::collections::BTreeSet<_> = BUILT_IN.iter().map(|role| role.code).collect();
        assert_eq!(codes.len(), BUILT_IN.len());
        assert!(codes.iter().all(|code| is_role_code(code)));
        assert!(["", "a", "1a", "A1", "a b", "a-b", &"a".repeat(41)].iter().all(|code| !is_role_code(code)));
        assert_eq!(BUILT_IN.iter().filter(|role| role.platform).count(), 1);
    }
}
