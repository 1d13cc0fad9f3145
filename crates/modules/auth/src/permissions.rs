//! The permissions of this module; each guards a route.

use erp_core::Permission;
use erp_web::{extract::PermissionMarker, permission_marker};

permission_marker!(AuditList = "auth.audit.list", "Read the audit trail", "查看审计日志");
permission_marker!(AuditExport = "auth.audit.export", "Export the audit trail", "导出审计日志");
permission_marker!(AuditVerify = "auth.audit.verify", "Verify the audit trail", "校验审计日志");

permission_marker!(UserList = "auth.user.list", "See users (masked)", "查看用户（脱敏）");
permission_marker!(UserCreate = "auth.user.create", "Make users", "新建用户");
permission_marker!(UserUpdate = "auth.user.update", "Change users, their roles and their passwords", "修改用户、角色与密码");
permission_marker!(UserDelete = "auth.user.delete", "Delete users", "删除用户");
permission_marker!(UserUnlock = "auth.user.unlock", "Forgive users' failed logins", "解除登录限制");

permission_marker!(RoleList = "auth.role.list", "See roles and permissions", "查看角色与权限");
permission_marker!(RoleManage = "auth.role.manage", "Make, change and delete roles", "新建、修改和删除角色");
permission_marker!(
    RoleDelegate = "auth.role.delegate",
    "Give others built-in roles that allow more than the giver may do",
    "向他人授予权限超出自身的内置角色"
);
permission_marker!(OrgManage = "auth.org.manage", "See and change departments and positions", "查看和维护科室与岗位");
permission_marker!(WechatAppManage = "auth.wechat_app.manage", "See and change WeChat mini-programs", "查看和维护微信小程序");
permission_marker!(LoginLogList = "auth.login_log.list", "Read the login log", "查看登录日志");

permission_marker!(TenantList = "auth.tenant.list", "See tenants and plans", "查看机构与套餐");
permission_marker!(
    TenantManage = "auth.tenant.manage",
    "Make, change, suspend and close tenants, and make plans",
    "新建、修改、停用和关闭机构，维护套餐"
);
permission_marker!(LoginLogExport = "auth.login_log.export", "Export the login log", "导出登录日志");
permission_marker!(ApiKeyManage = "auth.api_key.manage", "See, make and revoke API keys", "查看、签发和吊销 API 密钥");

pub const ALL: [Permission; 18] = [
    AuditList::PERMISSION,
    AuditVerify::PERMISSION,
    AuditExport::PERMISSION,
    ApiKeyManage::PERMISSION,
    UserList::PERMISSION,
    UserCreate::PERMISSION,
    UserUpdate::PERMISSION,
    UserDelete::PERMISSION,
    UserUnlock::PERMISSION,
    RoleList::PERMISSION,
    RoleManage::PERMISSION,
    RoleDelegate::PERMISSION,
    OrgManage::PERMISSION,
    WechatAppManage::PERMISSION,
    LoginLogList::PERMISSION,
    TenantList::PERMISSION,
    TenantManage::PERMISSION,
    LoginLogExport::PERMISSION,
];
