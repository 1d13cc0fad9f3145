//! Decoys: patients who do not exist. Nobody has a reason to look at one, so that whoever does is looking around.
//!
//! A decoy stands in lists like anybody else, which says nothing; to find, open or reveal one raises the alarm. No answer shows which
//! records are decoys.

use erp_core::{AuditEntry, Pii, new_id};
use erp_db::{Outcome, WriteTx, sql};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    input::{NewPatient, check_new},
    register,
};
use crate::state::Health;

pub const READ: &str = "health.patient.decoy_read";

const FAMILY: [&str; 8] = ["王", "李", "张", "刘", "陈", "杨", "赵", "周"];
const GIVEN: [&str; 8] = ["秀兰", "建国", "玉梅", "志强", "桂芳", "海燕", "文博", "丽华"];

/// The alarm's place in the log; its line in the trail is [`line`].
pub fn alarm(tenant: erp_core::TenantId, user: Option<Uuid>, id: Uuid, by: &str) {
    tracing::error!(%tenant, user = ?user, patient_id = %id, by, code = READ, "somebody looks at a patient who does not exist");
}

pub fn line(id: Uuid, by: &str) -> AuditEntry {
    AuditEntry::new(READ, "patient", id).detail("by", by)
}

impl Health {
    /// Raises the alarm for the decoys among what an answer shows.
    pub fn report_decoys(&self, caller: &erp_web::Caller, by: &str, decoys: impl IntoIterator<Item = Uuid>) {
        for id in decoys {
            alarm(caller.tenant(), Some(caller.principal.user_id), id, by);
            self.db.audit_later(caller.tenant(), caller.origin(), line(id, by));
        }
    }
}

/// Registers a decoy that looks like anybody.
pub async fn make(tx: &WriteTx, index_names: bool) -> Outcome<Uuid> {
    let random = new_id().as_u128();
    let pick = |from: [&'static str; 8], shift: u32| from[(random >> shift & 7) as usize];
    let text = |text: String| Some(Pii::new(text));
    let body = NewPatient {
        name: text(format!("{}{}", pick(FAMILY, 0), pick(GIVEN, 3))),
        gender: Some(if random >> 6 & 1 == 0 { "female" } else { "male" }.to_owned()),
        birth_date: text(format!("19{:02}-{:02}-{:02}", 40 + (random >> 7) % 55, 1 + (random >> 13) % 12, 1 + (random >> 17) % 28)),
        phone: text(format!("13{}{:08}", (random >> 22) % 10, (random >> 26) % 100_000_000)),
        ..NewPatient::default()
    };
    let mrn = register::next_mrn(tx).await?;
    let (person, identifiers) = check_new(&body, mrn.day)?;
    let (row, _) = register::insert(tx, mrn.text, person, identifiers, register::Source::of("staff"), index_names).await?;
    // Somebody registered everybody else: a record that nobody made would tell itself apart.
    let mark = "UPDATE patient SET decoy = true, created_by = other.by, updated_by = other.by FROM (SELECT (SELECT created_by FROM patient \
        WHERE tenant_id = $1 AND created_by IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT 1) AS by) AS other WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(mark, [tx.tenant().get().into(), row.id.into()])).await?;
    Ok(row.id)
}
