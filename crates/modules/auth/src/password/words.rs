//! The words that are common in one tenant: its short name and its name.

use std::collections::BTreeSet;

use erp_db::{Outcome, TenantTx, sql};
use sea_orm::ConnectionTrait;

/// A shorter word is too likely to occur by chance.
const SHORTEST: usize = 4;
/// Of a longer name only its beginning is taken apart.
const MOST_PARTS: usize = 8;

/// The tenant's names and their parts, in lower case, for [`super::Policy::faults`].
pub(crate) async fn tenant_words(tx: &TenantTx) -> Outcome<Vec<String>> {
    let row = tx.query_one_raw(sql("SELECT code, name FROM tenant WHERE id = $1", [tx.tenant().get().into()])).await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let names: [String; 2] = [row.try_get("", "code")?, row.try_get("", "name")?];
    Ok(names.iter().flat_map(|name| words(name)).collect())
}

/// A name as it stands, without what joins its parts, and runs of its parts.
fn words(name: &str) -> BTreeSet<String> {
    let lower = super::normalise(name).to_lowercase();
    let joins = |c: char| c.is_whitespace() || matches!(c, '-' | '_' | '.');
    let plain = lower.chars().filter(|c| !joins(*c)).collect();
    let parts: Vec<&str> = lower.split(joins).filter(|part| !part.is_empty()).take(MOST_PARTS).collect();
    let runs = (0..parts.len()).flat_map(|from| (from + 1..=parts.len()).map(move |to| (from, to)));
    let runs = runs.map(|(from, to)| parts[from..to].concat()).filter(|run| run.chars().count() >= SHORTEST).collect::<Vec<_>>();
    [lower, plain].into_iter().chain(runs).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_name_gives_itself_and_its_parts() {
        let of = |name| words(name).into_iter().collect::<Vec<_>>().join("|");
        assert_eq!(of("East Clinic"), "clinic|east|east clinic|eastclinic");
        assert_eq!(of("a-b"), "a-b|ab");
        assert_eq!(of("East West Ward"), "east|east west ward|eastwest|eastwestward|ward|west|westward");
        assert_eq!(of("阳光医院"), "阳光医院");
    }
}
