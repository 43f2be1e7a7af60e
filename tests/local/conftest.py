"""One embedded AWS per module: the emulator's state is global in the process, and each module deploys a template of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the tests' own templates, next to them

from local_templates import code_zip

from tidewaiter.local.aws import EmbeddedAws
from tidewaiter.local.deploy import Asset


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    """Give an empty embedded AWS."""
    with EmbeddedAws() as embedded:
        yield embedded


@pytest.fixture(scope="module")
def assets() -> tuple[Asset, ...]:
    """Give what the test templates refer to."""
    return (Asset(bucket="assets", key="code.zip", body=code_zip()),)
