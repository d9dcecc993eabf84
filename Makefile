# Bongsu's commands. Everything runs in .venv, made from requirements.lock by pip alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup demo test check format bench golden schemas clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP)  ## make .venv from requirements.lock and install the project into it

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Bongsu needs Python 3.11 or newer: make setup PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup  ## a hub with the seven agencies' feeds, on http://127.0.0.1:8470 until Ctrl-C
	$(BIN)/bongsu demo

check: setup  ## format, lint, types, import contracts, unit and contract tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 2 tests/unit tests/contract tests/golden

test: setup  ## everything: the checks and all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

format: setup  ## format and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## measure the goals of the design; writes docs/benchmarks/
	$(BIN)/python tests/bench/run.py

schemas: setup  ## write schemas/bongsu_schemas/v1 again from the models
	$(BIN)/python -m bongsu_schemas.generate

golden: setup  ## write down again what the parsers make of the golden samples; read the difference
	for agency in kr.kcs kr.knp kr.spo kr.kcg kr.moj th.customs vn.customs; do \
	  $(BIN)/bongsu-connect check $$agency --golden tests/golden/$$agency --write --at 2026-11-20T06:00:00; done

clean:  ## remove the virtual environment, caches and the demo's data
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo-data tests/bench/.work
