use super::*;

fn section(memory: u32, queue: usize) -> AuthSection {
    AuthSection {
        principal_cache: Duration::ZERO,
        step_up_after: Duration::from_mins(15),
        super_admin_password: Secret::new(String::new()),
        super_admin_username: "admin".into(),
        argon2_memory_kib: memory,
        argon2_iterations: 2,
        argon2_calibrate: false,
        pepper: None,
        pepper_previous: Vec::new(),
        lockout_max_delay: Duration::from_mins(15),
        failures_per_address: 300,
        failures_per_tenant: 1000,
        max_hash_queue: queue,
        password_min_length: 15,
    }
}

fn passwords(memory: u32, queue: usize) -> Passwords {
    Passwords::new(&section(memory, queue)).unwrap()
}

fn peppered(pepper: Option<u8>, previous: &[u8]) -> Passwords {
    let key = |byte: u8| Secret::new(hex::encode([byte; 32]));
    let pepper_previous = previous.iter().copied().map(key).collect();
    Passwords::new(&AuthSection { pepper: pepper.map(key), pepper_previous, ..section(64, 8) }).unwrap()
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

/// What an unknown user's attempt is checked against.
async fn dummy(passwords: &Passwords) -> &str {
    &passwords.live().await.unwrap().dummy
}

/// All of a PHC string but the salt and the hash.
fn parameters(phc: &str) -> &str {
    phc.rsplitn(3, '$').nth(2).unwrap()
}

#[tokio::test]
async fn each_check_costs_one_hash_of_the_live_parameters() {
    let passwords = passwords(64, 8);
    let stored = passwords.hash(&secret("tall green bicycle")).await.unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{stored}");
    assert_eq!(parameters(&stored), parameters(dummy(&passwords).await));
    for (typed, against, want) in [
        ("tall green bicycle", Some(stored.as_str()), true),
        ("ｔall green bicycle", Some(&stored), true),
        ("tall green bicycle ", Some(&stored), false),
        ("tall green bicycle", None, false),
        (&"x".repeat(129), Some(&stored), false),
        ("", None, false),
    ] {
        let before = passwords.hashes();
        assert_eq!(passwords.verify(&secret(typed), against).await.unwrap(), want, "{typed}");
        assert_eq!(passwords.hashes() - before, 1);
    }
}

#[tokio::test]
async fn raised_parameters_show_and_a_foreign_hash_counts_as_outdated() {
    let stored = passwords(64, 8).hash(&secret("tall green bicycle")).await.unwrap();
    assert!(!passwords(64, 8).is_outdated(&stored));
    assert!(!passwords(32, 8).is_outdated(&stored));
    assert!(passwords(128, 8).is_outdated(&stored));
    assert!(passwords(64, 8).is_outdated("not a hash"));
    assert!(passwords(128, 8).verify(&secret("tall green bicycle"), Some(&stored)).await.unwrap());
}

#[tokio::test]
async fn a_pepper_is_needed_is_named_and_can_be_exchanged() {
    let (word, plain) = (secret("tall green bicycle"), peppered(None, &[]));
    let old = peppered(Some(1), &[]);
    let stored = old.hash(&word).await.unwrap();
    assert!(stored.contains(",keyid="), "{stored}");
    assert_eq!(parameters(&stored), parameters(dummy(&old).await));
    assert!(old.verify(&word, Some(&stored)).await.unwrap() && !old.is_outdated(&stored));
    // Without it, or with another one, the right password is not the right one, and that costs a hash too.
    for other in [&plain, &peppered(Some(2), &[])] {
        let before = other.hashes();
        assert!(!other.verify(&word, Some(&stored)).await.unwrap());
        assert_eq!(other.hashes() - before, 1);
    }
    // As a predecessor it still checks, and the hash is due.
    let new = peppered(Some(2), &[1]);
    assert!(new.verify(&word, Some(&stored)).await.unwrap() && new.is_outdated(&stored));
    // Hashes from before the first pepper go on, and are due as well.
    let bare = plain.hash(&word).await.unwrap();
    assert!(new.verify(&word, Some(&bare)).await.unwrap() && new.is_outdated(&bare));
    // The id is in the text by itself: a hash that claims no pepper is checked without one.
    let keyid = stored.split(",keyid=").nth(1).unwrap().split('$').next().unwrap();
    let stripped = stored.replace(&format!(",keyid={keyid}"), "");
    assert!(!old.verify(&word, Some(&stripped)).await.unwrap());
}

#[tokio::test]
async fn a_server_adds_passes_to_a_quick_hash_and_never_takes_any_away() {
    let quick = AuthSection { argon2_calibrate: true, ..section(1024, 8) };
    let fitted = Passwords::new(&quick).unwrap().settle(&quick);
    let recipe = &fitted.live().await.unwrap().recipe;
    assert!(recipe.passes() > 2, "{}", recipe.passes());
    assert_eq!(recipe.memory(), 1024);
    let stored = fitted.hash(&secret("tall green bicycle")).await.unwrap();
    assert_eq!(parameters(&stored), parameters(dummy(&fitted).await));
    // What a command has hashed by the configured parameters is checked, and due.
    let plain = passwords(1024, 8).hash(&secret("tall green bicycle")).await.unwrap();
    assert!(fitted.verify(&secret("tall green bicycle"), Some(&plain)).await.unwrap() && fitted.is_outdated(&plain));
    let told = section(1024, 8);
    assert_eq!(Passwords::new(&told).unwrap().settle(&told).live().await.unwrap().recipe.passes(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_with_503() {
    let passwords = passwords(19456, 2);
    let places = passwords.queue.available_permits();
    let attempts = (0..places + 6).map(|_| {
        let passwords = passwords.clone();
        tokio::spawn(async move { passwords.verify(&secret("x"), None).await })
    });
    let mut refused = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        if let Err(problem) = attempt.await.unwrap() {
            assert_eq!((problem.status, problem.retry_after), (503, Some(RETRY_AFTER)));
            refused += 1;
        }
    }
    assert!(refused > 0);
    assert_eq!(passwords.queue.available_permits(), places);
}
