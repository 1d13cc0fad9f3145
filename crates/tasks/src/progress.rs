//! How a run tells what it is at.

use std::sync::Mutex;

use serde::Serialize;

/// A reader of progress. Called from the run: keep it short.
pub trait TaskProgress: Send + Sync {
    /// Work begins; `total` units, if that is known.
    fn begin(&self, _total: Option<u64>) {}
    /// `n` more units are done.
    fn advance(&self, _n: u64, _message: &str) {}
    fn message(&self, _message: &str) {}
}

impl TaskProgress for () {}

/// One line of a progress stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ProgressEvent {
    Begin { total: Option<u64> },
    Advance { done: u64, total: Option<u64>, message: String },
    Message { message: String },
}

/// Progress as a stream of events, for NDJSON.
pub struct EventProgress<F> {
    sink: F,
    state: Mutex<(u64, Option<u64>)>,
}

impl<F: Fn(&ProgressEvent) + Send + Sync> EventProgress<F> {
    pub const fn new(sink: F) -> Self {
        Self { sink, state: Mutex::new((0, None)) }
    }
}

impl<F: Fn(&ProgressEvent) + Send + Sync> TaskProgress for EventProgress<F> {
    fn begin(&self, total: Option<u64>) {
        *self.state.lock().unwrap_or_else(|e| e.into_inner()) = (0, total);
        (self.sink)(&ProgressEvent::Begin { total });
    }

    fn advance(&self, n: u64, message: &str) {
        let (done, total) = {
            let mut state = self.state.lock().unwrap_or_else(|e| e.into_inner());
            state.0 += n;
            *state
        };
        (self.sink)(&ProgressEvent::Advance { done, total, message: message.to_owned() });
    }

    fn message(&self, message: &str) {
        (self.sink)(&ProgressEvent::Message { message: message.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_one_json_object_each() {
        let lines = Mutex::new(Vec::new());
        let progress = EventProgress::new(|event: &ProgressEvent| lines.lock().unwrap().push(serde_json::to_string(event).unwrap()));
        progress.begin(Some(2));
        progress.advance(1, "acme");
        progress.message("waiting");
        progress.advance(1, "beta");
        assert_eq!(
            *lines.lock().unwrap(),
            [
                r#"{"event":"begin","total":2}"#,
                r#"{"event":"advance","done":1,"total":2,"message":"acme"}"#,
                r#"{"event":"message","message":"waiting"}"#,
                r#"{"event":"advance","done":2,"total":2,"message":"beta"}"#,
            ]
        );
    }
}
