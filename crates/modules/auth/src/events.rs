//! What this module tells the others.

use chrono::{DateTime, Utc};
use erp_core::event::Code;
use uuid::Uuid;

erp_core::event_codes! {
    /// What a user is.
    pub enum UserKind { Staff = "staff", Service = "service", Patient = "patient" }
}

erp_core::event_codes! {
    /// What happened to an API key.
    pub enum ApiKeyChange { Created = "created", Rotated = "rotated", Revoked = "revoked" }
}

erp_core::event_codes! {
    /// What happened to a role.
    pub enum RoleChange { Created = "created", Renamed = "renamed", Permissions = "permissions", Deleted = "deleted" }
}

erp_core::event_codes! {
    /// What was changed about a user.
    pub enum UserPart {
        Lock = "lock",
        Status = "status",
        Roles = "roles",
        Departments = "departments",
        DisplayName = "display_name",
        Phone = "phone",
        Email = "email",
        Deleted = "deleted",
    }
}

erp_core::event_codes! {
    /// What happened to a second factor.
    pub enum MfaChange { Enabled = "enabled", Disabled = "disabled", Reset = "reset", RecoveryCodes = "recovery_codes" }
}

erp_core::events! {
    /// A user was made.
    UserCreated("auth.user.created", 1, "user") {
        /// The new user.
        user_id: Uuid,
        /// What the user is.
        kind: UserKind,
        /// The roles it holds from the start.
        roles: Vec<Code>,
    }

    /// Something about a user changed, by somebody else's hand.
    UserUpdated("auth.user.updated", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// What changed.
        changed: Vec<UserPart>,
    }

    /// A user may no longer sign in; what was open has ended.
    UserDisabled("auth.user.disabled", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// How many sessions ended.
        sessions_ended: u64,
    }

    /// A user has another password, set by the user or by an operator.
    PasswordChanged("auth.user.password_changed", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// How many sessions ended.
        sessions_ended: u64,
    }

    /// A user's second factor was set up or taken off, or has other recovery codes.
    MfaChanged("auth.user.mfa_changed", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// What happened; `reset` by somebody else's hand.
        change: MfaChange,
    }

    /// What a role is or allows changed; its holders' permissions with it.
    RoleChanged("auth.role.changed", 1, "role") {
        /// The role.
        role_id: Uuid,
        /// Its code, which never changes.
        code: Code,
        /// What happened.
        change: RoleChange,
    }

    /// Somebody without a password was invited to choose one. What lets them in is in no event.
    UserInvited("auth.user.invited", 1, "user") {
        /// The user, who has not come yet.
        user_id: Uuid,
        /// Until when the invitation is good.
        expires_at: DateTime<Utc>,
        /// How often the user was invited, this time included.
        times: u32,
    }

    /// A key of a service account was made, replaced or ended.
    ApiKeyChanged("auth.api_key.changed", 1, "api_key") {
        /// The key.
        key_id: Uuid,
        /// The service account.
        user_id: Uuid,
        /// What happened.
        change: ApiKeyChange,
    }

    /// Somebody signed in.
    LoginSucceeded("auth.login.succeeded", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// The session that began.
        session_id: Uuid,
    }

    /// An attempt to sign in under a user's name failed. Not told of names that nobody has, nor of attempts that a delay refuses:
    /// anybody can make as many of those as they like.
    LoginFailed("auth.login.failed", 1, "user") {
        /// The user whose name was tried.
        user_id: Uuid,
        /// As the login log has it.
        outcome: Code,
    }

    /// So many logins failed that the next one has to wait.
    UserLocked("auth.user.locked", 1, "user") {
        /// The user whose name was tried.
        user_id: Uuid,
        /// How many attempts failed.
        failures: u32,
    }

    /// A user can sign in by WeChat from now on.
    WechatBound("auth.wechat.bound", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// The mini-program.
        appid: Code,
    }

    /// A user can no longer sign in by WeChat.
    WechatUnbound("auth.wechat.unbound", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// The mini-program.
        appid: Code,
    }

    /// Another WeChat account tried to take a user over that has one already; the user should be told.
    WechatContested("auth.wechat.contested", 1, "user") {
        /// The user whom it is about, and to whom nothing has changed.
        user_id: Uuid,
        /// The mini-program.
        appid: Code,
    }

    /// A refresh token was presented a second time: somebody may have stolen it. Its session has ended.
    SessionReuseDetected("auth.session.reuse_detected", 1, "user") {
        /// The user.
        user_id: Uuid,
        /// The session that ended.
        session_id: Uuid,
    }

    /// A verification found the tenant's audit chain broken.
    AuditChainBroken("auth.audit.chain_broken", 1, "tenant") {
        /// The first line that is not sound.
        seq: i64,
        /// In what way.
        kind: Code,
    }
}
