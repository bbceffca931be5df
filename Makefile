# Two commands are enough: `make demo` shows the main job, `make check` runs every check.
# Everything is installed into .venv from the lock file; nothing else of the machine is touched.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python3.14; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/dev.txt
RUN_LOCK := requirements/run.txt
UV := uv==0.13.9
CYCLONEDX := cyclonedx-bom==7.5.0
READY := $(VENV)/.ready
# What runs the demo: what the tool needs, and the lab; no linter, type checker or test tool.
DEMO_LOCK := requirements/demo.txt
DEMO_READY := $(VENV)/.demo-ready

.PHONY: help demo check format lint types contracts test docs docs-check bench worlds fuzz mutants lock new-rule \
	check-matrix sbom wheel

help:
	@echo "make demo      the main job on the embedded lab, with no AWS account and none of the tools below"
	@echo "make check     format, lint, types, import contracts, tests, docs: all must pass"
	@echo "make test      the tests alone          make docs     regenerate the generated docs"
	@echo "make bench     the figures              make fuzz     odd inputs, for FUZZ_SECONDS (300)"
	@echo "make worlds    every fix of a thousand failing worlds carried out (WORLDS=1000 SEED=1)"
	@echo "make mutants   are the tests able to fail? (a seeded sample; an hour)"
	@echo "make check-matrix   the tests on every Python that is here, with old and new dependencies"
	@echo "make wheel    the package       make sbom     what it is made of (CycloneDX)"
	@echo "make new-rule ID=family/name SECTION=section   make lock     lock newer versions"

$(READY): $(LOCK) pyproject.toml
	@test -n "$(PYTHON)" || { echo "roledoctor needs Python 3.11 or newer, and none was found."; exit 1; }
	@echo "== setting up $(VENV) with $(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# It runs from the source tree: nothing is installed but what the lock file names.
$(DEMO_READY): $(DEMO_LOCK)
	@test -n "$(PYTHON)" || { echo "roledoctor needs Python 3.11 or newer, and none was found."; exit 1; }
	@echo "== make demo: installing the $$(grep -c '^[a-z]' $(DEMO_LOCK)) packages that the demo needs into $(VENV)"
	@echo "   (once; $(PYTHON); nothing outside of this directory is changed)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null; then \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r $(DEMO_LOCK); \
	else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $(DEMO_LOCK); \
	fi
	@touch $(DEMO_READY)

demo: $(if $(wildcard $(READY)),$(READY),$(DEMO_READY))
	@echo "== make demo: a role that cannot be assumed, on a lab in this process; AWS is not called"
	@$(BIN)/python -m doctor demo

check: $(READY) format lint types contracts test docs-check
	@echo "== all checks passed"

format: $(READY)
	@echo "== format"; $(BIN)/ruff format --check --quiet . || { echo "run: $(BIN)/ruff format ."; exit 1; }

lint: $(READY)
	@echo "== lint"; $(BIN)/ruff check --quiet .

types: $(READY)
	@echo "== types"; $(BIN)/mypy --no-error-summary

contracts: $(READY)
	@echo "== import contracts"; $(BIN)/lint-imports --no-logo | tail -n 12

test: $(READY)
	@echo "== tests"; $(BIN)/pytest -n 2

docs-check: $(READY)
	@echo "== docs"; $(BIN)/python -m tests.tools.docs --check

docs: $(READY)
	@$(BIN)/python -m tests.tools.docs

bench: $(READY)
	@$(BIN)/python -m tests.bench

worlds: $(READY)
	@$(BIN)/python -m tests.worlds

FUZZ_SECONDS ?= 300
ATHERIS := atheris==3.0.0

# Coverage leads it where Atheris has a wheel for this Python, else Hypothesis draws by chance.
fuzz: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		$(ATHERIS) 2>/dev/null || echo "no wheel of Atheris for this Python: inputs come by chance"
	@FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tests.fuzz
	@FUZZ_EXAMPLES=$$(($(FUZZ_SECONDS) * 10)) $(BIN)/pytest tests/profiles/test_against_botocore.py \
		tests/evaluate/test_properties.py

mutants: $(READY)
	@$(BIN)/python -m tests.tools.mutants

new-rule: $(READY)
	@$(BIN)/python -m tests.tools.new_rule "$(ID)" "$(SECTION)"

lock:
	@$(BIN)/python -m pip install --quiet $(UV)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --upgrade --extra lab --group dev pyproject.toml -o $(LOCK)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --constraint $(LOCK) --extra lab pyproject.toml -o $(DEMO_LOCK)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
		--constraint $(LOCK) pyproject.toml -o $(RUN_LOCK)

check-matrix: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	@$(BIN)/python -m tests.tools.matrix

# The releases that the package runs with, as CycloneDX; built twice it is the same.
sbom: $(READY)
	@$(BIN)/python -m venv .sbom
	@.sbom/bin/python -m pip install --quiet --disable-pip-version-check $(CYCLONEDX)
	@mkdir -p dist
	@.sbom/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--of JSON -o dist/roledoctor.cdx.json $(RUN_LOCK)
	@echo "dist/roledoctor.cdx.json"

wheel: $(READY)
	@$(BIN)/python -m hatchling build -t wheel
