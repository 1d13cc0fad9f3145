//! Assembly: startup phases, application state, lifecycle, router.
