# Two commands do everything: `make demo` builds the demo site, `make test` runs every check.
# Both set up what is missing first (see setup.sh).

PYTHON ?= python3
BIN := .venv/bin
DEMO_DIR ?= demo-site

.PHONY: demo test office format benchmarks clean

demo: .venv/ready
	$(BIN)/ranking demo --out $(DEMO_DIR)

test: .venv/ready
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

# Has LibreOffice work out every formula of the demo's workbooks; not part of the tests, which have an evaluator of their own.
office: demo
	$(BIN)/python -m tests.office_check $(DEMO_DIR)

# Puts the code into the form that `make test` asks for.
format: .venv/ready
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Timings, as ratios within one run; never part of the tests.
benchmarks: .venv/ready
	for script in benchmarks/loading.py benchmarks/*_speed.py; do $(BIN)/python $$script || exit 1; done

.venv/ready: pyproject.toml constraints.txt setup.sh
	PYTHON="$(PYTHON)" sh setup.sh
	touch $@

clean:
	rm -rf .venv $(DEMO_DIR) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
