"""What was set aside by whom: each waiver with what it hid."""

from collections.abc import Iterator
from dataclasses import dataclass

from tidewaiter.model.finding import Finding
from tidewaiter.model.report import Report
from tidewaiter.model.vex import Decider
from tidewaiter.reporting.summary import waived_findings

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """One waiver, entry or statement, and the findings that it covers."""

    by: Decider
    place: str
    words: str
    owner: str
    expires: str
    findings: tuple[Finding, ...]

    @property
    def hid(self) -> str:
        """What it hid: `2 findings: TW-X on shop/Pod/web, ...`."""
        named = ", ".join(f"{one.rule_id} on {one.resource}" for one in self.findings[:_SHOWN])
        more = f" and {len(self.findings) - _SHOWN} more" if len(self.findings) > _SHOWN else ""
        return f"{len(self.findings)} finding{'s' * (len(self.findings) != 1)}: {named}{more}"

    @property
    def bounds(self) -> str:
        """Who answers for it and until when."""
        return ", ".join(part for part in (self.owner and f"owner {self.owner}", self.expires and f"until {self.expires}") if part)


def set_aside(report: Report) -> Iterator[SetAside]:
    """Yield every waiver that covers something, those of people first and the widest first."""
    groups: dict[tuple[Decider, str, str, str, str], list[Finding]] = {}
    for finding in waived_findings(report):
        said = finding.judgement
        key = (said.by, said.source, said.words, said.author, said.expires) if said else (Decider.WAIVER, "", finding.suppressed_by, "", "")
        groups.setdefault(key, []).append(finding)
    ordered = sorted(groups.items(), key=lambda one: (one[0][0] is Decider.BUILT_IN, -len(one[1]), one[0][1:]))
    for (by, place, words, owner, expires), findings in ordered:
        yield SetAside(by=by, place=place, words=words, owner=owner, expires=expires, findings=tuple(findings))
