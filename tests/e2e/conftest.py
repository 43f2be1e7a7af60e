"""The product in the embedded AWS, deployed once per module; tests marked to be last stay last, whatever the order of the others."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # what the scenarios share, next to them

from running_line import Line, running_line

from tidewaiter.local.package import TEMPLATE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what judges a whole module after everything else of it (after the shuffle, which is done first)."""
    here = Path(__file__).parent
    ours = [item for item in items if item.path.parent == here]
    late = {item for item in ours if item.get_closest_marker("whole_module")}
    modules = list(dict.fromkeys(item.path for item in ours))
    ordered = [item for path in modules for last in (False, True) for item in ours if item.path == path and (item in late) is last]
    places = [index for index, item in enumerate(items) if item.path.parent == here]
    for index, item in zip(places, ordered, strict=True):
        items[index] = item


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    """Give the running product with its own account, cluster and Slack."""
    if not TEMPLATE.exists():
        pytest.skip("the synthesised template is absent: run make package after a synth")
    with running_line() as built:
        yield built


@pytest.fixture(autouse=True)
def _needs_the_whole_module(request: pytest.FixtureRequest) -> None:
    """Skip what judges a module when only a part of the module runs."""
    if request.node.get_closest_marker("whole_module"):
        chosen = {item.originalname for item in request.session.items if isinstance(item, pytest.Function) and item.path == request.path}
        left_out = {name for name in vars(request.module) if name.startswith("test_")} - chosen
        if left_out:
            pytest.skip(f"judges the whole module, of which {len(left_out)} tests do not run")
