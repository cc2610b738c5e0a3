//! Chromium through its driver, the application on a port of its own, and axe as judge of every page.

use std::process::Stdio;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use puente::web::serve::serve;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::support::TestApp;

/// The judge, installed by `make test`; read at run time so that nothing of it is in the repository.
const AXE: &str = "tests/browser/node_modules/axe-core/axe.min.js";

/// A browser window on a running application.
pub struct Window {
    /// The browser.
    pub client: Client,
    /// The application's address.
    pub origin: String,
    /// The application.
    pub app: TestApp,
    _driver: Child,
    profile: std::path::PathBuf,
    scripts: bool,
}

impl Window {
    /// Opens a window of this size. Without scripts the pages' own scripts cannot run either, as on many phones.
    pub async fn open(width: u32, height: u32, scripts: bool) -> Self {
        let app = TestApp::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(serve(listener, app.router.clone(), app.app.config.limits, std::future::pending()));
        let port = free_port().await;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is there: `make test` installs it");
        let profile = std::env::temp_dir().join(format!("puente-browser-{}-{port}", std::process::id()));
        let client = connect(port, &profile, scripts).await;
        // Chromium keeps windows at 500 px and more; the emulated device is as narrow as a phone.
        device(&client, width, height).await;
        Self { client, origin, app, _driver: driver, profile, scripts }
    }

    /// Opens a path of the application.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.origin)).await.unwrap();
        self.judge().await;
    }

    /// Follows the link or presses the button with this text, and has the page that comes judged.
    pub async fn press(&self, text: &str) {
        let quoted = format!("\"{text}\"");
        let path = format!(
            "//main//a[normalize-space()={quoted}] | //main//button[normalize-space()={quoted}] | //a[normalize-space()={quoted}] | //button[normalize-space()={quoted}]"
        );
        let Ok(element) = self.client.find(Locator::XPath(&path)).await else {
            panic!("no link or button {text:?} on {}: {}", self.path().await, self.text().await)
        };
        element.click().await.unwrap();
        self.judge().await;
    }

    /// Presses the page's one primary button or link.
    pub async fn primary(&self) {
        let css = "main form button[type=submit]:not(.link):not(.alt), main a.btn:not(.alt)";
        let Ok(button) = self.client.find(Locator::Css(css)).await else {
            panic!("no primary button on {}: {}", self.path().await, self.text().await)
        };
        button.click().await.unwrap();
        self.judge().await;
    }

    /// Presses Tab until the element has the focus, and sees that the focus shows.
    pub async fn tab_to(&self, css: &str) {
        for _ in 0..60 {
            self.keys(&fantoccini::key::Key::Tab.to_string()).await;
            let here = format!(
                "const e = document.activeElement; const s = getComputedStyle(e);
                 return [e.matches(\"{css}\"), s.outlineStyle !== 'none' || s.boxShadow !== 'none' || getComputedStyle(e.closest('label') ?? e).outlineStyle !== 'none'];"
            );
            let found = self.script(&here).await;
            if found[0] == true {
                assert_eq!(found[1], true, "the focus shows on {css}");
                return;
            }
        }
        panic!("{css} cannot be reached with Tab on {}", self.path().await);
    }

    /// Types keys to whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        let active = self.client.active_element().await.unwrap();
        active.send_keys(keys).await.unwrap();
        tokio::time::sleep(Duration::from_millis(30)).await;
    }

    /// Types into a field by its name.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.client.find(Locator::Css(&format!("[name='{name}']"))).await;
        let field = field.unwrap_or_else(|_| panic!("no field {name}"));
        field.clear().await.ok();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses a radio button, a checkbox or an option by name and value.
    pub async fn choose(&self, name: &str, value: &str) {
        let css = format!("input[name='{name}'][value='{value}'], select[name='{name}'] option[value='{value}']");
        let Ok(choice) = self.client.find(Locator::Css(&css)).await else {
            panic!("no choice {name} = {value} on {}: {}", self.path().await, self.text().await)
        };
        choice.click().await.unwrap();
    }

    /// Whether something is on the page.
    pub async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    /// The path the window is at.
    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// The page's text.
    pub async fn text(&self) -> String {
        self.client.find(Locator::Css("body")).await.unwrap().text().await.unwrap()
    }

    /// The device's width is kept, nothing hangs over, targets are large enough, and axe finds nothing. With the
    /// page's scripts off axe hangs, so there only the geometry is judged: every page is judged in both kinds of window.
    pub async fn judge(&self) {
        let path = self.path().await;
        let over = self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
        assert!(over.as_f64().unwrap_or_default() <= 0.0, "{path} is wider than its window by {over}");
        if !self.scripts {
            return;
        }
        let axe = std::fs::read_to_string(AXE).expect("axe-core is installed by `make test`");
        let judge = format!(
            "{axe}; const done = arguments[arguments.length - 1];
             axe.run(document, {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }})
                .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))));"
        );
        let found = self.client.execute_async(&judge, vec![]).await.unwrap();
        assert_eq!(found, json!([]), "axe on {path}");
    }

    async fn script(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap_or(Value::Null)
    }

    /// Writes a picture of the page to `.local/screenshots`, for the README's reader and for review.
    pub async fn picture(&self, name: &str) {
        let folder = std::path::Path::new(".local/screenshots");
        std::fs::create_dir_all(folder).unwrap();
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.client.clone().close().await.ok();
        std::fs::remove_dir_all(&self.profile).ok();
    }
}

async fn connect(port: u16, profile: &std::path::Path, scripts: bool) -> Client {
    let flags = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];
    let mut arguments: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let mut chrome = json!({ "args": arguments });
    if !scripts {
        chrome["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": chrome });
    let Value::Object(capabilities) = capabilities else { panic!("an object is an object") };
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        if let Ok(client) = builder.capabilities(capabilities.clone()).connect(&address).await {
            return client;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the browser did not start");
}

/// Sets the emulated device through the driver's own command.
async fn device(client: &Client, width: u32, height: u32) {
    client.set_window_size(width.max(500), height).await.unwrap();
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
    client.issue_cmd(Emulate(metrics)).await.unwrap();
}

/// Chromedriver's command for the development protocol.
#[derive(Debug)]
struct Emulate(Value);

impl fantoccini::wd::WebDriverCompatibleCommand for Emulate {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (axum::http::Method, Option<String>) {
        let body = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": self.0 });
        (axum::http::Method::POST, Some(body.to_string()))
    }
}

async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}
