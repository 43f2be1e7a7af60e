"""`tidewaiter train`: train the exploit model from the checkout's own data."""

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.errors import BadInputError


def train(sample: Annotated[bool, typer.Option("--sample", help="A tenth of the data: about a minute, for a first look.")] = False) -> None:
    """Train the exploit model and write artefact, metrics and model card (needs a source checkout and the `models` extra)."""
    if importlib.util.find_spec("models") is None or not Path("models/data").is_dir():
        raise BadInputError("models/ is not here", hint="Run it in a checkout of the source, with pip install -e '.[models]'")
    from models.train import main

    main(["--sample"] if sample else [])
