//! Who may do what: login, tokens, sessions, permissions.
