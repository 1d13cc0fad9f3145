//! Webhooks go to the public internet alone, whatever their URL says and wherever its name leads.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use erp_events::{
    Sink,
    sinks::{Outbound, SinkDeps, build},
};
use serde_json::json;

use crate::support::{Names, Receiver, Trap, deps, ends, event, retry};

const HOME: &str = "127.0.0.1";
/// Loopback too, on the operator's list in these tests: it stands for an address that may be reached.
const ALLOWED: &str = "127.0.0.2";

fn open(outbound: Outbound) -> SinkDeps {
    SinkDeps { outbound, ..deps() }
}

fn sink(url: &str, deps: &SinkDeps) -> Result<Arc<dyn Sink>, String> {
    let config = json!({ "url": url, "secrets_env": ["ERP_SINK_HOOK"], "timeout": "2s" });
    build("webhook", &config, deps).map_err(|refused| refused.to_string())
}

/// One spelling each; the reason shows that it was seen through, and not refused by chance.
const SPELLINGS: [(&str, &str); 58] = [
    ("http://127.0.0.1/", "a loopback address"),
    ("http://127.0.0.2/", "a loopback address"),
    ("http://127.255.255.254/", "a loopback address"),
    ("http://2130706433/", "a loopback address"),
    ("http://0x7f000001/", "a loopback address"),
    ("http://0x7f.1/", "a loopback address"),
    ("http://0x7F.0x0.0x0.0x1/", "a loopback address"),
    ("http://017700000001/", "a loopback address"),
    ("http://0177.0.0.1/", "a loopback address"),
    ("http://0177.0x0.0.1/", "a loopback address"),
    ("http://127.1/", "a loopback address"),
    ("http://127.0.1/", "a loopback address"),
    ("http://127.0.0.1./", "a loopback address"),
    ("http://127.000.000.001/", "a loopback address"),
    ("http://%31%32%37.0.0.1/", "a loopback address"),
    ("http://①②⑦.⓪.⓪.①/", "a loopback address"),
    ("http://127。0。0。1/", "a loopback address"),
    ("http://１２７.0.0.1/", "a loopback address"),
    ("http:127.0.0.1/", "a loopback address"),
    ("http:///127.0.0.1/", "a loopback address"),
    ("hTTp://127.0.0.1:80/", "a loopback address"),
    ("http://0/", "an unspecified address"),
    ("http://0.0.0.0/", "an unspecified address"),
    ("http://10.0.0.1/", "a private address"),
    ("http://172.16.0.1/", "a private address"),
    ("http://172.31.255.255/", "a private address"),
    ("http://192.168.1.1/", "a private address"),
    ("http://3232235777/", "a private address"),
    ("http://169.254.169.254/latest/meta-data/", "a link-local address"),
    ("http://0xA9FEA9FE/", "a link-local address"),
    ("http://2852039166/", "a link-local address"),
    ("http://100.64.0.1/", "a carrier's shared address"),
    ("http://100.100.100.200/", "a carrier's shared address"),
    ("http://168.63.129.16/", "a cloud's own address"),
    ("http://192.0.0.192/", "a protocol's address"),
    ("http://198.18.0.1/", "a benchmark's address"),
    ("http://203.0.113.5/", "a documentation address"),
    ("http://224.0.0.1/", "a multicast address"),
    ("http://255.255.255.255/", "a reserved address"),
    ("http://[::1]/", "a loopback address"),
    ("http://[0:0:0:0:0:0:0:1]/", "a loopback address"),
    ("http://[::]/", "an unspecified address"),
    ("http://[::ffff:127.0.0.1]/", "an IPv4 address in IPv6"),
    ("http://[::ffff:7f00:1]/", "an IPv4 address in IPv6"),
    ("http://[::127.0.0.1]/", "a reserved address"),
    ("http://[64:ff9b::127.0.0.1]/", "behind NAT64"),
    ("http://[64:ff9b:1::7f00:1]/", "behind NAT64"),
    ("http://[2002:7f00:1::]/", "behind 6to4"),
    ("http://[2001:0:7f00:1::]/", "a protocol's address"),
    ("http://[fd00:ec2::254]/", "a private address"),
    ("http://[fe80::1]/", "a link-local address"),
    ("http://[ff02::1]/", "a multicast address"),
    ("http://good.example@127.0.0.1/", "credentials"),
    ("http://user:hunter2@93.184.216.34/", "credentials"),
    ("http://93.184.216.34:22/", "ports"),
    ("http://93.184.216.34:6379/", "ports"),
    ("http://93.184.216.34\\@127.0.0.1/", "backslashes"),
    ("http://127.0.0.1\t/", "white space"),
];

