//! Reading values, from memory where it is known that nothing changed.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
    time::Duration,
};

use erp_core::{Problem, TenantId, crypto::Field};
use erp_db::{Db, DbError, Failure, Outcome, TenantTx, WriteTx, sql};
use moka::sync::Cache;
use sea_orm::ConnectionTrait;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::{
    Flag, FlagSpec, SEALED, Scope, Setting, SettingSpec,
    heard::{self, Generation, Heard},
};

/// Tenants and users whose values are remembered.
const REMEMBERED: u64 = 10_000;
/// A connection that seems to listen and does not is found out by TCP sooner than this.
const LONGEST: Duration = Duration::from_mins(1);

/// What tenants and users have set. Cheap to clone; every clone remembers together.
#[derive(Clone)]
pub struct Settings(Arc<Inner>);

struct Inner {
    db: Db,
    settings: BTreeMap<&'static str, SettingSpec>,
    flags: BTreeMap<&'static str, FlagSpec>,
    /// By tenant and whose values they are: the tenant's id, or a user's.
    remembered: Cache<(TenantId, Uuid), Arc<Values>>,
    heard: Arc<Heard>,
    ear: OnceLock<AbortOnDropHandle<()>>,
}

/// The values of one tenant, or of one user.
struct Values {
    read_at: Option<Generation>,
    settings: HashMap<String, Stored>,
    flags: HashMap<String, bool>,
}

/// A secret stays sealed in memory too.
enum Stored {
    Plain(Value),
    Sealed { row: Uuid, envelope: Vec<u8> },
}

impl Settings {
    /// Reads the database at every question until [`Settings::hear`] is called.
    pub fn new(db: &Db, settings: impl IntoIterator<Item = SettingSpec>, flags: impl IntoIterator<Item = FlagSpec>) -> Self {
        Self(Arc::new(Inner {
            db: db.clone(),
            settings: settings.into_iter().map(|spec| (spec.key, spec)).collect(),
            flags: flags.into_iter().map(|spec| (spec.key, spec)).collect(),
            remembered: Cache::builder().max_capacity(REMEMBERED).time_to_live(LONGEST).build(),
            heard: Arc::default(),
            ear: OnceLock::new(),
        }))
    }

    /// Hears from now on, on a connection of its own, what any process changes, and remembers what it reads.
    pub fn hear(&self) {
        let (db, heard) = (self.0.db.clone(), Arc::clone(&self.0.heard));
        self.0.ear.get_or_init(|| AbortOnDropHandle::new(tokio::spawn(heard::listen(db, heard))));
    }

    /// Whether changes are heard of at this moment, and what is read is remembered.
    pub fn hears(&self) -> bool {
        self.0.heard.generation(Uuid::nil()).is_some()
    }

    /// Everything that is registered, by key.
    pub fn specs(&self) -> impl Iterator<Item = &SettingSpec> {
        self.0.settings.values()
    }

    pub fn spec(&self, key: &str) -> Option<&SettingSpec> {
        self.0.settings.get(key)
    }

    pub fn flags(&self) -> impl Iterator<Item = &FlagSpec> {
        self.0.flags.values()
    }

    pub fn flag_spec(&self, key: &str) -> Option<&FlagSpec> {
        self.0.flags.get(key)
    }

    /// The value that counts for the tenant, or for one of its users. A stored value that is no `T`, as after a change of the
    /// product, counts as none.
    ///
    /// # Errors
    /// Those of the database; an internal one for a key that no module registered.
    pub async fn get<T: DeserializeOwned>(&self, tenant: TenantId, user: Option<Uuid>, setting: &Setting<T>) -> Outcome<T> {
        let spec = self.spec(setting.key).ok_or_else(|| unregistered(setting.key))?;
        let value = self.value(tenant, user, spec).await?;
        match serde_json::from_value(value) {
            Ok(value) => Ok(value),
            Err(_) => {
                tracing::warn!(setting = setting.key, %tenant, "the stored value does not fit this version of the product; the default counts");
                serde_json::from_value(spec.default.clone()).map_err(|error| Problem::internal(error).into())
            }
        }
    }

