# Every target is one line into a script or into `cargo xtask`. `make help` lists them.
.PHONY: help run test bench clients e2e fmt lint

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build, start a demo on http://127.0.0.1:8080
	@scripts/run.sh

test: ## install what is missing, run every check
	@scripts/test.sh

bench: ## measure capacity; writes bench/report.json
	@scripts/bench.sh

clients: ## foreign clients (PHP, C#, Python, JavaScript) against the binary
	@scripts/clients.sh

e2e: ## two browsers against the binary
	@scripts/e2e.sh

fmt: ## format the Rust code
	@cargo fmt --all

lint: ## formatting and clippy, as `make test` asks for them
	@scripts/lint.sh
