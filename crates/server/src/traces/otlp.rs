//! Spans to an OpenTelemetry collector, by OTLP over HTTP.

use std::{sync::OnceLock, time::Duration};

use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::Subscriber;
use tracing_subscriber::{Layer, registry::LookupSpan};

/// For one batch, and for the last one at the stop.
const LIMIT: Duration = Duration::from_secs(5);

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

pub(crate) type Traces<S> = Box<dyn Layer<S> + Send + Sync>;

/// The layer that hands every span on. What cannot be delivered is dropped, never waited for.
pub(crate) fn layer<S>(endpoint: Option<&str>) -> Result<Option<Traces<S>>, String>
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    let Some(endpoint) = endpoint else { return Ok(None) };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_timeout(LIMIT)
        .build()
        .map_err(|e| e.to_string())?;
    let resource = Resource::builder().with_service_name("erp").build();
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
    let tracer = provider.tracer("erp");
    PROVIDER.set(provider).map_err(|_| "traces are sent already".to_owned())?;
    Ok(Some(tracing_opentelemetry::layer().with_tracer(tracer).boxed()))
}

/// Sends what is left.
pub(crate) async fn finish() {
    let Some(provider) = PROVIDER.get() else { return };
    let last = tokio::task::spawn_blocking(|| provider.shutdown_with_timeout(LIMIT));
    if let Ok(Ok(Err(error))) = tokio::time::timeout(LIMIT, last).await {
        tracing::warn!(%error, "the last traces were not delivered");
    }
}