#[test]
fn no_spelling_of_an_address_hides_it() {
    let deps = open(Outbound { plain_http: true, ports: vec![80, 443, 8443], ..Outbound::default() });
    for (url, why) in SPELLINGS {
        let refused = sink(url, &deps).err().unwrap_or_else(|| panic!("{url} was taken"));
        assert!(refused.contains("webhook.url") && refused.contains(why), "{url}: {refused}");
        assert!(!refused.contains("hunter2") && !refused.contains("127"), "{url}: {refused}");
    }
    for good in ["http://93.184.216.34/", "http://hooks.example/a?b=c", "http://xn--fiqs8s.example:8443/", "http://[2606:4700::1111]/"] {
        assert!(sink(good, &deps).is_ok(), "{good}");
    }
}

#[test]
fn by_default_it_is_https_on_its_own_ports() {
    for other in [
        "http://hooks.example/",
        "file:///etc/passwd",
        "gopher://hooks.example/",
        "unix:///run/redis.sock",
        "javascript:alert(1)",
        "//hooks.example/",
        "hooks.example",
        "",
        "https://",
        "https://hooks.example:22/",
        "https://hooks.example:80/",
        "https://hooks.example:99999/",
        "https://999.1.1.1/",
        "https://[::1",
        "https://127.0.0.1/",
    ] {
        assert!(sink(other, &deps()).is_err(), "{other}");
    }
    for good in ["https://hooks.example/", "https://hooks.example:8443/in?key=1"] {
        let built = sink(good, &deps()).map(drop);
        if cfg!(feature = "tls") {
            assert_eq!(built, Ok(()), "{good}");
        } else {
            assert!(built.unwrap_err().contains("feature tls"), "{good}");
        }
    }
}

#[tokio::test]
async fn no_name_leads_to_where_webhooks_must_not_go() {
    let trap = Trap::start().await;
    let port = trap.address.port();
    let names = Names::new([
        ("localhost", &[&[HOME]]),
        ("localhost.", &[&[HOME]]),
        ("127.0.0.1.nip.example", &[&[HOME]]),
        ("v6.example", &[&["::1"]]),
        ("mapped.example", &[&["::ffff:127.0.0.1"]]),
        ("nat64.example", &[&["64:ff9b::7f00:1"]]),
        ("metadata.example", &[&["169.254.169.254"]]),
        ("private.example", &[&["10.0.0.1"]]),
        // One good address among bad ones, in either order.
        ("mixed.example", &[&[ALLOWED, HOME]]),
        ("mixed-too.example", &[&[HOME, ALLOWED]]),
        ("empty.example", &[&[]]),
    ]);
    let allowed = vec![ALLOWED.parse::<IpAddr>().unwrap().into()];
    let deps = open(Outbound { plain_http: true, ports: vec![port], allowed, resolver: names.clone(), ..Outbound::default() });
    let hosts = [
        "localhost",
        "LOCALHOST.",
        "127.0.0.1.nip.example",
        "v6.example",
        "mapped.example",
        "nat64.example",
        "metadata.example",
        "private.example",
        "mixed.example",
        "mixed-too.example",
        "empty.example",
        "unknown.example",
    ];
    for host in hosts {
        let refused = retry(ends(&sink(&format!("http://{host}:{port}/"), &deps).unwrap(), &event()).await);
        let said = ["where webhooks do not go", "has no address", "cannot be resolved"];
        assert!(said.iter().any(|one| refused.contains(one)) && !refused.contains("127."), "{host}: {refused}");
    }
    assert_eq!(names.asked(), hosts.len());
    assert_eq!(trap.accepted().await, 0);
}

