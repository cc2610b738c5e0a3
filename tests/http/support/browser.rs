//! A browser without scripts: cookies, pages, forms with their hidden fields.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use tower::ServiceExt;

/// A browser with a cookie jar.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// The cookies it holds.
    pub cookies: BTreeMap<String, String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
    /// The path asked for.
    pub path: String,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new() }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Opens a page and follows where it leads.
    pub async fn follow(&mut self, page: Page) -> Page {
        let mut page = page;
        for _ in 0..5 {
            match page.location() {
                Some(location) if (300..400).contains(&page.status) => page = self.get(&location).await,
                _ => break,
            }
        }
        page
    }

    /// Fills in and sends the page's form whose action ends with `action`; its hidden fields and prefilled values go along
    /// unless overridden.
    pub async fn submit(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let (target, sent) = page.form(action, fields);
        self.post(&target, &sent).await
    }

    /// Sends fields as they are, as this site's own page would.
    pub async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Page {
        self.post_raw(path, serde_html_form::to_string(fields).unwrap().into_bytes()).await
    }

    /// Sends bytes as a form of this site.
    pub async fn post_raw(&mut self, path: &str, body: Vec<u8>) -> Page {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sends a request with the jar's cookies and keeps what it sets.
    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        let path = request.uri().to_string();
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        Page { status: parts.status.as_u16(), headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned(), path }
    }
}

impl Page {
    /// Where it leads.
    pub fn location(&self) -> Option<String> {
        self.headers.get(header::LOCATION).map(|location| location.to_str().unwrap().to_owned())
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The visible text of `main`, spaces folded; of the whole body when there is no `main`.
    pub fn text(&self) -> String {
        let html = self.html();
        let words = |selector: &str| -> Option<String> {
            let element = html.select(&Selector::parse(selector).unwrap()).next()?;
            Some(element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
        };
        words("main").unwrap_or_else(|| self.body.clone())
    }

    /// The text of each element a selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = self.html();
        html.select(&Selector::parse(selector).unwrap())
            .map(|element| element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// An attribute of each element a selector finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let html = self.html();
        html.select(&Selector::parse(selector).unwrap())
            .filter_map(|element| element.value().attr(attribute).map(str::to_owned))
            .collect()
    }

    /// The target and fields of the form whose action ends with `action`.
    ///
    /// # Panics
    /// When the page has no such form.
    pub fn form(&self, action: &str, fields: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let html = self.html();
        let forms = Selector::parse("form").unwrap();
        let form = html
            .select(&forms)
            .find(|form| form.value().attr("action").is_some_and(|target| target.split('?').next().unwrap().ends_with(action)))
            .unwrap_or_else(|| panic!("{} ({}) has no form to {action}: {}", self.path, self.status, self.text()));
        let target = form.value().attr("action").unwrap().to_owned();
        let mut sent: Vec<(String, String)> = Vec::new();
        for input in form.select(&Selector::parse("input, textarea, select").unwrap()) {
            let element = input.value();
            let Some(name) = element.attr("name") else { continue };
            if fields.iter().any(|(given, _)| *given == name) {
                continue;
            }
            let value = match (element.name(), element.attr("type")) {
                ("textarea", _) => input.text().collect::<String>(),
                ("select", _) => input
                    .select(&Selector::parse("option[selected]").unwrap())
                    .next()
                    .and_then(|option| option.value().attr("value"))
                    .unwrap_or_default()
                    .to_owned(),
                (_, Some("radio" | "checkbox")) if element.attr("checked").is_none() => continue,
                (_, Some("submit")) => continue,
                _ => element.attr("value").unwrap_or_default().to_owned(),
            };
            sent.push((name.to_owned(), value));
        }
        sent.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        (target, sent)
    }
}
