//! The offices of this installation, read once at start: adding one is a restart.

use std::sync::Arc;

use chrono_tz::Tz;

use crate::ids::OfficeId;

/// An office as every page needs it.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its id.
    pub id: OfficeId,
    /// Its name in paths, such as `costa-rica`.
    pub slug: String,
    /// Its country, an English short name as in the fact table.
    pub country: String,
    /// The office's time zone; sites have their own.
    pub zone: Tz,
    /// The id of its access rules in the rule book, such as `costa_rica`.
    pub rules: String,
}

/// All offices, in the order they are listed.
#[derive(Clone, Debug)]
pub struct Offices(Arc<[Office]>);

impl Offices {
    /// From rows already in listing order.
    pub fn new(offices: Vec<Office>) -> Self {
        Self(offices.into())
    }

    /// The office with this slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Office> {
        self.0.iter().find(|office| office.slug == slug)
    }

    /// The office with this id.
    pub fn by_id(&self, id: OfficeId) -> Option<&Office> {
        self.0.iter().find(|office| office.id == id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Office> {
        self.0.iter()
    }
}
