//! Test databases, test servers, a fake clock and fixtures.
