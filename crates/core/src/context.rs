//! Who acts, and from where.

use std::{collections::BTreeSet, net::IpAddr, sync::Arc};

use serde::Serialize;
use uuid::Uuid;

use crate::{
    ids::{TenantId, TraceId},
    scope::Reaches,
};

/// Who is responsible for a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in user.
    User { id: Uuid },
    /// A person at the command line: `os-user@host`, or what `--actor` says.
    Operator { name: String },
    /// The system itself: a background task, the seed.
    System { name: &'static str },
    /// Nobody yet: a login attempt.
    Anonymous,
}

impl Actor {
    /// The id written to `created_by` and `updated_by`; nil for what is not a user.
    pub fn user_id(&self) -> Option<Uuid> {
        match self {
            Self::User { id } => Some(*id),
            _ => None,
        }
    }

    /// One short text for audit rows and logs.
    pub fn label(&self) -> String {
        match self {
            Self::User { id } => format!("user:{id}"),
            Self::Operator { name } => format!("operator:{name}"),
            Self::System { name } => format!("system:{name}"),
            Self::Anonymous => "anonymous".to_owned(),
        }
    }
}

/// Where a change comes from; copied into every audit row and every event's headers.
#[derive(Clone, Debug)]
pub struct Origin {
    pub actor: Actor,
    pub session_id: Option<Uuid>,
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    pub trace_id: TraceId,
}

impl Origin {
    pub fn system(name: &'static str) -> Self {
        Self { actor: Actor::System { name }, session_id: None, ip: None, user_agent: None, trace_id: TraceId::random() }
    }

    pub fn operator(name: impl Into<String>) -> Self {
        Self { actor: Actor::Operator { name: name.into() }, session_id: None, ip: None, user_agent: None, trace_id: TraceId::random() }
    }
}

/// What lets somebody in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credential {
    /// The access token of a session that a person opened.
    #[default]
    Session,
    /// The key of a service account: a program asks.
    ApiKey,
}

/// Who asks, as a verified access token or API key and the database describe it. Permissions are read per request, never from the token.
#[derive(Clone, Debug)]
pub struct Principal {
    pub tenant: TenantId,
    pub user_id: Uuid,
    /// The session, or the API key: the trail names it with everything done by it.
    pub session_id: Uuid,
    pub credential: Credential,
    pub username: String,
    pub permissions: Arc<BTreeSet<String>>,
    /// Whose records they reach.
    pub reaches: Reaches,
    /// The account may do nothing but change its password.
    pub must_change_password: bool,
    /// The account may do nothing but set up a second factor.
    pub must_enrol_mfa: bool,
    /// The user proved not long ago who they are, so that what is sensitive is open.
    pub recently_authenticated: bool,
}

impl Principal {
    pub fn may(&self, code: &str) -> bool {
        self.permissions.contains(code)
    }

    /// Whether a person asks, rather than a program.
    pub fn is_person(&self) -> bool {
        self.credential == Credential::Session
    }

    /// Whose requests are counted together: a person's, or those of one key.
    pub fn counted(&self) -> Uuid {
        if self.is_person() { self.user_id } else { self.session_id }
    }
}
