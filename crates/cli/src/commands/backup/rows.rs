//! Counting the rows of a dump as it passes by, without a database.

use erp_db::backup::{Counts, TableRows};
use uuid::Uuid;

/// Reads what pg_restore writes as text: `COPY table (columns) FROM stdin;`, a line a row, `\.`.
#[derive(Default)]
pub struct RowCounter {
    counts: Counts,
    within: Option<Table>,
    /// A line whose end has not come yet.
    rest: Vec<u8>,
}

struct Table {
    name: String,
    /// Where `tenant_id` stands.
    tenant: Option<usize>,
    rows: TableRows,
}

impl RowCounter {
    /// Reads on, and says how many rows were complete.
    pub fn feed(&mut self, chunk: &[u8]) -> u64 {
        let mut rows = 0;
        let mut lines = chunk.split(|byte| *byte == b'\n');
        let last = lines.next_back().unwrap_or_default();
        for line in lines {
            if self.rest.is_empty() {
                rows += self.line(line);
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                rows += self.line(&whole);
            }
        }
        self.rest.extend_from_slice(last);
        rows
    }

    /// What was counted; nothing when it broke off inside a table.
    pub fn finish(self) -> Option<Counts> {
        self.within.is_none().then_some(self.counts)
    }

    fn line(&mut self, line: &[u8]) -> u64 {
        let Some(table) = &mut self.within else {
            self.within = header(line);
            return 0;
        };
        if line == b"\\." {
            if let Some(Table { name, rows, .. }) = self.within.take() {
                self.counts.0.insert(name, rows);
            }
            return 0;
        }
        let field = table.tenant.and_then(|index| line.split(|byte| *byte == b'\t').nth(index));
        table.rows.add(field.and_then(|text| Uuid::try_parse_ascii(text).ok()), 1);
        1
    }
}

/// `COPY public.patient (tenant_id, id, name) FROM stdin;`
fn header(line: &[u8]) -> Option<Table> {
    let line = std::str::from_utf8(line).ok()?.strip_prefix("COPY public.")?.strip_suffix(" FROM stdin;")?;
    let (name, columns) = line.split_once(" (").map_or((line, ""), |(name, columns)| (name, columns.trim_end_matches(')')));
    let plain = |name: &str| name.trim_matches('"').to_owned();
    Some(Table {
        name: plain(name),
        tenant: columns.split(", ").position(|column| plain(column) == "tenant_id"),
        rows: TableRows::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "SET x = 0;\n\nCOPY public.\"role\" (id, tenant_id, \"key\") FROM stdin;\n\
        1\t00000000-0000-0000-0000-00000000000a\tx\\ny\n2\t00000000-0000-0000-0000-00000000000b\tCOPY public.z (a) FROM stdin;\n\\.\n\n\
        COPY public.empty (a) FROM stdin;\n\\.\n\nCOPY public.tenant (id) FROM stdin;\n00000000-0000-0000-0000-00000000000a\n\\.\n";

    fn count(text: &str, size: usize) -> (u64, Option<Counts>) {
        let mut counter = RowCounter::default();
        let rows = text.as_bytes().chunks(size).map(|chunk| counter.feed(chunk)).sum();
        (rows, counter.finish())
    }

    #[test]
    fn rows_are_counted_whatever_the_chunks() {
        for size in [1, 2, 7, 64, 4096] {
            let (rows, counts) = count(DUMP, size);
            let counts = counts.unwrap().0;
            assert_eq!(rows, 3, "chunks of {size}");
            assert_eq!(counts.keys().collect::<Vec<_>>(), ["empty", "role", "tenant"]);
            assert_eq!((counts["role"].rows, counts["role"].tenants.len(), counts["role"].tenants[&Uuid::from_u128(10)]), (2, 2, 1));
            assert_eq!((counts["tenant"].rows, counts["tenant"].tenants.len(), counts["empty"].rows), (1, 0, 0));
        }
    }

    #[test]
    fn a_dump_that_breaks_off_gives_nothing() {
        let cut = DUMP.rfind("\\.").unwrap();
        assert!(count(&DUMP[..cut], 16).1.is_none());
    }
}
