//! Turns `templates/words/<language>/*.ftl` into typed functions, so that a key missing in any language does not compile.

use std::process::ExitCode;

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, try_build_from_locales_folder};

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folder this way")]
    let Ok(out) = std::env::var("OUT_DIR") else {
        return ExitCode::FAILURE;
    };
    println!("cargo::rerun-if-changed=templates/words");
    println!("cargo::rerun-if-changed=migrations");
    let options = BuildOptions::default()
        .with_locales_folder("templates/words")
        .with_output_file_path(&format!("{out}/words.rs"))
        .with_ftl_output(FtlOutputOptions::single_file(&format!("{out}/words.ftl")))
        .with_default_language("es")
        .with_prefix("")
        .with_lint_level(LintLevel::Strict)
        .without_bidi_isolation();
    match try_build_from_locales_folder(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}
