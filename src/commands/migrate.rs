//! `puente migrate`: roles, schema and context key, with the owner's address; safe to run again.

use clap::Args;

use super::{Failure, tell};
use crate::config::{Config, ConfigError};
use crate::tenancy;

/// Settings of the migration.
#[derive(Args)]
pub struct Options {
    /// Address of a role that may create roles; never given to the server.
    #[arg(long, env = "PUENTE_OWNER_DATABASE_URL", hide_env_values = true)]
    owner_url: String,
}

/// Migrates.
pub async fn run(options: Options) -> Result<(), Failure> {
    let config = Config::from_env(super::environment).map_err(|error: ConfigError| Failure::input(&error))?;
    tenancy::migrate(&options.owner_url, &config.database_url, &config.secret).await.map_err(|error| Failure::finding(&error))?;
    tell("the database is at the newest schema");
    Ok(())
}
