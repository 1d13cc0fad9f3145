//! What is measured, and how thoroughly.

use clap::{Args, ValueEnum};

/// A subject, as `--only` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    Get,
    Page,
    Create,
    Middleware,
    Redis,
    Rls,
    Pages,
    Start,
    Memory,
    Storm,
    Logins,
}

pub const ALL: [What; 11] = [
    What::Get,
    What::Page,
    What::Create,
    What::Middleware,
    What::Redis,
    What::Rls,
    What::Pages,
    What::Start,
    What::Memory,
    What::Storm,
    What::Logins,
];

/// How thorough, and what of it
#[derive(Args, Clone, Debug)]
pub struct Pace {
    /// How often each load is repeated, references in between
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub rounds: usize,
    /// How long each load takes
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    pub seconds: f64,
    /// A third of the time, for a look
    #[arg(long)]
    pub quick: bool,
    /// These rows alone
    #[arg(long, value_name = "ROW", value_delimiter = ',', value_enum)]
    pub only: Vec<What>,
    /// Keep the seeded data for the next run
    #[arg(long)]
    pub keep: bool,
    /// The result as JSON on standard output
    #[arg(long)]
    pub json: bool,
    /// Exit 1 when a must is missed
    #[arg(long)]
    pub check: bool,
}

impl Pace {
    /// With `--quick` in force.
    pub fn settled(mut self) -> Self {
        if self.quick {
            (self.rounds, self.seconds) = (self.rounds.min(3), self.seconds.min(1.0));
        }
        self
    }

    pub fn wants(&self, what: What) -> bool {
        self.only.is_empty() || self.only.contains(&what)
    }
}
