"""VEX and waivers together."""

from tests.builders import finding, image, package
from tidewaiter.matching.vex import Scope
from tidewaiter.model.finding import FindingStatus
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.problem import Problem
from tidewaiter.model.vex import Decider, Identity, VexStatement, VexStatus, VexTarget
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.judging import Rules, judge, not_trusted

SCOPE = Scope.of(image(), Inventory(image_digest=image().digest, distribution=Distribution(), packages=(package(),)))
TARGET = VexTarget(component=Identity(purl="pkg:deb/debian/openssl"))
STATEMENT = VexStatement(names=("CVE-2024-0001",), status=VexStatus.NOT_AFFECTED, targets=(TARGET,), justification="component_not_present")
WAIVER = Waiver(rule_id="CVE-2*", reason="r", owner="o", expires="2999-01-01", image="shop:1.0")


def test_a_statement_counts_before_a_waiver_which_is_used_all_the_same() -> None:
    """One finding, one reason; the waiver is not called unused."""
    done = judge([finding()], Rules(waivers=(WAIVER,), statements=(STATEMENT,)), "2026-01-01", SCOPE)
    assert done.findings[0].judgement is not None
    assert done.findings[0].judgement.by is Decider.VEX
    assert done.problems == ()


def test_a_waiver_for_an_image_knows_it_by_name_and_digest() -> None:
    """And covers nothing elsewhere."""
    for name in ("shop:1.0", "shop:*", image().digest):
        waiver = Waiver(rule_id="*-0001", reason="r", owner="o", expires="2999-01-01", image=name)
        assert judge([finding()], Rules(waivers=(waiver,)), "2026-01-01", SCOPE).findings[0].status is FindingStatus.SUPPRESSED
        assert judge([finding()], Rules(waivers=(waiver,)), "2026-01-01").findings[0].status is FindingStatus.OPEN


def test_problems_of_the_files_reach_the_report() -> None:
    """They come first."""
    problem = Problem(code="waiver-malformed", what="x")
    assert judge([], Rules(problems=(problem,)), "2026-01-01").problems == (problem,)


def test_what_is_not_trusted_is_counted() -> None:
    """With the way to trust it; what is trusted, and nothing, is no news."""
    (said,) = not_trusted(Rules(), [STATEMENT], "shop:1.0")
    assert "1 statement attached" in said.what
    assert "--vex oci" in said.hint
    assert not not_trusted(Rules(attached=True), [STATEMENT], "shop:1.0")
    assert not not_trusted(Rules(), [], "shop:1.0")


def test_what_one_target_does_not_use_is_told_where_rules_are_for_many() -> None:
    """Only of waivers that name this target alone: others may need the rest."""
    for name, codes in (("shop:1.0", ["waiver-unused"]), ("shop:*", []), ("", []), ("other:1.0", [])):
        waiver = Waiver(rule_id="CVE-1", reason="r", owner="o", expires="2999-01-01", image=name)
        assert [one.code for one in judge([finding()], Rules(waivers=(waiver,), shared=True), "2026-01-01", SCOPE).problems] == codes
