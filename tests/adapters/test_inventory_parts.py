"""Parts of stored inventories."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image as an_image
from tests.builders import package as a_package
from tidewaiter.adapters.inventory_parts import NO_KEYS, Packed, packed, packed_image, part_of, read_keys, whole
from tidewaiter.adapters.s3_objects import pack, unpack
from tidewaiter.documents import decode
from tidewaiter.errors import BadInputError
from tidewaiter.matching.keys import keys_of
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import FileFact, Inventory

DIGEST = "sha256:" + "a" * 64
FILES = (FileFact(path="bin/a", mode=0o755, size=1, sha256="0" * 64),)
NAMES = ["a", "b", "ü", "a/b"]


def _inventory(*names: str) -> Inventory:
    packages = tuple(
        a_package(name=name, version=f"{number}.0", ecosystem="npm", purl=f"pkg:npm/{name}@{number}.0", source=None)
        for number, name in enumerate(names)
    )
    return Inventory(image_digest=DIGEST, distribution=Distribution(), packages=packages, files=FILES)


@given(held=st.lists(st.sampled_from(NAMES), max_size=8), asked=st.sets(st.sampled_from([*NAMES, "other"])))
def test_a_part_has_the_packages_of_the_names_and_no_files(held, asked):
    """In the order of the inventory, each once; the list of keys only spares reading the rest."""
    inventory = _inventory(*held)
    stored = packed(inventory, keys_of(inventory))
    expected = replace(inventory, packages=tuple(one for one in inventory.packages if one.name in asked), files=())
    names = frozenset(("npm", name) for name in asked)
    assert part_of(stored, names) == expected
    assert part_of(replace(stored, keys=b""), names) == expected
    assert whole(stored.inventory) == inventory


def test_a_list_of_keys_that_is_about_other_bytes_is_not_believed():
    """A scan that died between writing the two left them so."""
    old, new = _inventory("a", "b"), _inventory("b", "a")
    mixed = Packed(inventory=packed(new, keys_of(new)).inventory, keys=packed(old, keys_of(old)).keys)
    assert [one.name for one in part_of(mixed, frozenset({("npm", "a")})).packages] == ["a"]


@given(
    raw=st.binary(max_size=60)
    | st.binary(max_size=60).map(pack)
    | st.sampled_from([b"null", b"[]", b'{"inventory":1,"keys":[[1]]}']).map(pack)
)
def test_foreign_bytes_are_no_list_of_keys(raw):
    """Whatever lies there, nothing but an empty list comes out."""
    assert read_keys(raw) == ("", NO_KEYS)
    assert read_keys(None) == ("", NO_KEYS)


def test_a_damaged_inventory_is_an_error():
    """The caller takes it for absent; the next scan writes it again."""
    stored = packed(_inventory("a"), keys_of(_inventory("a")))
    damaged = replace(stored, inventory=stored.inventory[:-1])
    with pytest.raises(BadInputError):
        part_of(damaged, frozenset())
    with pytest.raises(BadInputError):
        whole(damaged.inventory)


def test_an_image_is_kept_beside_its_inventory():
    """It comes back equal."""
    assert decode("image", unpack(packed_image(an_image()))) == an_image()
