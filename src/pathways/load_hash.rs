//! The hash of a rule book: SHA-256 of its files as canonical JSON.
//!
//! Comments and layout do not count; whatever changes a value does.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// Part of the hash: raised when the meaning of the data changes in code.
const ENGINE: &str = "pathways-engine/1";

/// The hash of all files, in hexadecimal.
pub fn hash(files: &BTreeMap<String, Json>) -> String {
    let mut canonical = format!("{ENGINE}\n");
    for (name, value) in files {
        canonical.push_str(name);
        canonical.push('\n');
        write_canonical(value, &mut canonical);
        canonical.push('\n');
    }
    hex::encode(Sha256::digest(canonical.as_bytes()))
}

/// A TOML value as JSON.
pub fn json(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(text) => Json::from(text.as_str()),
        toml::Value::Integer(number) => Json::from(*number),
        toml::Value::Float(number) => Json::from(*number),
        toml::Value::Boolean(yes) => Json::from(*yes),
        toml::Value::Datetime(date) => Json::from(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

/// JSON with sorted keys, whatever order the map type keeps.
fn write_canonical(value: &Json, out: &mut String) {
    match value {
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Json::Object(object) => {
            let sorted: BTreeMap<&String, &Json> = object.iter().collect();
            out.push('{');
            for (index, (key, item)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Json::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(item, out);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.to_string()),
    }
}
