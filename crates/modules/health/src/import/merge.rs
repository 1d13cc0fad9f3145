//! What a second import changes.

use crate::patient::person::Demographics;

/// The stored person with what the sender says now. What the sender leaves out stays: somebody here may have added it. A death
/// is not taken back, and a record that was closed here is not opened, by an import.
pub fn merge(stored: &Demographics, sent: &Demographics) -> Demographics {
    let mut now = stored.clone();
    keep_or(&mut now.name, sent.name.as_ref());
    keep_or(&mut now.birth_date, sent.birth_date.as_ref());
    keep_or(&mut now.address, sent.address.as_ref());
    keep_or(&mut now.remainder, sent.remainder.as_ref());
    if sent.gender != "unknown" {
        sent.gender.clone_into(&mut now.gender);
    }
    if sent.phone.is_some() {
        sent.phone.clone_into(&mut now.phone);
        now.phone_unverified = None;
    } else if now.phone.is_none() {
        keep_or(&mut now.phone_unverified, sent.phone_unverified.as_ref());
    }
    match (stored.status.as_str(), sent.status.as_str()) {
        ("active" | "archived", "deceased") | ("active", "archived") => sent.status.clone_into(&mut now.status),
        _ => {}
    }
    now
}

fn keep_or<T: Clone>(stored: &mut Option<T>, sent: Option<&T>) {
    if let Some(sent) = sent {
        *stored = Some(sent.clone());
    }
}

#[cfg(test)]
mod tests {
    use erp_core::Pii;

    use super::*;

    fn text(text: &str) -> Pii<String> {
        Pii::new(text.to_owned())
    }

    #[test]
    fn what_the_sender_leaves_out_stays() {
        let stored = Demographics {
            name: Some(text("张伟")),
            phone: Some(text("+8613800005678")),
            occupation: Some(text("教师")),
            ..Demographics::default()
        };
        assert_eq!(merge(&stored, &Demographics::default()), stored);
        let sent = Demographics {
            name: Some(text("张大伟")),
            phone_unverified: Some(text("ask")),
            gender: "male".to_owned(),
            ..Demographics::default()
        };
        assert_eq!(stored.changed(&merge(&stored, &sent)), ["name", "gender"]);
    }

    #[test]
    fn an_import_neither_revives_nor_reopens() {
        let with = |status: &str| Demographics { status: status.to_owned(), ..Demographics::default() };
        for (stored, sent, want) in [
            ("active", "deceased", "deceased"),
            ("active", "archived", "archived"),
            ("deceased", "active", "deceased"),
            ("archived", "active", "archived"),
            ("archived", "deceased", "deceased"),
            ("merged", "deceased", "merged"),
        ] {
            assert_eq!(merge(&with(stored), &with(sent)).status, want, "{stored} {sent}");
        }
    }
}
