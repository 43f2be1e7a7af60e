"""Malformed input that every cataloger of files must survive: cut, mutated and nested documents."""

import io
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.inventory.layers import layer_ref, parse, tar_of
from tidewaiter.inventory.cataloger import Cataloger, OwnedFiles
from tidewaiter.inventory.catalogers import all_catalogers
from tidewaiter.inventory.walk import scan_layer
from tidewaiter.model.package import Package
from tidewaiter.model.problem import Problem
from tidewaiter.sources.media import DIRECTORY

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def survives(cataloger: Cataloger, path: str, good: bytes) -> Callable[[], None]:
    """Make a property: a good file cut anywhere, with noise put in anywhere, gives packages and problems, never an exception.

    The good file is also what `tests.fuzzing` starts from.
    """

    @given(st.integers(0, len(good)), st.binary(max_size=12), st.integers(0, 12))
    def check(at: int, noise: bytes, skipped: int) -> None:
        for data in (good[:at], good[:at] + noise + good[at + skipped :]):
            assert_read_or_refused(cataloger, path, data)

    check.seed = (cataloger, path, good)
    return check


def assert_read_or_refused(cataloger: Cataloger, path: str, data: bytes) -> None:
    """Whatever the bytes, a cataloger answers with packages that have a version and a purl, owned files, and problems."""
    found = parse(cataloger, path, data)
    assert all(isinstance(item, Package | Problem | OwnedFiles) for item in found)
    assert all(item.version and item.purl.startswith("pkg:") for item in found if isinstance(item, Package))


def directory_packages(members: dict[str, bytes]) -> list[str]:
    """Scan files as a directory scan does and list the purls."""
    tar = tar_of(members)
    layer = replace(layer_ref(tar), media_type=DIRECTORY)
    return [package.purl for package in scan_layer(io.BytesIO(tar), layer, catalogers=all_catalogers()).packages]
