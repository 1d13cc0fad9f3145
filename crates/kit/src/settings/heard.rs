//! What is known to have changed since a value was read.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use erp_db::{
    Db,
    words::{self, Words},
};
use uuid::Uuid;

/// The channel; a word is the tenant whose values changed.
const CHANNEL: &str = "erp_values";
const APPLICATION: &str = "erp/config";
/// Before a connection that failed is tried again; nothing is remembered meanwhile.
const RETRY: Duration = Duration::from_secs(1);

/// How often a tenant's values are known to have changed: what was read at another count is old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Generation {
    /// Of the connection that listens: whatever was said before it, nobody here heard.
    connection: u64,
    tenant: u64,
}

#[derive(Default)]
pub(super) struct Heard(RwLock<State>);

#[derive(Default)]
struct State {
    listening: bool,
    connection: u64,
    tenants: HashMap<Uuid, u64>,
}

impl Heard {
    /// None while nobody listens: then nothing that was remembered can be relied on.
    pub(super) fn generation(&self, tenant: Uuid) -> Option<Generation> {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let of_tenant = state.tenants.get(&tenant).copied().unwrap_or(0);
        state.listening.then_some(Generation { connection: state.connection, tenant: of_tenant })
    }

    pub(super) fn changed(&self, tenant: Uuid) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner).tenants.entry(tenant).or_default() += 1;
    }

    fn listening(&self, listening: bool) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        state.listening = listening;
        state.connection += 1;
    }
}

/// Tells every process, this one too, that values of the transaction's tenant change with its commit.
pub(super) async fn tell(tx: &erp_db::WriteTx, heard: &Arc<Heard>) -> erp_db::Outcome<()> {
    let tenant = tx.tenant().get();
    words::say(tx, CHANNEL, &tenant.to_string()).await?;
    let heard = Arc::clone(heard);
    tx.after_commit(move || heard.changed(tenant));
    Ok(())
}

/// Listens until it is dropped.
pub(super) async fn listen(db: Db, heard: Arc<Heard>) {
    loop {
        match Words::open(&db, APPLICATION, CHANNEL).await {
            Ok(mut words) => {
                heard.listening(true);
                while let Ok(word) = words.next().await {
                    match word.text.parse() {
                        Ok(tenant) => heard.changed(tenant),
                        // Not one of ours; everything may have changed.
                        Err(_) => heard.listening(true),
                    }
                }
                heard.listening(false);
                tracing::debug!("settings are read from the database until the connection that hears of changes is back");
            }
            Err(error) => tracing::debug!(%error, "nobody hears of changed settings; they are read from the database"),
        }
        tokio::time::sleep(RETRY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_relied_on_that_was_read_before_a_change_or_a_gap() {
        let (heard, one, other) = (Heard::default(), Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(heard.generation(one), None, "nobody listens yet");
        heard.listening(true);
        let (first, others) = (heard.generation(one), heard.generation(other));
        assert!(first.is_some());
        heard.changed(one);
        assert_ne!(heard.generation(one), first);
        assert_eq!(heard.generation(other), others, "another tenant's values are as they were");
        heard.listening(false);
        assert_eq!(heard.generation(other), None);
        heard.listening(true);
        assert_ne!(heard.generation(other), others, "something may have been said meanwhile");
    }
}
