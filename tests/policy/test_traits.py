"""Grype's words in ours."""

from tests.builders import finding
from tidewaiter.model.finding import Location
from tidewaiter.model.waiver import Traits
from tidewaiter.policy.traits import LANGUAGES, TYPES, fits

KNOWN = {*TYPES.values(), *LANGUAGES.values()}


def test_every_type_and_language_fits_packages_of_its_kind_only() -> None:
    """The type in the purl decides; nothing given fits everything."""
    for kind in KNOWN:
        one = finding(location=Location(purl=f"pkg:{kind}/a/b@1"))
        assert {TYPES[name] for name in TYPES if fits(Traits(type=name), one)} <= {kind}
        assert {LANGUAGES[name] for name in LANGUAGES if fits(Traits(language=name), one)} <= {kind}
        assert fits(None, one)
        assert fits(Traits(), one)


def test_a_name_is_matched_in_linear_time_and_as_a_whole() -> None:
    """A pattern that makes other engines hang is a pattern."""
    one = finding(evidence={"package": "a" * 5000})
    assert fits(Traits(name="(a+)+"), one)
    assert not fits(Traits(name="(a+)+b"), one)
