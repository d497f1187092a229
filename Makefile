# Two commands on a fresh machine: `make run` and `make test`. Both set up what they need.

PYTHON ?= python3
VENV := .venv/bin
BOOTSTRAP := $(PYTHON) packaging/bootstrap.py

.PHONY: help run test coverage check bench package screenshots lock clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: ## open the editor; make run FILES="poem.txt" opens a file
	@$(BOOTSTRAP) run
	@$(VENV)/python -m writer $(FILES)

test: ## run all tests
	@$(BOOTSTRAP) test
	$(VENV)/python -m pytest $(TESTS)

coverage: ## run all tests, and list the lines and branches that none of them took
	@$(BOOTSTRAP) test
	$(VENV)/python -m pytest --cov --cov-report=term:skip-covered $(TESTS)

check: ## lint, format, types, import contracts
	@$(BOOTSTRAP) test
	$(VENV)/python packaging/check.py

bench: ## measure speed and memory against the targets
	@$(BOOTSTRAP) test
	$(VENV)/python -m pytest tests/benchmarks -o python_files='bench_*.py' --tb=line -q

package: ## build what Linux installs into dist/, and try all of it in a fresh Debian
	@$(BOOTSTRAP) package
	$(VENV)/python packaging/linux/build_linux.py
	$(VENV)/python packaging/linux/check_linux.py
	$(VENV)/python packaging/linux/chroot_test.py

screenshots: ## take the pictures of the README anew
	@$(BOOTSTRAP) test
	$(VENV)/python packaging/screenshots.py
	$(VENV)/python packaging/glance_curve.py

lock: ## write the lock file anew, with the newest versions allowed
	@$(BOOTSTRAP) test
	$(VENV)/python packaging/lock/lock.py

clean: ## remove caches and build results, not .venv
	rm -rf build dist *.egg-info .coverage .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find writer training tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
