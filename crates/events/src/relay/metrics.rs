//! What the relay counts, by name.

pub const LATENCY: &str = "erp_outbox_publish_latency_seconds";
pub const BATCH: &str = "erp_outbox_batch_events";
pub const WAKEUPS: &str = "erp_outbox_wakeups_total";
pub const ORDER: &str = "erp_outbox_order_violations_total";
pub const LEADER: &str = "erp_outbox_leader";
pub const DEAD: &str = "erp_outbox_dead_total";
pub const SESSIONS: &str = "erp_outbox_sessions_lost_total";
pub const TAKEOVERS: &str = "erp_outbox_takeovers_total";
pub const DUPLICATES: &str = "erp_outbox_duplicates_total";
/// Sinks that were disabled since they took nothing for days, by `sink`.
pub const DISABLED: &str = "erp_outbox_sinks_disabled_total";
