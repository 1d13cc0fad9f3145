//! Looking at what a dead letter's event says.

use std::collections::BTreeMap;

use erp_core::{AuditEntry, Origin, TenantId};
use erp_db::{Db, Failure, WriteTx, tenants};
use uuid::Uuid;

use super::WholeLetter;

/// Notes in the audit trail of each letter's tenant that somebody looks at what its event says; of a tenant that is gone, in that of
/// `system`, if any. To be called before anything is shown.
pub async fn note_reveal(
    db: &Db,
    origin: &Origin,
    system: Option<TenantId>,
    letters: &[WholeLetter],
    reason: Option<&str>,
) -> Result<(), Failure> {
    let mut owners: BTreeMap<Uuid, Vec<&WholeLetter>> = BTreeMap::new();
    for letter in letters {
        owners.entry(letter.letter.tenant_id).or_default().push(letter);
    }
    for (owner, letters) in owners {
        let Some(trail) = tenants::get(db, owner).await?.map(|tenant| tenant.id).or(system) else { continue };
        let note = async |tx: &WriteTx| {
            for whole in &letters {
                let event = whole.letter.event_id.to_string();
                let entry = AuditEntry::new("events.dead_letter.revealed", "dead_letter", whole.letter.id).detail("event_id", event);
                tx.audit(match reason {
                    Some(reason) => entry.reason(reason),
                    None => entry,
                });
            }
            Ok::<_, Failure>(())
        };
        db.write(trail, origin, note).await?;
    }
    Ok(())
}
