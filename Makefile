# Two commands do all the set-up: `make onboard` and `make test`. The README has the same as plain commands for Windows.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: onboard test docs docs-serve texts clean help

help:
	@echo 'make onboard   set up and open the onboarding notebook / подготовить и открыть блокнот первой настройки'
	@echo 'make test      set up and run every check / подготовить и запустить все проверки'
	@echo 'make docs      build the docs into site/ / собрать документацию в site/'
	@echo 'make docs-serve show the docs while you write / показывать документацию, пока вы пишете'
	@echo 'make texts     compile the catalogues after an edit / собрать каталоги текстов после правки'
	@echo 'make clean     remove what the above made / убрать всё, что создано командами выше'

onboard: $(VENV)/onboard.stamp
	@$(BIN)/smsaero-kit lab

test: $(VENV)/test.stamp
	@$(BIN)/python tests/gate.py

docs: $(VENV)/test.stamp
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

docs-serve: $(VENV)/test.stamp
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --watch smsaero_kit --watch schema --watch notebooks

texts: $(VENV)/test.stamp
	$(BIN)/pybabel -q compile -d smsaero_kit/locales -D smsaero_kit

clean:
	rm -rf $(VENV) site docs/generated docs/reference/rules/sk*.md build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/parity/node_modules tests/browser/node_modules tests/docs/words/node_modules tests/bench/lighthouse/node_modules

# A stamp is newer than the pins as long as they did not change: then nothing is installed again.
$(VENV)/onboard.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo 'Installing, about a minute the first time … / Установка, в первый раз около минуты …'
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[notebook,sandbox]'
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo 'Installing, about two minutes the first time … / Установка, в первый раз около двух минут …'
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $(VENV)/onboard.stamp $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo 'Python 3.10 or newer is needed: make PYTHON=python3.12 … / Нужен Python 3.10 или новее: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo 'Python came without venv; on Debian and Ubuntu: apt install python3-venv / В Python нет venv; в Debian и Ubuntu: apt install python3-venv'; exit 1; }
