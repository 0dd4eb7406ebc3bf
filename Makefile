# make run: everything from nothing to a running assistant. make test: everything is tested.
# make check: lint, types, content and unit tests. make build: what `run` needs, without running it.
# make messages: brings the translation catalogues up to date with the English.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

BUILD := build
PYTHON := .venv/bin/python
RASA := .venv-rasa/bin/python bot/rasa/launcher.py
MODEL := $(BUILD)/rasa/models/assistant.tar.gz
# Where pip finds the CPU build of PyTorch, if not in its usual index (see README).
TORCH_INDEX ?=
PIP := -m pip install --quiet --quiet --disable-pip-version-check --no-input
CATALOGUES := $(patsubst locales/%.po,$(BUILD)/locales/%.mo,$(wildcard locales/*/LC_MESSAGES/*.po))
NLU := $(wildcard bot/rasa/nlu/*.yml)
RULES := $(wildcard bot/rasa/rules/*.yml)

.PHONY: run build setup setup-dev catalogues knowledge safety rasa-data test check lint types content unit redis messages \
        setup-synapse staff-demo benchmarks benchmarks-search benchmarks-staff benchmarks-widget clean browser types-js

run: build
	@$(PYTHON) -m bot

build: setup catalogues knowledge safety $(MODEL)

# A homeserver, a room, two members of staff and the assistant, on this machine (docs/staff.md).
staff-demo: build setup-synapse
	@$(PYTHON) -m bot.staff.demo

# --- the two environments -----------------------------------------------------------------------

setup: .venv/installed .venv-rasa/installed

.venv/installed: requirements.txt scripts/find-python
	@echo "Setting up our environment (.venv) …"
	@python=$$(scripts/find-python 3.11 3.14) && "$$python" -m venv .venv
	@if [ -n "$(TORCH_INDEX)" ]; then \
	    $(PYTHON) $(PIP) --index-url "$(TORCH_INDEX)" "$$(grep '^torch==' requirements.txt)"; fi
	@$(PYTHON) $(PIP) -r requirements.txt
	@touch $@

.venv-rasa/installed: bot/rasa/requirements.txt scripts/find-python
	@echo "Setting up Rasa's environment (.venv-rasa) …"
	@python=$$(scripts/find-python 3.10 3.11) && "$$python" -m venv .venv-rasa
	@.venv-rasa/bin/python $(PIP) --no-deps -r bot/rasa/requirements.txt
	@touch $@

# Synapse, the homeserver of `staff-demo` and of the tests of the staff channel.
setup-synapse: .venv-synapse/installed

.venv-synapse/installed: requirements-synapse.txt scripts/find-python
	@echo "Setting up Synapse's environment (.venv-synapse) …"
	@python=$$(scripts/find-python 3.11 3.14) && "$$python" -m venv .venv-synapse
	@.venv-synapse/bin/python $(PIP) -r requirements-synapse.txt
	@touch $@

setup-dev: setup .venv/installed-dev

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Adding what tests need …"
	@$(PYTHON) $(PIP) -r requirements-dev.txt
	@touch $@

.venv/installed-benchmarks: requirements-benchmarks.txt .venv/installed-dev
	@echo "Adding what the search is measured beside …"
	@$(PYTHON) $(PIP) -r requirements-benchmarks.txt
	@touch $@

# --- what is built ------------------------------------------------------------------------------

catalogues: $(CATALOGUES)

$(BUILD)/locales/%.mo: locales/%.po .venv/installed
	@mkdir -p $(@D)
	@.venv/bin/pybabel --quiet compile --input-file $< --output-file $@ \
	    --locale $(firstword $(subst /, ,$*))

# Decides by content hashes itself what has to be done.
knowledge: .venv/installed catalogues
	@$(PYTHON) -m knowledge build

# The classifier of red flags; decides by content hashes itself, too.
safety: .venv/installed
	@$(PYTHON) -m bot.safety build --build $(BUILD)

# Rewritten only where their content changes.
rasa-data: .venv/installed
	@$(PYTHON) -m bot.rasa.prepare $(BUILD)

$(BUILD)/rasa/domain.yml $(BUILD)/rasa/nlu/questions.yml: rasa-data ;

$(MODEL): config.yml $(NLU) $(RULES) $(BUILD)/rasa/domain.yml $(BUILD)/rasa/nlu/questions.yml \
          .venv-rasa/installed
	@echo "Training Rasa (about a minute) …"
	@mkdir -p $(@D)
	@$(RASA) train --quiet --config config.yml --domain $(BUILD)/rasa/domain.yml \
	    --data bot/rasa/nlu bot/rasa/rules $(BUILD)/rasa/nlu \
	    --out $(@D) --fixed-model-name assistant > $(BUILD)/rasa/train.log 2>&1 \
	    || { tail -20 $(BUILD)/rasa/train.log; exit 1; }
	@touch $@

# --- what is checked ----------------------------------------------------------------------------

check: setup-dev catalogues
	@$(MAKE) lint types content unit

lint:
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types:
	@.venv/bin/mypy knowledge locales actions bot

# The widget's scripts, whose types stand in their comments.
types-js: $(BUILD)/node_modules/axe-core/axe.min.js
	@$(BUILD)/node_modules/.bin/tsc --project bot/widget

# The content: nothing missing, stale or too hard to read.
content:
	@$(PYTHON) -m knowledge check

unit:
	@.venv/bin/pytest -q -n 2 tests/unit

test: setup-dev setup-synapse browser redis build
	@$(MAKE) lint types types-js content
	@$(RASA) data validate --fail-on-warnings --config config.yml \
	    --domain $(BUILD)/rasa/domain.yml --data bot/rasa/nlu bot/rasa/rules $(BUILD)/rasa/nlu \
	    > $(BUILD)/rasa/validate.log 2>&1 || { cat $(BUILD)/rasa/validate.log; exit 1; }
	@.venv/bin/pytest -q -n 2 tests/unit
	@.venv/bin/pytest -q tests/guide
	@.venv/bin/pytest -q tests/nlu tests/search tests/dialogue tests/faults tests/channels tests/browser

# Chromium, and what npm has for the tests of the widget: axe-core and TypeScript.
browser: $(BUILD)/node_modules/axe-core/axe.min.js
	@scripts/find-program chromium chromium chromium-browser google-chrome > /dev/null

$(BUILD)/node_modules/axe-core/axe.min.js: package-lock.json
	@mkdir -p $(BUILD)
	@cp package.json package-lock.json $(BUILD)/
	@cd $(BUILD) && npm ci --silent --no-audit --no-fund
	@touch $@

# For the tests of a counting store that outlives the gateway.
redis:
	@scripts/find-program redis-server redis-server > /dev/null

messages: setup
	@scripts/messages

benchmarks: setup-dev build
	@$(PYTHON) -m benchmarks.turns.run

# Search beside its peers, a study that is new, and how the index grows: an hour or more.
benchmarks-search: .venv/installed-benchmarks build
	@$(PYTHON) -m benchmarks.search.run
	@$(PYTHON) -m benchmarks.search.new_study
	@$(PYTHON) -m benchmarks.search.growth

# From the patient's send to the staff's screen, and back.
benchmarks-staff: setup-dev setup-synapse build
	@$(PYTHON) -m benchmarks.staff.run

# The widget beside its peers, over a bad line, and 5,000 open chats: about eight minutes.
benchmarks-widget: setup-dev browser build
	@$(PYTHON) -m benchmarks.widget.run

clean:
	rm -rf $(BUILD) .venv .venv-rasa .venv-synapse
