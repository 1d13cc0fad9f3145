//! Who asks for what.

use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use erp_core::Cursor;
use erp_testkit::ADMIN_PASSWORD;
use rand::{RngExt, rngs::SmallRng};
use sea_orm::sqlx::{self, PgConnection, Row};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    http::Connection,
    load::{Plan, Request},
    seed,
    target::Target,
};

pub const PATIENTS: &str = "/api/v1/health/patients";
/// Of the large tenant: enough that no page is asked for twice in a while.
const SOME: i64 = 4_000;

/// A signed-in user. The references are told in headers what the product reads from the token.
#[derive(Clone, Debug)]
pub struct Caller {
    pub code: String,
    pub username: String,
    pub tenant: Uuid,
    pub user: Uuid,
    pub token: String,
}

impl Caller {
    pub fn get(&self, path: &str) -> Request {
        self.request("GET", path, "", None, 200)
    }

    pub fn post(&self, path: &str, body: &Value, key: Option<&str>, expect: u16) -> Request {
        self.request("POST", path, &body.to_string(), key, expect)
    }

    fn request(&self, method: &str, path: &str, body: &str, key: Option<&str>, expect: u16) -> Request {
        let Self { tenant, user, token, .. } = self;
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nhost: bench\r\nuser-agent: bench\r\naccept: application/json\r\nauthorization: Bearer {token}\r\n\
             x-tenant: {tenant}\r\nx-user: {user}\r\n"
        );
        if let Some(key) = key {
            text.push_str(&format!("idempotency-key: {key}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        Request { bytes: text.into_bytes(), expect }
    }
}

/// A tenant with its users and patients.
#[derive(Clone, Debug)]
pub struct Clinic {
    pub tenant: Uuid,
    pub callers: Vec<Caller>,
    pub patients: Vec<Cursor>,
}

impl Clinic {
    pub fn caller(&self, random: &mut SmallRng) -> &Caller {
        &self.callers[random.random_range(0..self.callers.len())]
    }

    pub fn patient(&self, random: &mut SmallRng) -> &Cursor {
        &self.patients[random.random_range(0..self.patients.len())]
    }
}

#[derive(Clone, Debug)]
pub struct World {
    pub clinics: Arc<Vec<Clinic>>,
    pub large: Arc<Clinic>,
}

impl World {
    /// Signs every user in, four at a time.
    pub async fn open(conn: &mut PgConnection, target: &Target) -> Result<Self> {
        let rows = sqlx::query(
            "SELECT t.code, u.username, t.id AS tenant, u.id AS user FROM user_account u JOIN tenant t ON t.id = u.tenant_id \
             WHERE t.code LIKE 'bench-%' ORDER BY t.code, u.username",
        )
        .fetch_all(&mut *conn)
        .await?;
        let mut callers = Vec::with_capacity(rows.len());
        for row in &rows {
            callers.push(Caller {
                code: row.try_get("code")?,
                username: row.try_get("username")?,
                tenant: row.try_get("tenant")?,
                user: row.try_get("user")?,
                token: String::new(),
            });
        }
        let signing =
            callers.chunks(callers.len().div_ceil(4)).map(|part| tokio::spawn(sign_in(target.address, part.to_vec()))).collect::<Vec<_>>();
        let mut clinics: Vec<Clinic> = Vec::new();
        let mut large = None;
        let mut signed: Vec<Caller> = Vec::new();
        for part in signing {
            signed.extend(part.await??);
        }
        for part in signed.chunk_by(|a, b| a.tenant == b.tenant) {
            let Some(first) = part.first() else { continue };
            let patients = patients(conn, first.tenant).await?;
            let clinic = Clinic { tenant: first.tenant, callers: part.to_vec(), patients };
            if first.code == seed::LARGE_CODE { large = Some(clinic) } else { clinics.push(clinic) }
        }
        Ok(Self { clinics: Arc::new(clinics), large: Arc::new(large.context("no large tenant")?) })
    }

    /// One patient of a random user's tenant.
    pub fn get(&self) -> Plan {
        let clinics = self.clinics.clone();
        Arc::new(move |random| {
            let clinic = pick(&clinics, random);
            clinic.caller(random).get(&format!("{PATIENTS}/{}", clinic.patient(random).id))
        })
    }

    /// Twenty patients: every second time the first ones, else from a random one on.
    pub fn page(&self) -> Plan {
        let clinics = self.clinics.clone();
        Arc::new(move |random| {
            let clinic = pick(&clinics, random);
            let from = if random.random_bool(0.5) { String::new() } else { format!("&cursor={}", clinic.patient(random).encode()) };
            clinic.caller(random).get(&format!("{PATIENTS}?limit=20{from}"))
        })
    }

    /// A new patient with a phone and a number.
    pub fn create(&self) -> Plan {
        let clinics = self.clinics.clone();
        Arc::new(move |random| create(pick(&clinics, random).caller(random), random))
    }
}

/// Registers somebody who was never there before.
pub fn create(caller: &Caller, random: &mut SmallRng) -> Request {
    let n: u64 = random.random_range(1_000_000..100_000_000_000);
    let body = json!({
        "name": seed::name(n), "gender": "female", "birth_date": seed::born(n).to_string(), "phone": seed::phone(n),
        "address": "示例市示范区样本路1号", "blood_type": "O", "identifiers": [{ "kind": "insurance", "value": seed::identifier(n) }]
    });
    caller.post(PATIENTS, &body, Some(&Uuid::new_v4().to_string()), 201)
}

fn pick<'a>(clinics: &'a [Clinic], random: &mut SmallRng) -> &'a Clinic {
    &clinics[random.random_range(0..clinics.len())]
}

async fn sign_in(address: std::net::SocketAddr, callers: Vec<Caller>) -> Result<Vec<Caller>> {
    let mut connection = Connection::open(address).await?;
    let mut signed = Vec::with_capacity(callers.len());
    for caller in callers {
        let answer = connection.exchange(&login(&caller, ADMIN_PASSWORD).bytes).await?;
        let body: Value = serde_json::from_slice(answer.body)?;
        let token = body.get("access_token").and_then(Value::as_str).with_context(|| format!("not signed in: {body}"))?;
        signed.push(Caller { token: token.to_owned(), ..caller });
    }
    Ok(signed)
}

/// The request that signs `caller` in.
pub fn login(caller: &Caller, password: &str) -> Request {
    let body = json!({ "tenant": caller.code, "username": caller.username, "password": password });
    caller.post("/api/v1/auth/login", &body, None, 200)
}

/// Patients of the seed, as places in the list.
async fn patients(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<Cursor>> {
    let rows =
        sqlx::query("SELECT created_at, id FROM patient WHERE tenant_id = $1 AND source = 'import' ORDER BY substr(id::text, 30) LIMIT $2")
            .bind(tenant)
            .bind(SOME)
            .fetch_all(conn)
            .await?;
    rows.iter().map(|row| Ok(Cursor { at: row.try_get::<DateTime<Utc>, _>("created_at")?, id: row.try_get("id")? })).collect()
}
