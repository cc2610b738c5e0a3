//! Every route, declared together with who may use it. There is no other way to add one: the guard in front
//! of each is built from the same declaration that `puente routes` prints.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, on};
use serde::Serialize;

use crate::app::App;
use crate::auth::{Permission, Role};
use crate::web::guard::guard;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone; the page is public, says the same to everybody and has no form.
    Anyone,
    /// Anyone; a page with a form before or at signing in.
    Gate,
    /// The applicant of a case, for that case.
    Applicant,
    /// Staff whose role has this permission.
    Staff(Permission),
}

impl Access {
    /// Whether a role gets past the guard; `None` is somebody who is not signed in.
    pub fn admits(self, role: Option<Role>) -> bool {
        match self {
            Self::Anyone | Self::Gate => true,
            Self::Applicant => role == Some(Role::Applicant),
            Self::Staff(permission) => role.is_some_and(|role| role.is_staff() && role.allows(permission)),
        }
    }
}

/// How sensitive what a page shows is: from T0, aggregates, to T5, integrity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Tier {
    /// Aggregates with small cells suppressed.
    T0,
    /// Case code, language, contact channel, appointment.
    T1,
    /// Biodata, family, presence and stay.
    T2,
    /// Pathway answers, determinations, recommendations.
    T3,
    /// Protection.
    T4,
    /// Integrity.
    T5,
}

/// Where a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In the form.
    Form,
}

/// A parameter of a route.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Where it is.
    #[serde(rename = "in")]
    pub place: Place,
    /// Its type: `uuid`, `text`, `date`, `number`, or the choices with bars between them.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it means.
    pub means: &'static str,
}

/// A declared route.
#[derive(Clone, Debug)]
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// The slice it belongs to.
    pub slice: &'static str,
    /// Who may use it.
    pub access: Access,
    /// Parameters beyond language and office.
    pub params: Vec<Param>,
    /// The largest body in bytes.
    pub max_body: usize,
    /// Tiers of data the page may show.
    pub tiers: &'static [Tier],
}

/// The largest form, unless the route says otherwise.
const FORM_BYTES: usize = 64 * 1024;

impl Route {
    /// Whether it changes anything.
    pub fn changes(&self) -> bool {
        self.method == Method::POST
    }

    /// Whether it belongs to one office.
    pub fn is_office_owned(&self) -> bool {
        self.path.contains("{office}")
    }
}

/// All routes of the application, and their handlers.
#[derive(Default)]
pub struct Routes {
    slice: &'static str,
    routes: Vec<(Route, MethodRouter<App>)>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The routes that follow belong to this slice.
    #[must_use]
    pub fn slice(mut self, slice: &'static str) -> Self {
        self.slice = slice;
        self
    }

    /// A page.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, access, on(axum::routing::MethodFilter::GET, handler))
    }

    /// A form. The guard checks its origin and token before the handler runs.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, access, on(axum::routing::MethodFilter::POST, handler))
    }

    fn add(mut self, method: Method, path: &'static str, access: Access, handler: MethodRouter<App>) -> Self {
        let max_body = if method == Method::POST { FORM_BYTES } else { 0 };
        let route = Route { method, path, slice: self.slice, access, params: Vec::new(), max_body, tiers: &[] };
        self.routes.push((route, handler));
        self
    }

    /// A field of the last route's form.
    #[must_use]
    pub fn field(self, name: &'static str, kind: &'static str, means: &'static str) -> Self {
        self.param(Param { name, place: Place::Form, kind, means })
    }

    /// A part of the last route's path, beyond language and office.
    #[must_use]
    pub fn part(self, name: &'static str, kind: &'static str, means: &'static str) -> Self {
        self.param(Param { name, place: Place::Path, kind, means })
    }

    /// A parameter of the last route's query.
    #[must_use]
    pub fn query(self, name: &'static str, kind: &'static str, means: &'static str) -> Self {
        self.param(Param { name, place: Place::Query, kind, means })
    }

    /// A field of the last route's form, if it is a form.
    #[must_use]
    pub fn field_of_forms(self, name: &'static str, kind: &'static str, means: &'static str) -> Self {
        let changes = self.routes.last().is_some_and(|(route, _)| route.changes());
        if changes { self.field(name, kind, means) } else { self }
    }

    fn param(mut self, param: Param) -> Self {
        if let Some((route, _)) = self.routes.last_mut() {
            route.params.push(param);
        }
        self
    }

    /// The tiers of data the last route's page may show.
    #[must_use]
    pub fn tiers(mut self, tiers: &'static [Tier]) -> Self {
        if let Some((route, _)) = self.routes.last_mut() {
            route.tiers = tiers;
        }
        self
    }

    /// The largest body of the last route, in bytes.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        if let Some((route, _)) = self.routes.last_mut() {
            route.max_body = bytes;
        }
        self
    }

    /// Adds the routes of another list.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.routes.extend(more.routes);
        self
    }

    /// The declarations, in order.
    pub fn declared(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().map(|(route, _)| route)
    }

    /// The router: each handler behind the guard of its own declaration.
    pub fn into_router(self, app: &App) -> Router<App> {
        self.routes.into_iter().fold(Router::new(), |router, (route, handler)| {
            let path = route.path;
            router.route(path, handler.layer(from_fn_with_state((app.clone(), std::sync::Arc::new(route)), guard)))
        })
    }

    /// The document `puente routes --format json` prints.
    pub fn document(&self) -> impl Serialize {
        Document { format: "puente-routes/1", routes: self.declared().map(Described::of).collect() }
    }
}

#[derive(Serialize)]
struct Document {
    format: &'static str,
    routes: Vec<Described>,
}

#[derive(Serialize)]
struct Described {
    method: String,
    path: &'static str,
    slice: &'static str,
    access: Vec<Admitted>,
    office_owned: bool,
    changes: bool,
    params: Vec<Param>,
    max_body_bytes: usize,
    tiers: &'static [Tier],
}

#[derive(Serialize)]
struct Admitted {
    role: &'static str,
    organisation: &'static str,
    lane: &'static str,
}

impl Described {
    fn of(route: &Route) -> Self {
        let mut params = Vec::new();
        for (part, name, means) in
            [("{lang}", "lang", "the page's language"), ("{office}", "office", "the office, by its name in paths")]
        {
            if route.path.contains(part) {
                params.push(Param { name, place: Place::Path, kind: "text", means });
            }
        }
        params.extend(route.params.iter().copied());
        if route.changes() {
            params.push(Param { name: "csrf", place: Place::Form, kind: "text", means: "the token of the page's form" });
            params.push(Param {
                name: "once",
                place: Place::Form,
                kind: "uuid",
                means: "the key of the page's form: sent twice, it takes effect once",
            });
        }
        let access = Role::ALL
            .iter()
            .filter(|role| !route.access.admits(None) && route.access.admits(Some(**role)))
            .map(|role| Admitted {
                role: role.as_str(),
                organisation: role.organisation().map_or("any", |organisation| organisation.as_str()),
                lane: if role.enters_confidential_lane() { "open|confidential" } else { "open" },
            })
            .collect();
        Self {
            method: route.method.to_string(),
            path: route.path,
            slice: route.slice,
            access,
            office_owned: route.is_office_owned(),
            changes: route.changes(),
            params,
            max_body_bytes: route.max_body,
            tiers: route.tiers,
        }
    }
}
