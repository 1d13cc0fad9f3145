//! What the middleware knows of a request.

use std::net::IpAddr;

use erp_core::{Actor, Locale, Origin, Principal, ids::TraceId};

/// Put into the request's extensions by the first middleware.
#[derive(Clone, Debug)]
pub struct RequestContext {
    pub trace_id: TraceId,
    /// The client's address: the peer's, or what a trusted proxy says.
    pub ip: IpAddr,
    pub user_agent: Option<String>,
    pub locale: Locale,
}

impl RequestContext {
    /// The origin of what this request changes.
    pub fn origin(&self, principal: Option<&Principal>) -> Origin {
        Origin {
            actor: principal.map_or(Actor::Anonymous, |p| Actor::User { id: p.user_id }),
            session_id: principal.map(|p| p.session_id),
            ip: Some(self.ip),
            user_agent: self.user_agent.clone(),
            trace_id: self.trace_id.clone(),
        }
    }
}
