"""What is missing beside an image."""

import pytest

from tests.builders import image
from tidewaiter.content.beside import BESIDE_IDS, absent

IMAGE = image(registry="r.example", repository="web")
ALL = frozenset({"signature", "provenance", "sbom"})


@pytest.mark.parametrize("kind", sorted(ALL))
def test_each_kind_is_missed_by_itself(kind):
    """One finding for each, and only informing."""
    ((check, flaw),) = absent(IMAGE, ALL - {kind})
    assert (check.id, check.severity.value) == (f"TW-IMAGE-no-{kind}", "informational")
    assert flaw.pointer == f"/referrers/{kind}"
    assert check.id in BESIDE_IDS


def test_nothing_is_said_where_nobody_could_be_asked():
    """A registry that does not list, and images from files."""
    assert len(list(absent(IMAGE, frozenset()))) == len(ALL)
    assert list(absent(IMAGE, ALL)) == []
    assert list(absent(IMAGE, None)) == []
    assert list(absent(image(registry=""), frozenset())) == []
