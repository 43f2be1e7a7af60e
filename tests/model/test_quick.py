"""The quick constructor makes what the class itself would make."""

from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any

import pytest

from tidewaiter.model.finding import Location
from tidewaiter.model.quick import quick


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    name: str
    size: int = 3
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counting:
    name: str

    def __post_init__(self) -> None:
        raise ValueError(self.name)


def test_it_makes_the_same_value() -> None:
    """Type, equality, hash and defaults are those of the class."""
    made = quick(Location)(path="a.yaml", line=3)
    assert type(made) is Location
    assert made == Location(path="a.yaml", line=3)
    assert hash(made) == hash(Location(path="a.yaml", line=3))
    assert quick(_Sample)(name="x") == _Sample(name="x", size=3, tags={})


def test_defaults_are_not_shared() -> None:
    """Every value gets a container of its own."""
    make = quick(_Sample)
    assert make(name="a").tags is not make(name="b").tags


def test_what_it_makes_is_frozen() -> None:
    """Nobody can change it afterwards."""
    made: Any = quick(_Sample)(name="x")
    with pytest.raises(FrozenInstanceError):
        made.name = "y"


def test_it_takes_the_same_arguments() -> None:
    """A missing or unknown field is an error, as it is to the class."""
    make: Any = quick(_Sample)
    with pytest.raises(TypeError, match="name"):
        make(size=1)
    with pytest.raises(TypeError, match="colour"):
        make(name="x", colour="red")


def test_classes_that_check_their_values_are_refused() -> None:
    """What a class does with new values is never skipped."""
    with pytest.raises(TypeError, match="__post_init__"):
        quick(_Counting)
