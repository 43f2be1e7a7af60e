"""Seams leave no trace, and an unknown emulator is refused."""

import types

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.local.patches import Patches, guard_emulator_version


def test_everything_is_put_back_in_reverse_order():
    """Attributes and items are as before."""
    thing = types.SimpleNamespace(value=1)
    table: dict[str, object] = {"kept": 1}
    patches = Patches()
    assert patches.attribute(thing, "value", 2) == 1
    patches.attribute(thing, "value", 3)
    patches.item(table, "kept", 2)
    patches.item(table, "new", 3)
    assert (thing.value, table) == (3, {"kept": 2, "new": 3})
    patches.undo()
    assert (thing.value, table) == (1, {"kept": 1})


def test_static_and_class_methods_survive():
    """What comes back is the descriptor, not the bound method."""

    class Thing:
        @classmethod
        def name(cls) -> str:
            return cls.__name__

    patches = Patches()
    patches.attribute(Thing, "name", classmethod(lambda cls: "other"))
    assert Thing.name() == "other"
    patches.undo()
    assert Thing().name() == "Thing"


@pytest.mark.parametrize("version", ["5.2.4", "5.3.0", "6.0.0"])
def test_an_unknown_emulator_is_refused(version):
    """The error names the versions that are known."""
    with pytest.raises(BadInputError, match=r"moto>=5\.2\.5,<5\.3"):
        guard_emulator_version(version)


def test_the_installed_emulator_is_known():
    """The tests run against a supported one."""
    assert guard_emulator_version() is None
