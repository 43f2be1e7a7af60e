"""What every handler has around it."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
ASK = (
    "import gc, handlers; off = not gc.isenabled(); import handlers.respond_lease; print(off, gc.isenabled(), gc.get_freeze_count() > 1000)"
)


@pytest.mark.parametrize(("lambda_name", "said"), [({"AWS_LAMBDA_FUNCTION_NAME": "lease"}, "True True True"), ({}, "False True False")])
def test_a_function_collects_no_garbage_while_it_starts_and_afterwards_again(lambda_name, said):
    """Only in Lambda: whoever else imports a handler keeps its own collection."""
    environment = {"PYTHONPATH": str(FUNCTIONS), "PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": "eu-central-1", **lambda_name}
    told = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == said
    assert gc.isenabled()
