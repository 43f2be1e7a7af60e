"""How much files and configuration are checked against."""

from tidewaiter.content.compiled import rules
from tidewaiter.content.rule_counts import looked_for, malware_rules


def test_what_ran_is_counted() -> None:
    """Secrets, code of packages and configuration always; malware rules only where they ran."""
    without, searched = dict(looked_for(malware=False)), dict(looked_for(malware=True))
    assert without["secret rules"] == len(rules())
    assert searched.pop("malware rules") == malware_rules() > 30
    assert searched == without
    assert all(count > 5 for count in without.values())
