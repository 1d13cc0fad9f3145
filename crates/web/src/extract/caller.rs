//! Who asks, and whether they may.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use erp_core::{Origin, Permission, Principal, Problem, TenantId};
use http::request::Parts;

use crate::{ApiError, RequestContext};

/// Who asks on a private route, and the origin of what they change. Taken as it is, it is the person who is signed in: what
/// [`Granted`] asks for programs may do as well, by an API key.
#[derive(Clone, Debug)]
pub struct Caller {
    pub principal: Principal,
    pub context: RequestContext,
}

impl Caller {
    pub const fn tenant(&self) -> TenantId {
        self.principal.tenant
    }

    pub fn origin(&self) -> Origin {
        self.context.origin(Some(&self.principal))
    }

    /// Refuses an account that must change its password, or set up a second factor, before anything else.
    ///
    /// # Errors
    /// 403 with what has to be done.
    pub fn require_settled(&self) -> Result<(), ApiError> {
        let owed = match &self.principal {
            principal if principal.must_change_password => "auth.password.change_required",
            principal if principal.must_enrol_mfa => "auth.mfa.enrolment_required",
            _ => return Ok(()),
        };
        Err(ApiError(Problem::new(403, owed)))
    }

    /// 401 with a challenge for a person who proved who they are too long ago, 403 for a program: as [`RecentlyAuthenticated`], for what
    /// is sensitive only now and then.
    pub fn require_recent(&self) -> Result<(), ApiError> {
        let caller = self.clone().require_person()?;
        if caller.principal.recently_authenticated { Ok(()) } else { Err(ApiError(Problem::new(401, STEP_UP))) }
    }

    /// Refuses an API key: whoever holds one has no password, no session and nothing to prove.
    fn require_person(self) -> Result<Self, ApiError> {
        if self.principal.is_person() { Ok(self) } else { Err(ApiError(Problem::new(403, "auth.api_key.person_only"))) }
    }

    fn from_parts(parts: &Parts) -> Result<Self, ApiError> {
        let principal = parts.extensions.get::<Principal>().ok_or_else(|| ApiError(Problem::unauthenticated()))?;
        let context = parts.extensions.get::<RequestContext>().ok_or_else(|| ApiError(Problem::unauthenticated()))?;
        Ok(Self { principal: principal.clone(), context: context.clone() })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::from_parts(parts)?.require_person()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestContext {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| ApiError(Problem::bad_request("common.bad_request")))
    }
}

/// Ties a permission to a type, so that a handler's signature says what it needs. Made by [`permission_marker!`].
pub trait PermissionMarker: Send + Sync + 'static {
    const PERMISSION: Permission;
}

/// A caller who holds the permission `P`; without it the request ends with 403. An account that must change its password, or
/// set up a second factor, holds nothing until it has.
pub struct Granted<P> {
    pub caller: Caller,
    marker: PhantomData<P>,
}

impl<P> std::ops::Deref for Granted<P> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<S: Send + Sync, P: PermissionMarker> FromRequestParts<S> for Granted<P> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = Caller::from_parts(parts)?;
        caller.require_settled()?;
        if !caller.principal.may(P::PERMISSION.code) {
            return Err(ApiError(Problem::forbidden(P::PERMISSION.code)));
        }
        Ok(Self { caller, marker: PhantomData })
    }
}

/// A caller who proved not long ago who they are, for what is sensitive; otherwise the request ends with 401 and a challenge
/// (RFC 9470 §3), and that of a program with 403. Stands behind [`Granted`], so that who may not is told that.
pub struct RecentlyAuthenticated;

impl<S: Send + Sync> FromRequestParts<S> for RecentlyAuthenticated {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Caller::from_parts(parts)?.require_recent()?;
        Ok(Self)
    }
}

/// The same for what programs may do too: a key is its holder's proof each time.
pub struct NotStale;

impl<S: Send + Sync> FromRequestParts<S> for NotStale {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = Caller::from_parts(parts)?;
        if caller.principal.is_person() {
            caller.require_recent()?;
        }
        Ok(Self)
    }
}

/// The refusal that a proof of who one is lifts.
pub(crate) const STEP_UP: &str = "auth.step_up.required";

/// `permission_marker!(PatientList = "health.patient.list", "List patients", "查看患者列表");`
#[macro_export]
macro_rules! permission_marker {
    ($name:ident = $code:literal, $en:literal, $zh:literal) => {
        #[doc = concat!("`", $code, "`: ", $en, ".")]
        pub struct $name;
        impl $crate::extract::PermissionMarker for $name {
            const PERMISSION: ::erp_core::Permission = ::erp_core::Permission::new($code, $en, $zh);
        }
    };
}
