# Mano Alzada. `make run` needs only Python 3.11 or newer; everything else is made in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup setup-dev run quick check test bench browser lock messages clean

setup: $(VENV)/.run

setup-dev: $(VENV)/.dev

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Hace falta Python 3.11 o más nuevo." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

run: setup
	@$(BIN)/assembly migrate
	@$(BIN)/assembly demo
	@$(BIN)/assembly serve

browser:
	@sh tools/browser.sh $(BIN)/python

quick: setup-dev
	@$(BIN)/python -m pytest -n 2 -m "not slow" $(wildcard tests/*/test_rules.py tests/votes/test_r*.py tests/votes/test_counts.py \
	  tests/web/test_forms.py tests/core/test_money.py tests/core/test_text.py tests/house/test_code.py)

check: setup-dev
	@$(BIN)/ruff check assembly tests alembic tools
	@$(BIN)/ruff format --check assembly tests tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/python -m pytest -n 2 tests/house

test: check browser
	@$(BIN)/python -m pytest -n 2 --ignore tests/browser --ignore tests/house
	@$(BIN)/python -m pytest -n 2 -m "not timed" tests/browser
	@$(BIN)/python -m pytest -m timed tests/browser

bench: setup-dev
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.halls
	@$(BIN)/python -m tests.bench.halls --postgresql

lock:
	@$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11 pyproject.toml --extra build -o requirements.lock
	@$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11 -c requirements.lock pyproject.toml --extra heic --extra s3 --group dev -o requirements-dev.lock

messages:
	@$(BIN)/python -m tools.messages

clean:
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