    /// As [`Settings::get`], as it is stored.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn value(&self, tenant: TenantId, user: Option<Uuid>, spec: &SettingSpec) -> Outcome<Value> {
        let user = user.filter(|_| spec.scopes.contains(&Scope::User));
        for owner in user.into_iter().chain([tenant.get()]) {
            if let Some(stored) = self.values(tenant, owner).await?.settings.get(spec.key) {
                return self.open(tenant, stored);
            }
        }
        Ok(spec.default.clone())
    }

    /// Whether the flag is on for the tenant.
    ///
    /// # Errors
    /// Those of the database; an internal one for a flag that no module registered.
    pub async fn is_on(&self, tenant: TenantId, flag: Flag) -> Outcome<bool> {
        let spec = self.flag_spec(flag.0).ok_or_else(|| unregistered(flag.0))?;
        Ok(self.values(tenant, tenant.get()).await?.flags.get(spec.key).copied().unwrap_or(spec.default))
    }

    /// Says that the transaction changes a setting or a flag: every process forgets the tenant's values at its commit.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn changes(&self, tx: &WriteTx) -> Outcome<()> {
        heard::tell(tx, &self.0.heard).await
    }

    fn open(&self, tenant: TenantId, stored: &Stored) -> Outcome<Value> {
        match stored {
            Stored::Plain(value) => Ok(value.clone()),
            Stored::Sealed { row, envelope } => {
                let field = Field { tenant, table: SEALED.0, column: SEALED.1, row: *row };
                let text = self.0.db.crypto().open(&field, None, envelope).map_err(DbError::from)?;
                Ok(serde_json::from_str(text.expose()).map_err(Problem::internal)?)
            }
        }
    }

    async fn values(&self, tenant: TenantId, owner: Uuid) -> Outcome<Arc<Values>> {
        // Before the reading: a change in between makes what was read old.
        let now = self.0.heard.generation(tenant.get());
        let known = self.0.remembered.get(&(tenant, owner));
        if let Some(known) = known.filter(|known| now.is_some() && known.read_at == now) {
            return Ok(known);
        }
        let read: Outcome<Values> = self.0.db.read(tenant, async |tx: &TenantTx| read(tx, owner, now).await).await;
        let read = Arc::new(read?);
        if now.is_some() {
            self.0.remembered.insert((tenant, owner), Arc::clone(&read));
        }
        Ok(read)
    }
}

async fn read(tx: &TenantTx, owner: Uuid, read_at: Option<Generation>) -> Outcome<Values> {
    let tenant = tx.tenant().get();
    let statement = "SELECT id, key, value, value_enc FROM setting WHERE tenant_id = $1 AND scope_id = $2 AND deleted_at IS NULL";
    let mut settings = HashMap::new();
    for row in tx.query_all_raw(sql(statement, [tenant.into(), owner.into()])).await? {
        let sealed: Option<Vec<u8>> = row.try_get("", "value_enc")?;
        let stored = match sealed {
            Some(envelope) => Stored::Sealed { row: row.try_get("", "id")?, envelope },
            None => Stored::Plain(row.try_get("", "value")?),
        };
        settings.insert(row.try_get("", "key")?, stored);
    }
    let mut flags = HashMap::new();
    if owner == tenant {
        let statement = "SELECT key, enabled FROM feature_flag WHERE tenant_id = $1 AND enabled IS NOT NULL";
        for row in tx.query_all_raw(sql(statement, [tenant.into()])).await? {
            flags.insert(row.try_get("", "key")?, row.try_get("", "enabled")?);
        }
    }
    Ok(Values { read_at, settings, flags })
}

fn unregistered(key: &'static str) -> Failure {
    Problem::internal(std::io::Error::other(format!("nobody registered {key}"))).into()
}
