//! The permissions of this module; each guards a route.

use erp_core::Permission;
use erp_web::{extract::PermissionMarker, permission_marker};

permission_marker!(PatientList = "health.patient.list", "See and find patients (masked)", "查看和查找患者（脱敏）");
permission_marker!(PatientManage = "health.patient.manage", "Register, change and delete patients", "登记、修改和删除患者");
permission_marker!(PatientPii = "health.patient.pii", "Reveal patients' personal data", "查看患者个人信息明文");
permission_marker!(PatientErase = "health.patient.erase", "Erase a person's data for good", "永久删除患者个人信息");
permission_marker!(PatientAssign = "health.patient.assign", "Say who looks after a patient", "分配患者的科室和照护团队");
permission_marker!(
    PatientBreakGlass = "health.patient.break_glass",
    "See a patient in an emergency, for a reason and a while",
    "紧急情况下限时查看患者"
);
permission_marker!(BreakGlassReview = "health.break_glass.review", "Review emergency access", "复核紧急访问");

pub const ALL: [Permission; 7] = [
    PatientList::PERMISSION,
    PatientManage::PERMISSION,
    PatientPii::PERMISSION,
    PatientErase::PERMISSION,
    PatientAssign::PERMISSION,
    PatientBreakGlass::PERMISSION,
    BreakGlassReview::PERMISSION,
];
