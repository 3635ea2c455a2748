# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
LOCALE := outreach_app/locale
PO     := $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
MO     := $(PO:.po=.mo)

.PHONY: run test check bench torture demo camera lock messages clean

run: $(STAMP) $(MO)
	$(BIN)/python -m outreach_app

# what Python compiles is kept, wherever bytecode is not wanted elsewhere: it is a tenth of the run
test: $(STAMP) $(MO)
	QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(abspath $(VENV))/bytecode \
	  $(BIN)/python -m pytest -n 2 --dist worksteal -m "not torture and not benchmark"

check: $(STAMP) $(MO)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) $(MO)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -s -m benchmark tests/benchmarks

torture: $(STAMP) $(MO)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m torture
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "hypothesis and not torture" --hypothesis-profile=torture

demo: $(STAMP) $(MO)
	$(BIN)/porte-voix demo --out demo-out

# Qt Multimedia, to photograph sheets: of the very version of Qt that is locked
camera: $(STAMP)
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps \
	  "PySide6-Addons==$$($(BIN)/python -c 'import PySide6; print(PySide6.__version__)')"

lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.11 --group dev --group build pyproject.toml -o requirements.txt

messages: $(STAMP)
	$(BIN)/pybabel -q extract -k say -k N_ -k say_count:1,2 --no-wrap --omit-header --no-location -o /tmp/porte_voix.pot outreach_app ui printables sync
	$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --omit-header --ignore-obsolete -i /tmp/porte_voix.pot -o $(LOCALE)/fr/LC_MESSAGES/porte_voix.po -l fr

$(STAMP): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

%.mo: %.po $(STAMP)
	$(BIN)/pybabel -q compile -i $< -o $@

clean:
	rm -rf $(VENV) $(MO) build dist demo-out
