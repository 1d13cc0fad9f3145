//! How a limit shows in an answer.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use erp_core::Problem;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Verdict, seconds};
use crate::ApiError;

/// Whether a request may pass, and what to tell the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    pub limit: u32,
    pub remaining: u32,
    /// Zero when allowed.
    pub retry_after: Duration,
    /// When the whole limit is free again.
    pub reset: Duration,
}

impl Decision {
    pub(super) const fn new(limit: u32, verdict: Verdict) -> Self {
        let Verdict { allowed, remaining, retry_after, reset } = verdict;
        Self { allowed, limit, remaining, retry_after, reset }
    }

    /// 429 with everything a client needs to come back at the right time.
    pub(crate) fn refusal(&self) -> Response {
        let mut response = ApiError(Problem::too_many(self.retry_after)).into_response();
        self.describe(response.headers_mut());
        response
    }

    /// `RateLimit-*`. What stands already is an inner, stricter limit's and stays.
    pub(super) fn describe(&self, headers: &mut HeaderMap) {
        const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
        if headers.contains_key(&LIMIT) {
            return;
        }
        headers.insert(LIMIT, self.limit.into());
        headers.insert(HeaderName::from_static("ratelimit-remaining"), self.remaining.into());
        headers.insert(HeaderName::from_static("ratelimit-reset"), HeaderValue::from(seconds(self.reset)));
    }
}
