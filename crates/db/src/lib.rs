//! Pool, tenant-scoped transactions, migration runner, advisory locks, audit chain, idempotency keys.
