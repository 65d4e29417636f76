# Tongxing: every command builds what it needs first. `make demo` and `make test` work from a fresh clone.
PYTHON ?= python3
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
NPM := $(PY) -m portal.runtime.node
JOBS ?= 2
# Seconds after which a test run is ended and red, whatever it waits for.
LIMIT ?= 3000
# What the build tools may not send abroad, and how long a tidy machine may take to answer.
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export npm_config_audit = false
export npm_config_fund = false
export npm_config_update_notifier = false

.PHONY: help setup demo test quick lint format messages bench bench-data faults audit lock stop psql clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: .venv/.ready static/dist/.ready .local/.messages ## everything that demo and test stand on
	@$(PY) -m portal.runtime.machine

demo: .venv/.ready static/dist/.ready .local/.messages ## the bank with demo data: pages, WebSocket, worker and beat; Ctrl-C stops it
	@$(PY) -m portal.runtime demo

test: setup ## every test, browser included
	@$(PY) -m portal.runtime.machine --browser
	timeout --foreground --signal=INT --kill-after=60 $(LIMIT) $(PYTEST) -n $(JOBS) --dist loadscope --maxfail 30 $(ARGS)

quick: setup ## the tests without browser and slow ones, under two minutes
	$(PYTEST) -n $(JOBS) --dist loadscope -m "not browser and not slow and not fault and not benchmark" $(ARGS)

lint: setup ## style, types, boundaries, templates, words, migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PY) -m portal.runtime ensure
	.venv/bin/mypy portal accounts wealth scenarios backoffice
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint --quiet
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m portal.shell.messages --check

format: .venv/.ready ## write the code the way lint wants it
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

messages: setup ## collect the words of the source into locale/ (needs the gettext programs)
	$(PY) manage.py makemessages -l zh_Hans --no-obsolete --no-location --ignore=node_modules --ignore=.venv --ignore=build --ignore=staticfiles
	$(PY) -m portal.shell.messages

bench: setup ## the figures: build/bench.json (ONLY=P1 SCALE=1)
	$(PY) -m portal.runtime ensure
	$(PY) -m tests.benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(SCALE),--scale $(SCALE))

bench-data: setup ## the large data sets, once (SCALE=1 is 20 million entries)
	$(PY) -m portal.runtime ensure
	$(PY) manage.py bench_data $(if $(SCALE),--scale $(SCALE))

faults: setup ## kill, cut and flood: the reliability figures
	FAULT_KILLS=$${FAULT_KILLS:-50} FAULT_READS=$${FAULT_READS:-100000} $(PYTEST) -m fault tests $(ARGS)

audit: setup ## security: deploy check, static analysis, secrets, access matrix
	$(PY) -m portal.runtime ensure
	$(PY) -m tests.audit

lock: .venv/.ready ## write the pinned versions again
	.venv/bin/uv pip compile -q --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11 --generate-hashes pyproject.toml -o requirements/base.txt
	.venv/bin/uv pip compile -q --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11 --generate-hashes --extra embedded --extra dev -c requirements/base.txt pyproject.toml -o requirements/dev.txt

stop: ## stop the embedded PostgreSQL and Valkey
	@$(PY) -m portal.runtime stop

psql: ## a prompt on the demo bank's database
	@$(PY) -m portal.runtime psql

clean: ## forget the environment and builds; the data under .local stays
	rm -rf .venv node_modules static/dist build staticfiles

.venv/.ready: requirements/dev.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tongxing needs Python 3.11 or newer; name one with PYTHON=…")'
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install -qq --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.ready: package-lock.json | .venv/.ready
	$(NPM) ci --no-progress --loglevel=error
	@touch $@

static/dist/.ready: node_modules/.ready $(shell find static/src templates -type f 2>/dev/null)
	$(NPM) run --silent build
	@touch $@

.local/.messages: $(shell find locale -name '*.po' 2>/dev/null) | .venv/.ready
	@mkdir -p .local
	$(PY) -m portal.shell.messages
	@touch $@