/// The name is asked for once a delivery, and what was judged is what is connected to.
#[tokio::test]
async fn a_name_that_leads_elsewhere_the_next_moment_gains_nothing() {
    let receiver = Receiver::on(SocketAddr::new(ALLOWED.parse().unwrap(), 0)).await;
    let port = receiver.address.port();
    let trap = Trap::on(SocketAddr::new(HOME.parse().unwrap(), port)).await;
    let names = Names::new([("rebinding.example", &[&[ALLOWED], &[HOME], &[ALLOWED]])]);
    let allowed = vec![ALLOWED.parse::<IpAddr>().unwrap().into()];
    let deps = open(Outbound { plain_http: true, ports: vec![port], allowed, resolver: names.clone(), ..Outbound::default() });
    let sink = sink(&format!("http://rebinding.example:{port}/"), &deps).unwrap();
    sink.deliver(&event()).await.unwrap();
    assert_eq!((names.asked(), receiver.taken().len()), (1, 1));
    assert_eq!(receiver.taken()[0].header("host"), format!("rebinding.example:{port}"));
    assert!(retry(ends(&sink, &event()).await).contains("where webhooks do not go"));
    sink.deliver(&event()).await.unwrap();
    assert_eq!((names.asked(), receiver.taken().len()), (3, 2));
    assert_eq!(trap.accepted().await, 0);
}

#[tokio::test]
async fn redirects_lead_nowhere() {
    let receiver = Receiver::on(SocketAddr::new(ALLOWED.parse().unwrap(), 0)).await;
    let trap = Trap::start().await;
    let allowed = vec![ALLOWED.parse::<IpAddr>().unwrap().into()];
    let ports = vec![receiver.address.port(), trap.address.port()];
    let deps = open(Outbound { plain_http: true, ports, allowed, ..Outbound::default() });
    let sink = sink(&format!("http://{}/", receiver.address), &deps).unwrap();
    for status in [301, 302, 303, 307, 308] {
        receiver.answer(status, &[("location", &format!("http://{}/", trap.address)), ("refresh", "0")]);
        assert!(retry(ends(&sink, &event()).await).contains("redirects are not followed"));
    }
    assert_eq!((receiver.taken().len(), trap.accepted().await), (5, 0));
}

/// The operator's list opens networks, and nothing but them.
#[tokio::test]
async fn the_operators_list_opens_what_it_names() {
    let receiver = Receiver::start().await;
    let port = receiver.address.port();
    let open = |networks: &[&str]| {
        let allowed = networks.iter().map(|one| one.parse().unwrap()).collect();
        open(Outbound { plain_http: true, ports: vec![port], allowed, ..Outbound::default() })
    };
    let url = format!("http://{}/", receiver.address);
    for (networks, opens) in [
        (vec![], false),
        (vec!["10.0.0.0/8"], false),
        (vec!["127.0.0.2/32"], false),
        (vec!["127.0.0.0/30"], true),
        (vec!["10.0.0.0/8", "127.0.0.1/32"], true),
    ] {
        assert_eq!(sink(&url, &open(&networks)).is_ok(), opens, "{networks:?}");
    }
    // An IPv4 network does not open its addresses in the disguise of IPv6.
    assert!(sink(&format!("http://[::ffff:127.0.0.1]:{port}/"), &open(&["127.0.0.0/8"])).is_err());
    sink(&url, &open(&["127.0.0.0/8"])).unwrap().deliver(&event()).await.unwrap();
    assert_eq!(receiver.taken().len(), 1);
}
