# MotID. `make help` lists what there is to do; every target does its own set-up.
SHELL := /bin/bash
PYTHON ?= python3.11
UV := .tools/bin/uv
RUN := $(UV) run --frozen --no-sync
TEST_WORKERS ?= 2
export UV_PYTHON_DOWNLOADS := never
# Some containers forbid it: then every process that the tests start compiles everything again, which doubles its start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check races acceptance bench bench-desk bench-matching format set-up browser softhsm clients clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: set-up ## Start all sites, with the sandbox, on ports 8000 to 8009 (MOTID_BASE_PORT moves them)
	@$(RUN) motid run

test: set-up browser softhsm clients ## Run every test
	@$(RUN) pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder

check: set-up ## Lint, types, import rules, translations
	@$(RUN) ruff check .
	@$(RUN) ruff format --check src tests examples
	@$(RUN) mypy
	@$(RUN) lint-imports

races: set-up ## Race accounts of one person a thousand times, also over HTTP, and throw random sequences at accounts (hours)
	@MOTID_RACES=$${MOTID_RACES:-1000} MOTID_SEQUENCES=$${MOTID_SEQUENCES:-2000} \
	  MOTID_RACES_FILE=$${MOTID_RACES_FILE:-var/races.json} \
	  $(RUN) pytest -q -s tests/races tests/one_account tests/journey/test_kills.py -k 'race or sequence'

acceptance: set-up browser softhsm clients ## Run the tests and say which acceptance items they cover
	@$(RUN) pytest -q -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder --acceptance

bench: set-up ## Measure speed beside node-oidc-provider, and write the table of docs/reference/performance.md
	@$(RUN) python -m tests.bench --peer --write

bench-desk: set-up ## Measure each page of the desk among 200,000 accounts, and write the table of performance.md
	@$(RUN) python -m tests.bench.desk --write

bench-matching: set-up ## Measure how right the comparison of people is
	@$(RUN) python -m tests.bench.matching

format: set-up ## Format the code
	@$(RUN) ruff format src tests examples
	@$(RUN) ruff check --fix .

clean: ## Remove what the set-up made (var/, with its database, stays)
	rm -rf .venv .tools node_modules frontend/node_modules src/motid/web/static \
	  examples/services/node/node_modules tests/journey/clients/node_modules

# ---- set-up: each step leaves a stamp, so that a second run costs nothing

set-up: .tools/stamps/python .tools/stamps/frontend

.tools/bin/uv:
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'

.tools/stamps/python: pyproject.toml uv.lock | .tools/bin/uv
	@$(UV) sync --frozen --quiet --python $(PYTHON)
	@mkdir -p $(@D) && touch $@

.tools/stamps/frontend: $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null) .tools/stamps/python
	@tools/build-frontend
	@mkdir -p $(@D) && touch $@

browser: .tools/stamps/python ## Make sure that a Chromium for the browser tests is there
	@tools/find-chromium

softhsm: .tools/stamps/python ## Make sure that a SoftHSM2 for the tests of hardware modules is there
	@tools/find-softhsm

clients: ## Install the client libraries of other makers that the tests sign in with, where the machine can
	@tools/install-clients
