"""What clears findings, in words: upgrades and base images as the report advises, then what other findings say themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tidewaiter.model.advice import Rebase, Upgrade, UpgradeStep
from tidewaiter.model.finding import Finding
from tidewaiter.model.package import Origin
from tidewaiter.model.report import Report
from tidewaiter.model.severity import Severity
from tidewaiter.policy.upgrades import urgency_of
from tidewaiter.reporting.summary import open_findings

_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FixGroup:
    """One instruction and the open findings it clears, most urgent first; an empty instruction groups what has no fix text.

    `command` does it where one is known, `notes` say what it leaves, adds and may break.
    """

    instruction: str
    findings: tuple[Finding, ...]
    command: str = ""
    notes: tuple[str, ...] = ()

    @property
    def clears(self) -> str:
        """Count what it clears: ` clears 12 (2 critical, 3 high)`."""
        return _clears(self.findings)


def fix_groups(report: Report) -> tuple[FixGroup, ...]:
    """Group the open findings by what clears them: what clears one of the top class first, then by risk removed."""
    found = open_findings(report)
    by_upgrade = advice_of(report)
    groups: dict[int | str, list[Finding]] = {}
    upgrades: dict[int | str, Upgrade] = {}
    for finding in found:
        upgrade = by_upgrade.get(finding.id)
        key = id(upgrade) if upgrade else finding.remediation
        groups.setdefault(key, []).append(finding)
        if upgrade:
            upgrades[key] = upgrade
    listed = [_group(key, members, upgrades) for key, members in groups.items()]
    return tuple(sorted(listed, key=lambda group: urgency_of(group.findings)))


def _group(key: int | str, members: Sequence[Finding], upgrades: Mapping[int | str, Upgrade]) -> FixGroup:
    upgrade = upgrades.get(key)
    if upgrade is None:
        return FixGroup(instruction=members[0].remediation, findings=tuple(members))
    return FixGroup(
        instruction=f"upgrade {upgrade.name} {upgrade.installed} to {upgrade.step.version}",
        findings=tuple(members),
        command=upgrade.step.command,
        notes=tuple(_notes(upgrade)),
    )


def _notes(upgrade: Upgrade) -> Iterator[str]:
    """Say what an upgrade does not do, and what it may do besides."""
    step, smaller = upgrade.step, upgrade.smaller
    if step.remains:
        yield f"does not clear {len(step.remains)}: {named(step.remains)}"
    if step.adds:
        yield f"has {len(step.adds)} of its own: {named(step.adds)}"
    if step.is_major and smaller:
        yield f"{_leap(upgrade)}; {smaller.version} does not and clears {len(smaller.clears)}{_command(smaller)}"
    elif step.is_major:
        yield f"{_leap(upgrade)}; nothing smaller clears any of these"
    if upgrade.origin is Origin.BASE:
        yield "the base image brought it: a newer base clears it, too"


def _leap(upgrade: Upgrade) -> str:
    """Say why an upgrade may break: semantic versioning promises nothing between the versions before 1.0."""
    early = all(version.lstrip("vV").startswith("0.") for version in (upgrade.installed, upgrade.step.version))
    return "versions before 1.0 may break callers" if early else "a new major version, which may break callers"


def _command(step: UpgradeStep) -> str:
    return f" ({step.command})" if step.command else ""


def advice_of(report: Report) -> Mapping[str, Upgrade]:
    """Map findings to the upgrade that the report advises; the least fix of its own advisory may have flaws that the upgrade avoids."""
    return {one: upgrade for upgrade in reversed(report.upgrades) for one in upgrade.step.clears}


def instruction_of(finding: Finding, advice: Mapping[str, Upgrade]) -> str:
    """Say what clears one finding: the upgrade that is advised, with its command, or what the finding says itself."""
    upgrade = advice.get(finding.id)
    if upgrade is None:
        return finding.remediation
    group = _group(0, [finding], {0: upgrade})
    return ". ".join((group.instruction + (f": {group.command}" if group.command else ""), *group.notes))


def rebase_lines(report: Report) -> tuple[str, ...]:
    """Advise on base images that are already here, best first, one line each."""
    by_id = {finding.id: finding for finding in report.findings}
    return tuple(_rebase(one, [by_id[name] for name in one.clears if name in by_id]) for one in report.rebases)


def _rebase(rebase: Rebase, cleared: Sequence[Finding]) -> str:
    adds = f", adds {len(rebase.adds)} ({named(rebase.adds)})" if rebase.adds else ", adds none"
    other = "" if rebase.same_release else f"; ANOTHER RELEASE: {rebase.distribution}"
    name = rebase.name if rebase.digest in rebase.name else f"{rebase.name} ({rebase.digest[:19]})"
    made = f" of {rebase.created[:10]}" if rebase.created else ""
    return f"rebuild on {name}{made}, already here:{_clears(cleared)}, leaves {len(rebase.leaves)}{adds}{other}"


def _clears(findings: Sequence[Finding]) -> str:
    worst = [severity for severity in (Severity.CRITICAL, Severity.HIGH) if any(one.severity is severity for one in findings)]
    counts = ", ".join(f"{sum(one.severity is severity for one in findings)} {severity.value}" for severity in worst)
    return f" clears {len(findings)}" + (f" ({counts})" if counts else "")


def named(names: Sequence[str]) -> str:
    """Name some, and count the rest."""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
