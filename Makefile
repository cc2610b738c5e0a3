# Two commands set up a fresh machine that has Rust and make: `make run` and `make test`.

.PHONY: run test proof lint sqlx always

# The demonstration on http://127.0.0.1:8080 (PORT), in the foreground, with a private Postgres
# under .local/ unless DATABASE_URL is set. Why it makes a file: see .ci/serve.
run: .local/serving
.local/serving: always
	@.ci/install postgres
	@exec .ci/serve $@

# Everything that gates a change. The last lines are the test runner's counts.
test:
	@.ci/install postgres browser axe
	cargo fmt --check
	cargo build --locked --all-targets
	.ci/sqlx-diff
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet
	.ci/tests

# The full-size runs, with progress; the quick form of each is part of `make test`.
proof:
	@.ci/install postgres
	PUENTE_PROOF=full .ci/tests pathways::tests
	PUENTE_PROOF=full .ci/tests --test oracles
	PUENTE_PROOF=full .ci/tests --test kill
	cargo build --locked --release
	target/release/puente bench launch-day
	target/release/puente pathways replay --bench 1000000

# For the one who writes code: format and lints only, offline.
lint:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

# Writes .sqlx anew after a query or a migration has changed.
sqlx:
	.ci/sqlx-diff --write
