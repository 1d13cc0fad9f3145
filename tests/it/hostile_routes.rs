//! Bad queries, paths and methods.

use reqwest::Method;
use uuid::Uuid;

use crate::{
    contract::operations,
    hostile::{a_patient, refusal, unharmed},
    support::Clinic,
};

const PATIENTS: &str = "/api/v1/health/patients";

#[tokio::test(flavor = "multi_thread")]
async fn bad_queries_are_refused() {
    let clinic = Clinic::open().await;
    let long = format!("cursor={}", "A".repeat(8_000));
    let bad = [
        "limit=-1",
        "limit=0",
        "limit=201",
        "limit=1000000000",
        "limit=99999999999999999999",
        "limit=1e2",
        "limit=abc",
        "limit=",
        "limit=%00",
        "limit=%zz",
        "limit=1&limit=2",
        "limit=1;cursor=2",
        "page=1000000000",
        "offset=-5",
        "sort=name;DROP%20TABLE%20patient",
        "cursor=x",
        "cursor=%00",
        "cursor=%ff%fe",
        "cursor=../../../etc/passwd",
        "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "cursor=&cursor=",
        "tenant_id=1",
        "fields[]=name",
        "a=1&b=2",
        long.as_str(),
    ];
    let of_patients = [
        "status=%00",
        "status=nothing",
        "status=active&status=archived",
        "gender=",
        "gender=M",
        "phone=13811112222",
        "name=a",
        "created_from=never",
        "created_from=2026-02-30T00:00:00Z",
        "created_from=2026-01-01",
        "created_to=1767225600",
        "created_to=",
        "created_from=%2B999999-01-01T00:00:00Z",
    ];
    let all = bad.iter().map(|query| ("/api/v1/auth/sessions", query)).chain(bad.iter().chain(&of_patients).map(|query| (PATIENTS, query)));
    for (path, query) in all {
        let answer = clinic.api.get(&format!("{path}?{query}")).await;
        let what = format!("{path}?{query:.60}");
        refusal(&answer, &what);
        assert!([400, 422].contains(&answer.status.as_u16()), "{what}: {answer}");
        assert!(!answer.text.contains("13811112222"), "the query is repeated: {answer}");
    }
    // Odd, and no fault of anybody.
    for query in [
        "created_from=%2B262142-12-31T23:59:59Z",
        "created_to=-4713-01-01T00:00:00Z",
        "created_to=-262143-01-01T00:00:00Z",
        "created_from=0000-01-01T00:00:00Z",
    ] {
        let answer = clinic.api.get(&format!("{PATIENTS}?{query}")).await;
        assert!(answer.status.as_u16() < 500, "{query}: {answer}");
    }
    unharmed(&clinic).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_paths_name_nothing() {
    let clinic = Clinic::open().await;
    let patient = a_patient(&clinic).await;
    let long = "a".repeat(8_000);
    let ids = [
        "0",
        "-1",
        "null",
        "undefined",
        "%00",
        "%ff",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2f",
        "..;",
        "..%5c..%5cwindows",
        "%252e%252e%252f",
        "'%20OR%20'1'='1",
        "00000000-0000-0000-0000-00000000000g",
        "%E5%BC%A0%E4%BC%9F",
        long.as_str(),
        "*",
    ];
    for operation in operations().iter().filter(|operation| operation.has_id()) {
        for id in ids {
            let answer = operation.call(&clinic.api, &operation.at(|_| id.to_owned())).await;
            refusal(&answer, &format!("{} {} at {id:.40}", operation.method, operation.path));
            // Two long ids are longer than any address may be.
            let expected = if operation.at(|_| id.to_owned()).len() > 8_192 { 414 } else { 404 };
            assert_eq!(answer.status, expected, "{} {} at {id:.40}: {answer:.200}", operation.method, operation.path);
        }
    }
    let nowhere = [
        "/",
        "/api",
        "/api/v1",
        "/api/v2/health/patients",
        "/api/v1/health",
        "/api/v1/health/patients/",
        "/api/v1//health/patients",
        "/API/v1/health/patients",
        "/.env",
        "/.git/config",
        "/metrics",
        "/health",
        "/openapi.json/x",
        "/docs/../../etc/passwd",
        "/docs/%2e%2e/%2e%2e/etc/passwd",
    ];
    for path in nowhere {
        let answer = clinic.api.get(path).await;
        refusal(&answer, path);
        assert_eq!(answer.status, 404, "{path}: {answer}");
    }
    clinic.api.get(&format!("{PATIENTS}/{patient}")).await.expect(200);
    unharmed(&clinic).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_get_405_and_are_told_which_ones_there_are() {
    let clinic = Clinic::open().await;
    let all = operations();
    for operation in &all {
        let path = operation.at(|_| Uuid::now_v7().to_string());
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
            let method: Method = method.parse().unwrap();
            if all.iter().any(|other| other.path == operation.path && other.method == method) {
                continue;
            }
            let answer =
                clinic.api.send(clinic.api.request(method.clone(), &path).header("content-type", "application/json").body("{}")).await;
            refusal(&answer, &format!("{method} {path}"));
            assert_eq!(answer.problem(), (405, "common.method_not_allowed"), "{method} {path}");
            let allowed = answer.header("allow").unwrap_or_else(|| panic!("no Allow: {method} {path}"));
            assert!(allowed.split(',').any(|allowed| allowed.trim() == operation.method.as_str()), "{method} {path}: {allowed}");
        }
    }
    unharmed(&clinic).await;
}
