//! Whatever is done to archived rows, their files and their records is found, by us and by an independent program.

use std::{fs, path::Path};

use erp_testkit::keys;
use serde_json::{Value, json};

use crate::{
    audit::{has_python, python_says, tamper},
    audit_archive::{Past, fault},
};

/// What is done to the files of a folder, and what is said then.
type Tampering = (&'static str, fn(&Path, &[String]), &'static str);

#[rustfmt::skip]
const FILES: [Tampering; 13] = [
    ("the file is deleted", |dir, names| fs::remove_file(dir.join(&names[1])).unwrap(), "segment_missing at row 9"),
    ("the first file is deleted", |dir, names| fs::remove_file(dir.join(&names[0])).unwrap(), "segment_missing at row 1"),
    ("it is emptied", |dir, names| edit(dir, &names[1], |_| String::new()), "segment_truncated at row 9"),
    ("it ends in the middle of a row", |dir, names| edit(dir, &names[1], |text| text[..text.match_indices('\n').nth(3).unwrap().0 + 20].to_owned()), "segment_truncated at row 12"),
    ("its checkpoint is cut off", |dir, names| edit(dir, &names[1], |text| lines(text, |all| { all.pop(); })), "segment_truncated at row 16"),
    ("its last row is cut out", |dir, names| edit(dir, &names[1], |text| lines(text, |all| { all.remove(8); })), "segment_truncated at row 16"),
    ("a row in the middle is cut out", |dir, names| edit(dir, &names[1], |text| lines(text, |all| { all.remove(3); })), "segment_altered at row 11"),
    ("two rows are exchanged", |dir, names| edit(dir, &names[1], |text| lines(text, |all| all.swap(3, 4))), "segment_altered at row 11"),
    ("a record is edited", |dir, names| edit(dir, &names[1], |text| lines(text, |all| all[5] = with(&all[5], "record", json!("e30=")))), "segment_altered at row 13"),
    ("a hash is edited", |dir, names| edit(dir, &names[1], |text| lines(text, |all| all[5] = with(&all[5], "hash", json!("00".repeat(32))))), "segment_altered at row 13"),
    ("the checkpoint's signature is edited", |dir, names| edit(dir, &names[1], |text| lines(text, |all| all[9] = with(&all[9], "signature", json!("00".repeat(64))))), "segment_altered at row 16"),
    ("a blank is added at the end", |dir, names| edit(dir, &names[1], |text| lines(text, |all| all[0].push(' '))), "segment_altered at row 9"),
    ("another segment takes its name", |dir, names| { fs::copy(dir.join(&names[0]), dir.join(&names[1])).unwrap(); }, "segment_swapped at row 9"),
];

fn edit(dir: &Path, name: &str, how: impl FnOnce(&str) -> String) {
    let text = fs::read_to_string(dir.join(name)).unwrap();
    fs::write(dir.join(name), how(&text)).unwrap();
}

fn lines(text: &str, how: impl FnOnce(&mut Vec<String>)) -> String {
    let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
    how(&mut all);
    all.push(String::new());
    all.join("\n")
}

fn with(line: &str, member: &str, value: Value) -> String {
    let mut object: Value = serde_json::from_str(line).unwrap();
    object[member] = value;
    object.to_string()
}

