//! What the tests share: an application on a database of its own, a browser with a cookie jar, pages to read, people to be.

mod app;
mod browser;
mod database;
mod everywhere;
mod people;

pub use app::TestApp;
pub use browser::{Browser, Page};
pub use everywhere::{Everywhere, Principal};
pub use people::{Family, PASSWORD, PIN, STAFF};
