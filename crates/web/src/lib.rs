//! HTTP vocabulary: extractors, problem+json, middleware, rate limits, probes, OpenAPI assembly.
