//! What is measured: one file a subject.

mod logins;
mod memory;
mod middleware;
mod pages;
mod redis;
mod rls;
mod serving;
mod start;
mod storm;

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::{
    http::Connection,
    load::Request,
    pace::{Pace, What},
    reference::Kind,
    row::Part,
    site::Site,
    sql,
    target::Target,
    world::World,
};

/// The servers and the people.
pub struct Bench<'a> {
    pub site: &'a Site,
    pub pace: &'a Pace,
    pub world: World,
    pub ours: Target,
    pub bare: Target,
    pub obvious: Target,
}

impl<'a> Bench<'a> {
    pub async fn open(site: &'a Site, pace: &'a Pace) -> Result<Self> {
        let ours = Target::product(site, &[])?;
        let (bare, obvious) = (Target::reference(site, Kind::Bare)?, Target::reference(site, Kind::Obvious)?);
        let world = World::open(&mut sql::connect(&site.superuser_url()).await?, &ours).await?;
        Ok(Self { site, pace, world, ours, bare, obvious })
    }

    pub fn duration(&self) -> Duration {
        Duration::from_secs_f64(self.pace.seconds)
    }

    pub const fn all(&self) -> [&Target; 3] {
        [&self.ours, &self.bare, &self.obvious]
    }
}

pub async fn measure(bench: &Bench<'_>, what: What) -> Result<Part> {
    match what {
        What::Get => serving::get(bench).await,
        What::Page => serving::page(bench).await,
        What::Create => serving::create(bench).await,
        What::Middleware => middleware::measure(bench).await,
        What::Redis => redis::measure(bench).await,
        What::Rls => rls::measure(bench).await,
        What::Pages => pages::measure(bench).await,
        What::Start => start::measure(bench).await,
        What::Memory => memory::measure(bench).await,
        What::Storm => storm::measure(bench).await,
        What::Logins => logins::measure(bench).await,
    }
}

/// One answer, as JSON.
async fn ask(target: &Target, request: &Request) -> Result<Value> {
    let mut connection = Connection::open(target.address).await?;
    let answer = connection.exchange(&request.bytes).await?;
    ensure!(answer.status == request.expect, "{}: {} {}", target.name, answer.status, String::from_utf8_lossy(answer.body));
    Ok(serde_json::from_slice(answer.body)?)
}
