# Two commands: `make run` and `make test`. `make check`, `make bench` and `make bench-form` stand beside them.
SHELL := /bin/bash
.DELETE_ON_ERROR:

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
FORM := app/form/dist/index.html
FORM_SOURCES := $(shell find app/form -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.py')
DEMO := DEMO=1 PORT=$(PORT) WEB_PORT=$(PORT) PATH=$(CURDIR)/$(BIN):$$PATH

.PHONY: run test test-ceph check bench bench-form screenshots format lock clean

run: $(STAMP) $(FORM)
	@bash .make/system-parts run
	@echo "==> Bringing the database up to date"
	@$(DEMO) $(BIN)/flask --app app db upgrade
	@$(DEMO) $(BIN)/flask --app app demo load
	@echo "==> Rounds is at http://127.0.0.1:$(PORT)  (Ctrl-C stops it)"
	@exec env $(DEMO) $(BIN)/honcho start

test: $(STAMP) $(FORM)
	@bash .make/system-parts test
	@bash .make/form test
	$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

# A second opinion on the store of photos: Ceph, which installs itself where apt may do so.
test-ceph: $(STAMP)
	@bash .make/system-parts test
	TEST_S3=ceph $(BIN)/pytest tests/evidence -k "s3 or bucket or preparing or failing" $(ARGS)

check: $(STAMP) $(FORM)
	@bash .make/form check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@bash .make/migrations-agree
	$(BIN)/flask --app app checklists check

bench: $(STAMP)
	@bash .make/system-parts test
	$(BIN)/python -m tests.load $(ARGS)

bench-form: $(STAMP) $(FORM)
	@bash .make/system-parts test
	$(BIN)/python -m tests.load.form $(ARGS)

# The README's pictures of the form, made with the demo's data.
screenshots: $(STAMP) $(FORM)
	@bash .make/system-parts test
	$(BIN)/python -m tests.screenshots

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	@bash .make/form format

# What changes when a dependency changes. uv installs in seconds what takes pip half a minute;
# its own version and hashes stand in the lock file like everything else.
$(STAMP): requirements.lock .make/install
	@bash .make/install $(PYTHON)
	@touch $@

# Vite writes the page last, so its age is the build's.
$(FORM): $(STAMP) .make/form $(FORM_SOURCES)
	@bash .make/form
	@touch $@

# Locks every dependency with its hashes, without naming where it comes from.
lock: $(STAMP)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --group node -o .make/node.lock

clean:
	rm -rf .venv instance app/form/dist app/form/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
