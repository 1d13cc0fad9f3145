//! The table of `docs/SECURITY.md`; what surrounds it is written by hand.

use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::catalogue::{Attack, Proof};

pub const FILE: &str = "docs/SECURITY.md";
const BEGIN: &str = "<!-- from tests/attacks.toml, by cargo xtask attack --write -->\n";
const END: &str = "<!-- end -->\n";

/// The page with its table made anew.
pub fn render(page: &str, attacks: &[Attack]) -> Result<String> {
    let (before, rest) = page.split_once(BEGIN).with_context(|| format!("{FILE} has no line {BEGIN}"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("{FILE} has no line {END}"))?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", table(attacks)))
}

fn table(attacks: &[Attack]) -> String {
    let mut text = String::new();
    let mut area = "";
    for attack in attacks {
        if attack.area != area {
            area = &attack.area;
            let _ = writeln!(text, "\n### {area}\n\n| # | what is tried | what must happen | state | proof |\n|---|---|---|---|---|");
        }
        let star = if attack.star { "★" } else { "" };
        let mut state = state(attack).to_owned();
        for note in [&attack.missing, &attack.measured].into_iter().flatten() {
            let _ = write!(state, ": {note}");
        }
        let names = attack.proof.iter().map(|proof| name(proof, ""));
        let names: Vec<String> = names.chain(attack.on_demand.iter().map(|proof| name(proof, " (on demand)"))).collect();
        let cells = [&attack.attempt, &attack.outcome, &state, &names.join("<br>")].map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(text, "| {}{star} | {} |", attack.row, cells.join(" | "));
    }
    text.push('\n');
    text
}

/// Whether it is proven, as the catalogue has it.
pub fn state(attack: &Attack) -> &'static str {
    match (attack.proofs().next(), &attack.missing) {
        (None, _) => "open",
        (_, Some(_)) => "in part",
        _ => "proven",
    }
}

fn name(proof: &Proof, note: &str) -> String {
    match proof {
        Proof::Test { package, binary, name } => format!("`{package}` {binary} `{name}`{note}"),
        Proof::Script(path) => format!("`{path}`{note}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_takes_its_place() {
        let attack = Attack {
            row: 7,
            star: true,
            area: "Area".into(),
            attempt: "a | b".into(),
            outcome: "nothing".into(),
            proof: vec![Proof::try_from("test:erp::it::x".to_owned()).unwrap()],
            on_demand: vec![Proof::try_from("script:tests/attacks/x.sh".to_owned()).unwrap()],
            missing: None,
            measured: None,
        };
        let page = format!("above\n{BEGIN}old\n{END}below\n");
        let made = render(&page, std::slice::from_ref(&attack)).unwrap();
        assert!(made.starts_with("above\n") && made.ends_with("below\n") && !made.contains("old"), "{made}");
        assert!(made.contains("| 7★ | a \\| b | nothing | proven | `erp` it `x`<br>`tests/attacks/x.sh` (on demand) |"), "{made}");
        assert_eq!(render(&made, &[attack]).unwrap(), made);
        assert!(render("no place", &[]).is_err());
    }
}
