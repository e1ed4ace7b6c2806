# Everything runs from .venv, which the first command makes and a changed lock renews.
# Another Python: make demo PYTHON=python3.13
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# -n 2: the suite is many small files; more workers gain nothing on a small machine.
PYTEST_ARGS ?= -n 2

# A stamp is named for what it installed, so that going back to an older lock is seen too.
stamp = .venv/.$(1)-$(shell cat pyproject.toml $(2) 2>/dev/null | cksum | cut -d' ' -f1)
RUN := $(call stamp,run,requirements.lock)
DEV := $(call stamp,dev,requirements.lock requirements-dev.lock)

.PHONY: help demo test lint format lock bench bench-memory bench-pathology bench-alignment bench-starter bench-segmentation \
	training training-check clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(RUN) ## articles into catalogs and bundles, offline: this project's and a new one's
	@echo "== A new project, from nothing: build/newsroom"
	@rm -rf build/newsroom
	@$(BIN)/dragoman init build/newsroom
	@$(BIN)/dragoman --project build/newsroom run
	@echo "== The Caspian Courier: source_texts, with the catalogs in locales as people left them"
	@$(BIN)/dragoman run
	@$(BIN)/dragoman status
	@echo "== Look at"
	@echo "  dist/preview/index.html           everything, what nobody reviewed marked as such"
	@echo "  dist/release/index.html           what people reviewed from end to end"
	@echo "  locales/es/LC_MESSAGES/           Spanish catalogs, to review in any PO editor"
	@echo "  build/newsroom/dist/preview/es/   what a machine alone makes of an article"

test: lint $(DEV) ## everything that a change must pass
	$(BIN)/pytest $(PYTEST_ARGS)

lint: $(DEV) ## style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## rewrite the code in the house's style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(LOCK_ARGS)

lock: $(DEV) ## the locks anew from pyproject.toml; LOCK_ARGS=--upgrade for newer versions
	$(COMPILE) --group build pyproject.toml -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

# Beside dragoman's own lock, what Argos' translator asks for: torch and over a gigabyte. pip keeps
# the locked versions, since they are there already.
BENCH_PYTHON = build/bench-venv/bin/python
BENCH := build/bench-venv/.made-$(shell cat requirements.lock 2>/dev/null | cksum | cut -d' ' -f1)

bench: $(BENCH) ## speed and memory beside Argos and the bare engine, into docs/performance.md; QUICK=1 for a try
	@$(BENCH_PYTHON) -m benchmarks.in_argos
	@$(BENCH_PYTHON) -m benchmarks $(if $(QUICK),--quick,--write) $(BENCH_ARGS)

$(BENCH):
	@rm -rf build/bench-venv
	$(PYTHON) -m venv build/bench-venv
	$(BENCH_PYTHON) -m pip install --quiet --disable-pip-version-check \
		--require-hashes --no-deps -r requirements.lock
	$(BENCH_PYTHON) -m pip install --quiet --disable-pip-version-check \
		torch==2.13.0 $(shell sed -n 's/^\(argostranslate==[^ ]*\).*/\1/p' requirements.lock) \
		$(shell sed -n 's/^\(sacrebleu==[^ ]*\).*/\1/p' requirements-dev.lock)
	$(BENCH_PYTHON) -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --editable .
	@touch $@

TRAINING := build/training-venv/.made
TRAINING_PYTHON = build/training-venv/bin/python

$(TRAINING): pyproject.toml
	@rm -rf build/training-venv
	$(PYTHON) -m venv build/training-venv
	$(TRAINING_PYTHON) -m pip install --quiet --disable-pip-version-check \
		$(shell sed -n '/^training = \[/,/^\]/s/^ *\(".*"\),.*/\1/p' pyproject.toml)
	@touch $@

training: $(TRAINING) ## the environment that starter packages are trained in: build/training-venv

training-check: $(TRAINING) ## the recipe for starter packages from end to end, on a toy corpus
	@rm -rf build/training-check && mkdir -p build/training-check
	@$(TRAINING_PYTHON) training/check.py build/training-check

bench-memory: $(DEV) ## lookups in a translation memory of a million sentences; SENTENCES=100000 for a try
	@$(BIN)/python benchmarks/memory_lookup.py $(SENTENCES)

bench-segmentation: $(DEV) ## sentences cut as an editor would: ours and sentencex alone, on the fixtures
	@$(BIN)/python -m benchmarks.segmentation

bench-pathology: $(DEV) ## faults put into good translations: how many the gate finds, into docs/quality.md
	@$(BIN)/python -m benchmarks.pathology

bench-starter: $(DEV) ## what the starter gets wrong in a long article, by itself and through the pipeline
	@$(BIN)/python -m benchmarks.starter_faults

bench-alignment: $(DEV) ## where codes stand by masks, by alignment, in pieces, into docs/quality.md
	@$(BIN)/python -m benchmarks.alignment

clean: ## remove all that can be made again; catalogs stay
	rm -rf .venv .dragoman dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "dragoman needs Python 3.11 or later; name one: make PYTHON=python3.13" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# --no-deps: argostranslate would bring torch; the lock is the whole closure without it.
$(RUN): .venv/bin/python
	$(PIP) --require-hashes --no-deps -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f .venv/.run-* && touch $@

$(DEV): $(RUN)
	$(PIP) --require-hashes --no-deps -r requirements-dev.lock
	@rm -f .venv/.dev-* && touch $@
