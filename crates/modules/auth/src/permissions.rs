//! The permissions of this module; each guards a route.

use erp_core::Permission;
use erp_web::{extract::PermissionMarker, permission_marker};

permission_marker!(AuditList = "auth.audit.list", "Read the audit trail", "查看审计日志");
permission_marker!(AuditVerify = "auth.audit.verify", "Verify the audit trail", "校验审计日志");

pub const ALL: [Permission; 2] = [AuditList::PERMISSION, AuditVerify::PERMISSION];
