.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
export GX_ANALYTICS_ENABLED := false

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) tools/make_environment.py
	@touch $@

.PHONY: help setup demo test fast lint bench bench-redaction docs lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

setup: .venv/.ready ## make the virtual environment from the lock file

demo: setup ## a sample court, two working days through Airflow, and what the website then reads
	$(BIN)/disclosure demo

test: setup lint ## the whole suite: style, types, architecture, fast and slow tests
	$(BIN)/pytest -m "slow or not slow"

fast: setup ## the fast tests alone
	$(BIN)/pytest

lint: setup ## style, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup bench-redaction ## measure 200,000 cases: time, memory, and the second day against the first; and the redactor
	$(BIN)/python benchmarks/two_days.py

bench-redaction: setup ## the redactor beside a re.sub loop and Presidio: speed as ratios, recall and damage
	$(BIN)/python benchmarks/redaction.py

docs: setup ## write the generated documents anew
	$(BIN)/python -m pipeline.documents
	$(BIN)/python tools/redaction_figures.py

lock: setup ## resolve the dependencies anew, with hashes and without any index address
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra mssql --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade -q -o requirements.lock

clean: ## remove the environment, the embedded stores and all caches
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .hypothesis
