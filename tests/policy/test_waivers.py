"""Waivers: scope, expiry, audit and clear errors."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.errors import BadInputError
from tidewaiter.model.finding import FindingStatus, Location
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.waiver_review import audit
from tidewaiter.policy.waivers import apply, container_of, flaw_in, parse_waivers, render_waivers

FILE = """
waivers:
  - id: CVE-2024-0001
    reason: not reachable, the TLS server is off
    owner: platform@example.com
    expires: "2026-12-31"
    purl: "pkg:deb/debian/openssl@*"
"""


def test_a_live_waiver_suppresses_and_says_why() -> None:
    """A covered finding stays in the list, marked with reason, owner and end."""
    (marked,) = apply([finding()], parse_waivers(FILE, "waivers.yaml"), "2026-11-23")
    assert marked.status is FindingStatus.SUPPRESSED
    assert "platform@example.com" in marked.suppressed_by


def test_an_expired_waiver_suppresses_nothing() -> None:
    """The day after its end a waiver counts as expired."""
    waivers = parse_waivers(FILE, "waivers.yaml")
    assert apply([finding()], waivers, "2027-01-01")[0].status is FindingStatus.OPEN
    assert audit([finding()], waivers, "2027-01-01").expired == waivers


def test_another_package_is_not_covered() -> None:
    """A waiver for one purl leaves the same CVE elsewhere open, and is then reported as unused."""
    waivers = (Waiver(rule_id="CVE-2024-0001", reason="r", owner="o", expires="2099-01-01", purl="pkg:pypi/*"),)
    assert apply([finding()], waivers, "2026-11-23")[0].status is FindingStatus.OPEN
    assert audit([finding()], waivers, "2026-11-23").unused == waivers


def test_an_alias_is_covered() -> None:
    """A waiver may name any of a flaw's names."""
    waivers = (Waiver(rule_id="GHSA-*", reason="r", owner="o", expires="2099-01-01"),)
    assert apply([finding(aliases=("GHSA-aaaa-bbbb-cccc",))], waivers, "2026-11-23")[0].status is FindingStatus.SUPPRESSED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("waivers: [{id: X, reason: r, owner: o}]", "expires"),
        ("waivers: [{id: X, reason: r, owner: o, expires: soon}]", "expires"),
        ("waivers: [{id: X, reasn: r}]", "reasn|reason"),
        ("waivers: [", "not YAML"),
        ("- just a list", "not a mapping"),
    ],
)
def test_a_malformed_file_is_a_clear_error(text: str, message: str) -> None:
    """Missing expiry, unknown keys and broken YAML each name what is wrong."""
    with pytest.raises(BadInputError, match=message):
        parse_waivers(text, "waivers.yaml")


@given(st.text(max_size=200))
def test_any_text_parses_or_is_refused(text: str) -> None:
    """No text makes the parser crash."""
    try:
        assert isinstance(parse_waivers(text, "x"), tuple)
    except BadInputError as error:
        assert error.where == "x"  # noqa: PT017 - the error is the expected outcome here


def test_a_rendered_file_reads_back() -> None:
    """What `waiver add` writes, `waiver check` reads."""
    waivers = parse_waivers(FILE, "f")
    assert [replace(one, line=0) for one in parse_waivers(render_waivers(waivers), "f")] == [replace(one, line=0) for one in waivers]


@pytest.mark.parametrize(
    ("field", "said", "hint"),
    [
        ("justification: because", "not one of", "Leave it out"),
        ("purl: lodash", "never cover", "pkg:npm/"),
        ("resourc: x", "Extra", "needs id"),
    ],
)
def test_a_malformed_waiver_says_what_to_do_about_its_field(field: str, said: str, hint: str) -> None:
    """The advice is about the field that is wrong."""
    with pytest.raises(BadInputError, match=said) as caught:
        parse_waivers(f"waivers: [{{id: X, reason: r, owner: o, expires: '2999-01-01', {field}}}]", "waivers.yaml")
    assert hint in caught.value.hint


def test_a_new_waiver_is_checked_field_by_field() -> None:
    """The first wrong field is named; a good one has none."""
    good = Waiver(rule_id="CVE-1", reason="r", owner="o", expires="2999-01-01", purl="pkg:npm/a")
    assert flaw_in(good) == ("", "")
    assert flaw_in(replace(good, rule_id=""))[0] == "id"
    assert flaw_in(replace(good, expires="soon"))[0] == "expires"


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        ({"container": "web"}, True),
        ({"container": "we*"}, True),
        ({"container": "sidecar"}, False),
        ({"field": "/spec/containers/web/securityContext/privileged"}, True),
        ({"field": "*/privileged"}, True),
        ({"field": "/spec/containers/0/*"}, True),
        ({"field": "*/image"}, False),
        ({"cluster": "shop"}, True),
        ({"cluster": "arn:*:cluster/shop"}, True),
        ({"cluster": "other"}, False),
        ({"cluster": "shop", "container": "sidecar"}, False),
    ],
)
def test_a_waiver_may_be_for_a_container_a_field_or_a_cluster(scope, fits) -> None:
    """Every scope that is given must fit."""
    pointer = "/spec/containers/0/securityContext/privileged"
    place = Location(pointer=pointer, place="/spec/containers/[web]/securityContext/privileged")
    waiver = Waiver(rule_id="TW-*", reason="r", owner="o", expires="2026-12-31", **scope)
    names = ("arn:aws:eks:eu-central-1:111122223333:cluster/shop", "shop")
    (marked,) = apply([finding(rule_id="TW-K8S-privileged-container", location=place)], [waiver], "2026-11-23", names)
    assert (marked.status is FindingStatus.SUPPRESSED) is fits


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/spec/template/spec/initContainers/[setup]/image", "setup"),
        ("/spec/ephemeralContainers/[debug]", "debug"),
        ("/spec/containers", ""),
        ("/spec/volumes/[web]/hostPath", ""),
        ("", ""),
    ],
)
def test_the_container_of_a_place_is_its_name_in_the_list(place, name) -> None:
    """All three lists count, other lists do not."""
    assert container_of(place) == name
