"""`tidewaiter train`: train the exploit model from the checkout's own data."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.errors import BadInputError

SAMPLE_OUTPUT = Path("out/model-sample")


Sample = Annotated[
    bool, typer.Option("--sample", help="Every tenth record, into out/model-sample: a minute or two, for a first look; never shipped.")
]


def train(sample: Sample = False) -> None:
    """Train the exploit model and write artefact, metrics and model card (needs a source checkout and the `models` extra)."""
    if not Path("models/train.py").is_file():
        raise BadInputError("models/train.py is not here", hint="Run it in a checkout of the source, with pip install -e '.[models]'")
    # An installed command does not look into the folder it is called from, and models/ is in no wheel.
    sys.path.insert(0, str(Path.cwd()))
    from models.train import main

    main(["--sample", "10", "--output", str(SAMPLE_OUTPUT)] if sample else [])
