//! `GET /public`.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use erp_db::{
    Outcome, TenantTx,
    tenants::{self, LocatorKind, Tenant},
};
use erp_kit::Flag;
use erp_web::{ApiError, ApiQuery, ProblemBody};
use http::{HeaderMap, Uri, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Config,
    setting::own::{BRANDING, Branding, DEFAULT_THEME, LOCALE},
    theme::{self, Theme},
};

const TAG: &str = "public";

/// The route below `/api/v1/config` that needs no token.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new().routes(routes!(get))
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PublicQuery {
    /// The tenant's slug. Without one: the tenant of the host name that was called, else the default tenant.
    pub tenant: Option<String>,
}

/// How a page looks, and what it offers. A slug that names no tenant gets what a tenant has that has set nothing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Public {
    /// Null: the product's own name.
    pub name: Option<String>,
    pub logo: Option<String>,
    pub theme: PublicTheme,
    #[schema(example = "zh-CN")]
    pub locale: String,
    /// The public feature flags.
    pub flags: BTreeMap<&'static str, bool>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicTheme {
    #[schema(example = "light")]
    pub code: String,
    /// `#rrggbb` by name.
    pub tokens: BTreeMap<String, String>,
}

/// What a page may know
///
/// Before anybody has signed in: branding and public feature flags. Limited by address.
#[utoipa::path(
    get, path = "/public", tag = TAG, operation_id = "getPublicConfig",
    params(PublicQuery),
    responses(
        (status = 200, description = "Branding and flags", body = Public),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn get(
    State(config): State<Config>,
    uri: Uri,
    headers: HeaderMap,
    ApiQuery(query): ApiQuery<PublicQuery>,
) -> Result<Json<Public>, ApiError> {
    let tenant = config.tenant_of(query.tenant.as_deref(), host(&uri, &headers).as_deref()).await?;
    let public = match tenant {
        Some(tenant) => config.public(&tenant).await,
        None => Ok(config.nobodys()),
    };
    Ok(Json(public?))
}

impl Config {
    async fn tenant_of(&self, slug: Option<&str>, host: Option<&str>) -> Outcome<Option<Tenant>> {
        if let Some(slug) = slug {
            return Ok(tenants::locate(&self.db, LocatorKind::Slug, slug).await?.filter(Tenant::is_active));
        }
        let by_host = match host {
            Some(host) => tenants::locate(&self.db, LocatorKind::Host, host).await?,
            None => None,
        };
        let found = match by_host {
            Some(tenant) => Some(tenant),
            None => tenants::locate(&self.db, LocatorKind::Slug, &self.default_slug).await?,
        };
        Ok(found.filter(Tenant::is_active))
    }

    async fn public(&self, tenant: &Tenant) -> Outcome<Public> {
        let branding: Branding = self.settings.get(tenant.id, None, &BRANDING).await?;
        let theme: Outcome<Option<Theme>> =
            self.db.read(tenant.id, async |tx: &TenantTx| theme::service::find(tx, &branding.theme).await).await;
        let mut flags = BTreeMap::new();
        for flag in self.settings.flags().filter(|flag| flag.public) {
            flags.insert(flag.key, self.settings.is_on(tenant.id, Flag(flag.key)).await?);
        }
        Ok(Public {
            name: branding.name,
            logo: branding.logo,
            theme: theme?.map_or_else(standard, |theme| PublicTheme { code: theme.code, tokens: theme.tokens }),
            locale: self.settings.get(tenant.id, None, &LOCALE).await?,
            flags,
        })
    }

    /// What a tenant has that has set nothing.
    fn nobodys(&self) -> Public {
        let locale = self.settings.spec(LOCALE.key).and_then(|spec| spec.default.as_str()).unwrap_or("zh-CN");
        Public {
            name: None,
            logo: None,
            theme: standard(),
            locale: locale.to_owned(),
            flags: self.settings.flags().filter(|flag| flag.public).map(|flag| (flag.key, flag.default)).collect(),
        }
    }
}

fn standard() -> PublicTheme {
    PublicTheme { code: DEFAULT_THEME.to_owned(), tokens: crate::seed::tokens(DEFAULT_THEME) }
}

/// The host that was called, without its port: of the request line, else of the Host header.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let authority = match uri.authority() {
        Some(authority) => authority.clone(),
        None => headers.get(header::HOST)?.to_str().ok()?.parse().ok()?,
    };
    Some(authority.host().to_ascii_lowercase())
}
