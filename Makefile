PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := cli,score,local,malware,licences,models,test

.PHONY: demo test lint train package clean

$(VENV)/.installed: constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	touch $@

demo: $(VENV)/.installed ## Push a bad and a good image into the embedded AWS and watch the danger being contained
	$(BIN)/tidewaiter demo --output out/demo

test: $(VENV)/.installed ## Run the tests: random order, network closed, warnings are errors
	$(BIN)/python -m pytest -n 2 --dist loadfile

train: $(VENV)/.installed ## Train the exploit model from models/data and write artefact, metrics and model card
	$(BIN)/python -m models.train

lint: ## What .ci/run checks before the tests
	bash .ci/lint

package: $(VENV)/.installed ## Build the function zip and copy model artefacts into the package
	$(BIN)/python -m tidewaiter.local.package

clean:
	rm -rf $(VENV) out build dist cdk.out
