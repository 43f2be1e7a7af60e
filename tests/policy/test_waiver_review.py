"""Which waivers a person should look at again."""

from dataclasses import replace

import pytest

from tests.builders import finding
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.waiver_review import MOST_HIDDEN, audit, problems_of

OWN = Waiver(rule_id="CVE-2024-0001", reason="r", owner="o", expires="2026-12-31", source="w.yaml", line=2)
FOREIGN = Waiver(rule_id="CVE-2024-0001", reason="", owner="", expires="", source=".trivyignore", line=1, foreign=True)
TODAY = "2026-06-01"


def codes(*waivers: Waiver) -> list[str]:
    """Review waivers against one finding in an image called shop:1.0."""
    return [one.code for one in problems_of(audit([finding()], waivers, TODAY, ("shop:1.0",)), waivers)]


def test_a_good_waiver_is_not_mentioned() -> None:
    """It has an owner, an end, and something to cover."""
    assert codes(OWN, replace(OWN, image="shop:*")) == []


def test_expired_and_unused_ones_are_named() -> None:
    """Each kind once, with the places."""
    assert codes(replace(OWN, expires="2026-05-31"), replace(OWN, rule_id="CVE-1")) == ["waiver-expired", "waiver-unused"]
    (problem,) = problems_of(audit([], [OWN], TODAY, ()), [OWN])
    assert problem.where == "CVE-2024-0001 (w.yaml:2)"
    assert not problem.incomplete


@pytest.mark.parametrize("rule", ["TW-K8S-priviliged-container", "tw-k8s-privileged-container", "TW-DET-console-login", "TW-DOKCER-*"])
def test_ids_that_no_finding_can_have_are_said_to_be_unknown(rule: str) -> None:
    """They look as if they covered something; whose image it is does not matter."""
    assert codes(replace(OWN, rule_id=rule)) == ["waiver-unknown-id"]
    assert codes(replace(OWN, rule_id=rule, image="other:1")) == ["waiver-unknown-id"]
    assert codes(replace(FOREIGN, rule_id=rule, owner="o", expires="2999-01-01")) == ["waiver-unused"]


@pytest.mark.parametrize(
    "rule", ["TW-K8S-privileged-container", "TW-K8S-host-*", "TW-MALWARE-known-bad-file", "ACME-1", "YARA-mine", "CVE-1"]
)
def test_ids_that_exist_or_are_of_others_are_only_unused(rule: str) -> None:
    """Policies and rules of users have names of their own, and nobody knows all flaws."""
    assert codes(replace(OWN, rule_id=rule)) == ["waiver-unused"]


def test_a_waiver_for_another_image_is_not_unused() -> None:
    """It has its own scan."""
    assert codes(replace(OWN, image="other:*")) == []


def test_over_broad_ones_say_why() -> None:
    """No id, everything, or too many findings."""
    everything, package = replace(OWN, rule_id="*"), replace(OWN, rule_id="*", package="openssl")
    many = [finding(id=f"f{number}") for number in range(MOST_HIDDEN + 1)]
    found = audit(many, [everything, package, OWN], TODAY)
    assert [why for _, why in found.broad] == ["it covers every finding", "it names no id", f"it hides {MOST_HIDDEN + 1} findings"]


def test_families_of_ids_are_over_broad() -> None:
    """A pattern for all controls or all CVEs names none, and one of many controls says how many."""
    waivers = [replace(OWN, rule_id=pattern) for pattern in ("CVE-*", "TW-*", "T?-*", "TW-K8S-*", "TW-K8S-host-*", "[T]W-*")]
    whys = {one.rule_id: why for one, why in audit([], waivers, TODAY).broad}
    assert (whys["CVE-*"], whys["TW-*"], whys.get("TW-K8S-host-*")) == ("it covers every finding", "it covers every finding", None)
    assert all(whys[pattern].endswith(" controls") for pattern in ("T?-*", "TW-K8S-*", "[T]W-*"))


def test_entries_nobody_answers_for_are_counted_by_file() -> None:
    """They are applied, and said to be without owner or end."""
    assert codes(FOREIGN, replace(FOREIGN, line=2)) == ["ignore-without-owner"]


def test_the_last_day_still_counts() -> None:
    """A waiver holds to the end of its day."""
    assert audit([finding()], [OWN], "2026-12-31").used == (OWN,)
    assert audit([finding()], [OWN], "2027-01-01").expired == (OWN,)