/// What may be done to the tables, with and without the files.
#[rustfmt::skip]
const TABLES: [(&str, &str, &str); 12] = [
    ("a row behind the archive is deleted", "DELETE FROM audit_log WHERE tenant_id = $D AND seq = 25", "gap at row 25"),
    ("all rows behind it are deleted", "DELETE FROM audit_log WHERE tenant_id = $D", "truncated at row 25"),
    ("an archived row comes back", "INSERT INTO audit_log SELECT (jsonb_populate_record(l, '{\"seq\": 3}')).* FROM audit_log l WHERE tenant_id = $D AND seq = 25", "gap at row 3"),
    ("the last record is deleted", "DELETE FROM audit_archive WHERE tenant_id = $D AND first_seq = 17", "gap at row 17"),
    ("the first record is deleted", "DELETE FROM audit_archive WHERE tenant_id = $D AND first_seq = 1", "gap at row 1"),
    ("all records are deleted", "DELETE FROM audit_archive WHERE tenant_id = $D", "gap at row 1"),
    ("a record names another file", "UPDATE audit_archive SET file = 'audit.jsonl' WHERE tenant_id = $D AND first_seq = 9", "archive_forged at row 9"),
    ("a record has another sum", "UPDATE audit_archive SET sha256 = sha256(sha256) WHERE tenant_id = $D AND first_seq = 9", "archive_forged at row 9"),
    ("a record has a time that is none", "UPDATE audit_archive SET newest_at = 'infinity' WHERE tenant_id = $D AND first_seq = 9", "archive_forged at row 9"),
    ("a record ends where numbers do", "UPDATE audit_archive SET last_seq = 9223372036854775807, row_count = 9223372036854775791 WHERE tenant_id = $D AND first_seq = 17", "archive_forged at row 17"),
    ("a record has another end", "UPDATE audit_archive SET last_hash = sha256(last_hash) WHERE tenant_id = $D AND first_seq = 17", "archive_forged at row 17"),
    ("a record is made up for rows that are then deleted", "INSERT INTO audit_archive SELECT (jsonb_populate_record(a, jsonb_build_object('first_seq', 25, 'last_seq', 27, 'row_count', 3, 'prev_hash', a.last_hash, 'last_hash', l.row_hash))).* FROM audit_archive a, audit_log l WHERE a.tenant_id = $D AND l.tenant_id = $D AND a.first_seq = 17 AND l.seq = 27; DELETE FROM audit_log WHERE tenant_id = $D AND seq <= 27", "archive_forged at row 25"),
];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_done_to_an_archive_is_found() {
    let past = Past::new().await;
    past.archive().run().expect(0);
    let names = past.files();
    let public = past.erp().args(["audit", "public-key"]).run().expect(0).stdout.trim().to_owned();
    let python = has_python();
    let key = keys::base64("hmac");
    let without = || if python { python_says(&past.db, &key, |python| python) } else { fault(past.erp()) };
    let with_files = || {
        if !python {
            return fault(past.with_dir());
        }
        python_says(&past.db, &key, |python| python.arg(past.dir()).env("ERP_AUDIT_PUBLIC_KEY", &public))
    };
    assert_eq!((fault(past.erp()), fault(past.with_dir()), without(), with_files()), (None, None, None, None));

    let copies: Vec<Vec<u8>> = names.iter().map(|name| fs::read(past.dir().join(name)).unwrap()).collect();
    for (what, tampering, found) in FILES {
        tampering(&past.dir(), &names);
        let found = Some(found.to_owned());
        assert_eq!((fault(past.with_dir()), with_files()), (found.clone(), found), "{what}");
        assert_eq!((fault(past.erp()), without()), (None, None), "{what}: the records alone do not know");
        for (name, copy) in names.iter().zip(&copies) {
            fs::write(past.dir().join(name), copy).unwrap();
        }
    }
    past.db.execute("CREATE TABLE log AS TABLE audit_log; CREATE TABLE archive AS TABLE audit_archive").await;
    for (what, tampering, found) in TABLES {
        tamper(&past.db, tampering).await;
        let found = Some(found.to_owned());
        assert_eq!((fault(past.erp()), without()), (found.clone(), found.clone()), "{what}");
        assert_eq!((fault(past.with_dir()), with_files()), (found.clone(), found), "{what}, with the files");
        tamper(&past.db, "TRUNCATE audit_log, audit_archive; INSERT INTO audit_log TABLE log; INSERT INTO audit_archive TABLE archive")
            .await;
    }
    assert_eq!((fault(past.erp()), fault(past.with_dir()), without(), with_files()), (None, None, None, None));
}
