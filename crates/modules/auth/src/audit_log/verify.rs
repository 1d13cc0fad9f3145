//! Verification over HTTP: as `erp audit verify` for one tenant, a bounded part a call.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use erp_core::{AuditEntry, Origin, Outcome as Audited, Problem, TenantId, crypto::PiiCrypto, event::Code};
use erp_db::{
    Failure, Outcome, WriteTx,
    audit::{Anchor, Budget, Fault, verify_part},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Auth, events::AuditChainBroken};

/// What one call may take: far below the time limit of a request.
const BUDGET: Budget = Budget { rows: 50_000, time: Duration::from_secs(2) };
const PURPOSE: &str = "auth.audit-verify-cursor";

/// Where to begin.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditVerifyRequest {
    /// `next_cursor` of the call before; absent at the beginning of the chain.
    pub cursor: Option<String>,
}

/// What one call found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditVerdict {
    /// Whether every row that this call looked at is sound.
    pub ok: bool,
    /// Whether the end of the chain was reached, or a fault. If not, go on with `next_cursor`.
    pub complete: bool,
    /// Rows before the others that were moved into files, which only `erp audit verify` reads. What is recorded of them is sound.
    #[schema(example = 10000)]
    pub archived_rows: u64,
    /// Rows of this call that are good.
    #[schema(example = 1200)]
    pub rows: u64,
    /// The last good row.
    #[schema(example = 1200)]
    pub last_seq: i64,
    /// Its hash in hex.
    pub last_hash: String,
    /// The first fault.
    pub fault: Option<AuditFault>,
    pub next_cursor: Option<String>,
}

/// What is wrong with the chain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditFault {
    /// The first row that is wrong or missing.
    #[schema(example = 17)]
    pub seq: i64,
    /// `altered`, `broken_link`, `gap`, `truncated`, `unknown_key`, `column_mismatch`, `head_mismatch`, `archive_forged` and the like,
    /// as `erp audit verify` says it.
    #[schema(example = "altered")]
    pub kind: String,
    /// Which column, where one is at fault.
    pub column: Option<String>,
}

impl Auth {
    /// Verifies the tenant's chain from where the cursor says.
    pub async fn verify_audit(&self, tenant: TenantId, origin: &Origin, request: &AuditVerifyRequest) -> Outcome<AuditVerdict> {
        let crypto = self.db.crypto();
        let from = request.cursor.as_deref().map(|text| read_cursor(crypto, tenant, text)).transpose()?;
        let part = verify_part(&self.db, tenant, from, BUDGET).await?;
        if let Some(fault) = &part.report.fault {
            self.alarm(tenant, origin, fault).await;
        }
        let fault = part.report.fault.as_ref().map(|fault| AuditFault {
            seq: fault.seq,
            kind: fault.kind.as_str().to_owned(),
            column: fault.column.map(str::to_owned),
        });
        Ok(AuditVerdict {
            ok: fault.is_none(),
            complete: part.next.is_none(),
            archived_rows: part.report.archived.rows,
            rows: part.report.rows,
            last_seq: part.report.last_seq,
            last_hash: part.report.last_hash,
            fault,
            next_cursor: part.next.map(|at| write_cursor(crypto, tenant, &at)),
        })
    }

    /// A broken chain is told to the log and, if it can still be written to, to the chain and whoever listens to events.
    async fn alarm(&self, tenant: TenantId, origin: &Origin, fault: &Fault) {
        tracing::error!(%tenant, seq = fault.seq, kind = fault.kind.as_str(), code = "auth.audit.chain_broken", "the audit chain is not sound");
        let told: Result<(), Failure> = self
            .db
            .write(tenant, origin, async |tx: &WriteTx| {
                let entry = AuditEntry::new("auth.audit.chain_broken", "audit_log", None).outcome(Audited::Failure);
                tx.audit(entry.detail("seq", fault.seq).detail("kind", fault.kind.as_str()));
                tx.publish(tenant.get(), fault.seq, &AuditChainBroken { seq: fault.seq, kind: Code::new(fault.kind.as_str()) });
                Ok(())
            })
            .await;
        if let Err(error) = told {
            tracing::error!(%tenant, %error, "the alarm could not be written to the chain");
        }
    }
}

/// The place and a tag over it: what a client could make up would be a verdict of its own.
fn write_cursor(crypto: &PiiCrypto, tenant: TenantId, at: &Anchor) -> String {
    let place = [&at.seq.to_be_bytes()[..], &at.hash].concat();
    let tag = crypto.mac(PURPOSE, tenant, &place);
    URL_SAFE_NO_PAD.encode([&place[..], &tag].concat())
}

fn read_cursor(crypto: &PiiCrypto, tenant: TenantId, text: &str) -> Result<Anchor, Problem> {
    let invalid = || Problem::bad_request("common.cursor.invalid");
    let bytes: [u8; 72] = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(invalid)?;
    let (place, tag) = bytes.split_at(40);
    if !crypto.verify_mac(PURPOSE, tenant, place, tag.try_into().map_err(|_| invalid())?) {
        return Err(invalid());
    }
    let (seq, hash) = place.split_at(8);
    let seq = i64::from_be_bytes(seq.try_into().map_err(|_| invalid())?);
    Ok(Anchor { seq, hash: hash.try_into().map_err(|_| invalid())? })
}
