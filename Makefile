# Every target says what it does: `make` lists them. Packages come from wherever this machine's
# own pip and npm are told to look; no address is written down here.
.DEFAULT_GOAL := help
.PHONY: help run test check lint types web sqlite postgres journeys adversary soak bench vectors pictures messages licences lock release clean
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
PYTEST := $(BIN)/python -m pytest -q -p no:cacheprovider
# Two at a time: a file stays with one of them, and every served test has a database of its own.
AT_ONCE := -n 2 --dist loadfile
LOCK := $(BIN)/uv pip compile --universal --generate-hashes --no-annotate --no-header --python-version 3.11
# What asks the database, and so is run on both.
STORED := $(filter-out $(addprefix tests/,audit cleaning house independent journeys papers proof regulation seal source ui watch years __pycache__),$(patsubst %/,%,$(wildcard tests/*/)))

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/'

# uv installs in seconds; where it cannot reach what pip can, pip does it. Both check every hash.
define install
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1) \
	  || $(BIN)/python -m pip install -q --require-hashes -r $(1)
	touch $@
endef

$(VENV)/made:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; echo "Python 3.11 or newer is needed (on Debian also: apt install python3-venv)" >&2; exit 1
	$(BIN)/python -m pip install -q uv || true
	touch $@

$(VENV)/base: requirements/base.txt | $(VENV)/made
	$(call install,$<)

$(VENV)/dev: requirements/dev.txt | $(VENV)/made
	$(call install,$<)

# This copy as `ishenim`; what builds it is pinned with all the rest (pip takes no hashes for a copy).
$(VENV)/installed: pyproject.toml $(VENV)/base
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --build-constraints requirements/dev.txt -e . \
	  || { sed -n 's/^\([a-z0-9._-]*==[^ ;]*\).*/\1/p' requirements/dev.txt > $(VENV)/pins \
	    && PIP_CONSTRAINT=$(VENV)/pins $(BIN)/python -m pip install -q --no-deps -e .; }
	touch $@

node_modules/made: package-lock.json | $(VENV)/dev
	npm ci --no-progress --loglevel=error
	touch $@

# Debian's browser where root can have it, Playwright's own elsewhere.
$(VENV)/browser: | $(VENV)/dev
	command -v chromium >/dev/null \
	  || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } \
	  || $(BIN)/playwright install chromium
	touch $@

run: $(VENV)/installed ## serve a demo school on http://localhost:$(PORT)/ (make run PORT=9000)
	$(BIN)/ishenim demo --port $(PORT)

test: lint types web sqlite postgres journeys ## install all it needs and run every test

check: lint types ## the fast half of the tests: a minute
	$(PYTEST) -m "not slow" --ignore tests/journeys tests

lint: $(VENV)/dev ## style, directions between packages, texts in three languages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint ishenim
	$(BIN)/python tools/messages.py --check
	$(BIN)/python tools/licences.py --check

types: $(VENV)/dev ## mypy, strict
	$(BIN)/mypy

web: node_modules/made ## the browser's half: fresh bundles, types, style, tests
	node web/build.mjs --check
	npm run --silent check
	npm run --silent lint
	npm test --silent

sqlite: $(VENV)/dev ## every Python test on SQLite
	$(PYTEST) $(AT_ONCE) --ignore tests/journeys tests

postgres: $(VENV)/dev ## what is stored, on a PostgreSQL of its own
	$(PYTEST) $(AT_ONCE) --postgres $(STORED)

journeys: $(VENV)/dev $(VENV)/browser ## whole stories in a real browser
	$(PYTEST) $(AT_ONCE) tests/journeys

adversary: $(VENV)/dev ## a school full of liars, for an hour: ADVERSARY_EXAMPLES, ADVERSARY_STEPS
	ADVERSARY_EXAMPLES=$(or $(ADVERSARY_EXAMPLES),100) ADVERSARY_STEPS=$(or $(ADVERSARY_STEPS),40) \
	  $(PYTEST) tests/adversary

soak: $(VENV)/dev ## kill, flood, fill and stall a real server while people write: SOAK_MINUTES, SOAK_DATABASES
	$(BIN)/python -m soak

bench: $(VENV)/dev ## measure, and write benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

vectors: $(VENV)/dev ## make the files in vectors/ again
	$(BIN)/python tools/vectors.py

pictures: $(VENV)/dev $(VENV)/browser ## make docs/pictures again: a demo school, walked through in three languages
	$(BIN)/python tools/pictures.py
	$(BIN)/python tools/drawings.py

messages: $(VENV)/dev ## compile the catalogs
	$(BIN)/python tools/messages.py

licences: $(VENV)/dev node_modules/made ## write the notices of bundled parts again
	$(BIN)/python tools/licences.py

lock: $(VENV)/made ## resolve requirements/ anew, keeping every version that still fits
	$(LOCK) --extra postgres -o requirements/base.txt pyproject.toml >/dev/null
	$(LOCK) --extra postgres --group dev -o requirements/dev.txt pyproject.toml >/dev/null

release: $(VENV)/dev ## build what is released into dist/ (DRAFT=1 to try, KEY=file to sign the sums)
	$(BIN)/python tools/release.py $(if $(DRAFT),--draft) $(if $(KEY),--key $(KEY))

clean: ## remove what `make` installed; var/ with its letters stays
	rm -rf $(VENV) node_modules build
