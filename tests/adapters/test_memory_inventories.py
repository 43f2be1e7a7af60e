"""Inventories and judgements in memory."""

from dataclasses import replace

import pytest

from tests.builders import image as an_image
from tests.builders import package as a_package
from tests.reporting.samples import full_report
from tidewaiter.adapters.memory_inventories import MemoryInventories, MemoryJudgements
from tidewaiter.adapters.s3_judgements import bare
from tidewaiter.errors import BadInputError
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory

IMAGE = an_image()


def _inventory(*names: str) -> Inventory:
    packages = tuple(a_package(name=name, ecosystem="npm", purl=f"pkg:npm/{name}@1.0", version="1.0", source=None) for name in names)
    return Inventory(image_digest=IMAGE.digest, distribution=Distribution(), packages=packages)


def test_inventories_are_found_by_what_they_hold_until_they_are_forgotten() -> None:
    """A later inventory of the image replaces what the index says."""
    store = MemoryInventories()
    store.put(_inventory("a", "b"), IMAGE)
    store.put(_inventory("b", "c"), IMAGE)
    assert [list(store.holders("npm", name)) for name in "abc"] == [[], [IMAGE.digest], [IMAGE.digest]]
    assert store.get(IMAGE.digest) == _inventory("b", "c")
    assert store.part(IMAGE.digest, frozenset({("npm", "c")})) == _inventory("c")
    store.forget(IMAGE.digest)
    store.forget(IMAGE.digest)
    assert (store.get(IMAGE.digest), store.part(IMAGE.digest, frozenset()), list(store.holders("npm", "b"))) == (None, None, [])


def test_judgements_leave_out_what_other_stores_hold() -> None:
    """As in S3; only images are judged again."""
    report, store = full_report(), MemoryJudgements()
    assert report.image is not None
    store.put(report)
    assert store.get(report.image.digest) == bare(report)
    assert (list(store.digests()), list(store.digests("sha512:"))) == ([report.image.digest], [])
    store.forget(report.image.digest)
    assert (store.get(report.image.digest), list(store.digests())) == (None, [])
    with pytest.raises(BadInputError):
        store.put(replace(report, image=None))
