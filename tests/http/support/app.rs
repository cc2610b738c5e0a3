//! The application under test: the real router, a clock that moves when told, a database of its own.

use axum::Router;
use puente::app::{self, App};
use puente::clock::{Clock, Random};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use super::browser::Browser;
use super::database;
use super::people::PASSWORD;

/// An application on a database of its own.
pub struct TestApp {
    /// The shared parts.
    pub app: App,
    /// The whole service.
    pub router: Router,
    /// The owner's address of the database; the owner is a superuser.
    pub owner_url: String,
}

impl TestApp {
    /// On the demonstration's morning.
    pub async fn new() -> Self {
        Self::at(database::clock()).await
    }

    /// At another time.
    pub async fn at(clock: Clock) -> Self {
        let owner_url = database::fresh().await;
        let app = App::start(database::config(&owner_url), clock, Random::System).await.unwrap();
        let router = app::router(&app);
        Self { app, router, owner_url }
    }

    /// Another server on the same database, with nothing remembered.
    pub async fn restarted(&self) -> Self {
        let app = App::start(database::config(&self.owner_url), self.app.clock.clone(), Random::System).await.unwrap();
        Self { router: app::router(&app), app, owner_url: self.owner_url.clone() }
    }

    /// A superuser's connection, for arranging and for looking behind the scenes.
    pub async fn superuser(&self) -> PgConnection {
        let options: PgConnectOptions = self.owner_url.parse().unwrap();
        options.connect().await.unwrap()
    }

    /// A browser that has visited nothing.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A member of staff, signed in through the sign-in page.
    pub async fn staff(&self, office: &str, user: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.get(&format!("/es/{office}/staff/sign-in")).await;
        let answer = browser.submit(&page, "/staff/sign-in", &[("user", user), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, 303, "{user} signs in at {office}: {}", answer.text());
        browser
    }

    /// The id of an office.
    pub fn office(&self, slug: &str) -> uuid::Uuid {
        self.app.offices.by_slug(slug).unwrap().id.0
    }
}
