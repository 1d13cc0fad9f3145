//! What the installation tells of its tenants.

use erp_core::event::Code;
use uuid::Uuid;

erp_core::events! {
    /// A tenant was made.
    TenantCreated("auth.tenant.created", 1, "tenant") {
        /// The new tenant.
        tenant_id: Uuid,
        /// Its slug.
        code: Code,
    }

    /// A tenant was suspended: nobody can sign in there.
    TenantSuspended("auth.tenant.suspended", 1, "tenant") {
        /// The tenant.
        tenant_id: Uuid,
        /// `suspended`.
        status: Code,
    }

    /// A suspended or expired tenant may be used again.
    TenantResumed("auth.tenant.resumed", 1, "tenant") {
        /// The tenant.
        tenant_id: Uuid,
        /// `active`.
        status: Code,
    }

    /// A tenant's time is over: nobody can sign in there.
    TenantExpired("auth.tenant.expired", 1, "tenant") {
        /// The tenant.
        tenant_id: Uuid,
        /// `expired`.
        status: Code,
    }

    /// A tenant was closed for good. What it held may be erased.
    TenantClosed("auth.tenant.closed", 1, "tenant") {
        /// The tenant.
        tenant_id: Uuid,
        /// `closed`.
        status: Code,
    }
}
