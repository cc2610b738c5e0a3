//! `puente routes`: every mounted route, from the same declarations the guards are built from. Needs no database.

use super::{Failure, print};

/// Prints the document.
pub fn run() -> Result<(), Failure> {
    let document = serde_json::to_string_pretty(&crate::app::routes().document()).map_err(|error| Failure::finding(&error))?;
    print(&document);
    Ok(())
}
