//! What a tenant gets: dictionaries with their values, themes, number sequences. Nothing that is there is touched: an
//! administrator's names, colours and order stay, and what was disabled stays so.

use std::{collections::BTreeMap, sync::LazyLock};

use erp_core::{AuditEntry, new_id};
use erp_db::{Outcome, WriteTx, sequences, sql};
use erp_kit::{SeedContext, SeedReport};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::{Value, json};

/// The file beside this one.
#[derive(Deserialize)]
struct Seeds {
    sequences: BTreeMap<String, String>,
    themes: Vec<Theme>,
    dicts: Vec<Dict>,
}

#[derive(Deserialize)]
struct Theme {
    code: String,
    en: String,
    zh: String,
    tokens: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Dict {
    code: String,
    en: String,
    zh: String,
    /// Value, English, Chinese, and a colour where there is one; in their order.
    items: Vec<Vec<String>>,
}

#[expect(clippy::expect_used, reason = "the file is embedded and a test reads it")]
static SEEDS: LazyLock<Seeds> = LazyLock::new(|| toml::from_str(include_str!("seeds.toml")).expect("seeds.toml is embedded and tested"));

/// The colours of a theme that the product ships.
pub fn tokens(theme: &str) -> BTreeMap<String, String> {
    SEEDS.themes.iter().find(|shipped| shipped.code == theme).map(|shipped| shipped.tokens.clone()).unwrap_or_default()
}

/// Idempotent, and safe at once from several processes.
pub async fn run(context: &SeedContext<'_>, report: &mut SeedReport) -> Outcome<()> {
    let made = context.write(seed).await?;
    for what in made {
        report.created(what);
    }
    Ok(())
}

async fn seed(tx: &WriteTx) -> Outcome<Vec<String>> {
    let mut made = Vec::new();
    let (dicts, items, themes) = (dicts(tx).await?, items(tx).await?, themes(tx).await?);
    for (count, what) in [(dicts, "dictionaries"), (items, "values of dictionaries"), (themes, "themes")] {
        if count > 0 {
            made.push(format!("{count} {what}"));
        }
    }
    if !made.is_empty() {
        let entry = AuditEntry::new("config.seeded", "tenant", tx.tenant().get());
        tx.audit(entry.detail("dicts", dicts).detail("items", items).detail("themes", themes));
    }
    for (code, pattern) in &SEEDS.sequences {
        if sequences::ensure(tx, code, pattern).await? {
            made.push(format!("number sequence {code}"));
        }
    }
    Ok(made)
}

/// In the order of their codes, so that two seeds do not deadlock.
async fn dicts(tx: &WriteTx) -> Outcome<u64> {
    let rows: Vec<Value> =
        SEEDS.dicts.iter().map(|dict| json!({ "id": new_id(), "code": dict.code, "en": dict.en, "zh": dict.zh })).collect();
    let statement = "INSERT INTO dict_type (tenant_id, id, code, name_en, name_zh, builtin) SELECT $1, d.id, d.code, d.en, d.zh, true \
        FROM jsonb_to_recordset($2) AS d(id uuid, code text, en text, zh text) ORDER BY d.code ON CONFLICT DO NOTHING";
    Ok(tx.execute_raw(sql(statement, [tx.tenant().get().into(), Value::Array(rows).into()])).await?.rows_affected())
}

/// Into built-in dictionaries alone: one that an administrator has made under the same code is theirs.
async fn items(tx: &WriteTx) -> Outcome<u64> {
    let of = |dict: &'static Dict| {
        dict.items.iter().enumerate().map(move |(at, item)| {
            let part = |n: usize| item.get(n);
            json!({
                "id": new_id(), "dict": dict.code, "value": part(0), "en": part(1), "zh": part(2), "color": part(3), "sort": (at + 1) * 10
            })
        })
    };
    let rows: Vec<Value> = SEEDS.dicts.iter().flat_map(of).collect();
    let statement = "INSERT INTO dict_item (tenant_id, id, dict_id, value, label_en, label_zh, color, sort, builtin) \
        SELECT $1, i.id, d.id, i.value, i.en, i.zh, i.color, i.sort, true \
        FROM jsonb_to_recordset($2) AS i(id uuid, dict text, value text, en text, zh text, color text, sort integer) \
        JOIN dict_type d ON d.tenant_id = $1 AND d.code = i.dict AND d.builtin ORDER BY d.id, i.value ON CONFLICT DO NOTHING";
    Ok(tx.execute_raw(sql(statement, [tx.tenant().get().into(), Value::Array(rows).into()])).await?.rows_affected())
}

async fn themes(tx: &WriteTx) -> Outcome<u64> {
    let row = |theme: &Theme| json!({ "id": new_id(), "code": theme.code, "en": theme.en, "zh": theme.zh, "tokens": theme.tokens });
    let rows: Vec<Value> = SEEDS.themes.iter().map(row).collect();
    let statement = "INSERT INTO theme (tenant_id, id, code, name_en, name_zh, tokens, builtin) SELECT $1, t.id, t.code, t.en, t.zh, t.tokens, true \
        FROM jsonb_to_recordset($2) AS t(id uuid, code text, en text, zh text, tokens jsonb) ORDER BY t.code ON CONFLICT DO NOTHING";
    Ok(tx.execute_raw(sql(statement, [tx.tenant().get().into(), Value::Array(rows).into()])).await?.rows_affected())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use erp_core::problem::Faults;

    use super::*;
    use crate::{input, setting::own::DEFAULT_THEME, theme::input::TOKENS};

    #[test]
    fn what_is_shipped_would_be_taken_from_a_client() {
        let mut faults = Faults::default();
        let mut codes = BTreeSet::new();
        for dict in &SEEDS.dicts {
            input::code(&mut faults, &dict.code, &dict.code, false);
            input::name(&mut faults, &dict.code, &dict.en);
            input::name(&mut faults, &dict.code, &dict.zh);
            assert!(codes.insert(&dict.code), "{} twice", dict.code);
            let values: BTreeSet<&String> = dict.items.iter().map(|item| &item[0]).collect();
            assert_eq!(values.len(), dict.items.len(), "{}", dict.code);
            for item in &dict.items {
                assert!((3..=4).contains(&item.len()), "{item:?}");
                item.iter().take(3).for_each(|text| drop(input::line(&mut faults, &item[0], text, 64)));
                item.get(3).inspect(|shade| drop(input::color(&mut faults, &item[0], shade)));
            }
        }
        for theme in &SEEDS.themes {
            assert!(theme.tokens.keys().eq(TOKENS.iter().collect::<BTreeSet<_>>()), "{}", theme.code);
            theme.tokens.iter().for_each(|(token, shade)| drop(input::color(&mut faults, token, shade)));
        }
        faults.finish().unwrap();
        assert!(!tokens(DEFAULT_THEME).is_empty());
        for (code, pattern) in &SEEDS.sequences {
            assert_eq!(sequences::judge(pattern, None), Ok(()), "{code}");
        }
        assert_eq!(SEEDS.dicts.len(), 20);
    }
}
