"""Which of our rules a rule of Trivy means."""

from tidewaiter.cli.catalogue import entries
from tidewaiter.policy.trivy_ids import RULES, rules_meant


def test_all_spellings_mean_the_same() -> None:
    """Old ids, new ids, and what is not known stays itself."""
    assert {rules_meant(one)[1:] for one in ("DS002", "AVD-DS-0002", "DS-0002", "ds-0002")} == {RULES["DS002"]}
    assert rules_meant("CVE-2024-0001") == ("CVE-2024-0001",)
    assert rules_meant("CVE-*") == ("CVE-[*]",)


def test_our_names_exist() -> None:
    """A rule that was renamed would leave entries without effect."""
    known = {one.id for one in entries().values()}
    assert {name for names in RULES.values() for name in names} <= known
