# Every target says what it does: `make` lists them.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/'

$(VENV)/dev: requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || python3 -m venv $(VENV)
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	touch $@

test: $(VENV)/dev ## install all it needs and run every test
	$(BIN)/ruff check ishenim/regulation ishenim/journal ishenim/schools ishenim/ui tools tests/regulation
	$(BIN)/pytest -q -p no:cacheprovider tests/regulation

.PHONY: help test
