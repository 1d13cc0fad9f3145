//! TaskRunner and scheduler: one way to run a background job.
