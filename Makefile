# Works on a machine with Python >= 3.11, git and make; brings uv itself where uv is missing.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen

.PHONY: demo test check soak format docs bench budgets quality screenshots install

demo: install
	@$(RUN) ledger demo $(ARGS)

# A test process for each core, and one thread of Polars in each: more only wait for one another.
test: export POLARS_MAX_THREADS = 1
test: install
	@$(RUN) pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered -m "not soak" --durations=25 --durations-min=4 $(ARGS)

# Every check runs; the first failure does not hide the rest.
check: install
	@$(RUN) python scripts/check.py

soak: install
	@$(RUN) pytest -m soak $(ARGS)

bench: install
	@$(RUN) python -m benchmarks $(ARGS)

format: install
	@$(RUN) ruff check --fix --quiet . ; $(RUN) ruff format --quiet .

budgets: install
	@$(RUN) python -m benchmarks.budgets

# What is joined and proposed, against the labelled set that rules may be tuned on.
quality: install
	@$(RUN) python -m benchmarks.quality.linking

screenshots: install
	@$(RUN) python scripts/screenshots.py
	@$(RUN) python scripts/afternoon.py

docs: install
	@$(RUN) python -m docs.generate

install: $(UV)
	@$(UV) sync --frozen --quiet

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is %d.%d. Try: make PYTHON=python3.11" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
