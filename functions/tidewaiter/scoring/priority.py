"""Matches to findings: every flaw with a priority 0-100 that says why, its chance of exploitation, and what to do."""

from collections.abc import Iterator, Mapping, Sequence

from tidewaiter.model.advisory import DatabaseInfo, ExploitFacts
from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.match import Match, MatchState
from tidewaiter.scoring.points import TOP_CLASS, probability_of, reasons_of
from tidewaiter.scoring.severity import cvss_of, severity_of, vendor_word

__all__ = ["DATABASE", "TOP_CLASS", "findings_of", "is_match"]

DATABASE = "database"
"""Key of the evidence that says when the database was built."""
_LOOKED_UP = "looked up as"
_PLAIN = frozenset({"", "fixed", "affected"})
_DISMISSED = frozenset({"unimportant", "not-affected", "negligible"})
_ADVISORY_PAGES = {
    "CVE-": "https://www.cve.org/CVERecord?id={}",
    "GHSA-": "https://github.com/advisories/{}",
    "GO-": "https://pkg.go.dev/vuln/{}",
    "RUSTSEC-": "https://rustsec.org/advisories/{}",
    "DSA-": "https://security-tracker.debian.org/tracker/{}",
    "ALSA-": "https://osv.dev/vulnerability/{}",
    "PYSEC-": "https://osv.dev/vulnerability/{}",
}


def findings_of(matches: Sequence[Match], resource: str, database: DatabaseInfo) -> tuple[Finding, ...]:
    """Turn the matches of one resource into findings, highest priority first; undetermined matches stay visible as such."""
    findings = [_finding(match, resource, database) for match in matches]
    return tuple(sorted(findings, key=lambda finding: (-finding.priority, finding.rule_id, finding.id)))


def _finding(match: Match, resource: str, database: DatabaseInfo) -> Finding:
    facts = match.facts or ExploitFacts(cve=match.id)
    severity = severity_of(match)
    reasons = (*_adjusted(reasons_of(facts, cvss_of(match), severity), match, facts), *_notes(match, database))
    place = match.package.found_at[0] if match.package.found_at else None
    location = Location(path=place.path if place else "", layer=place.layer if place else "", purl=match.package.purl)
    return Finding(
        id=stable_id("finding", match.id, resource, location.purl, location.path),
        kind=FindingKind.VULNERABILITY,
        rule_id=match.id,
        title=f"{match.id} in {match.package.name} {match.package.version}"
        + (f": {match.advisory.summary}" if match.advisory.summary else ""),
        resource=resource,
        severity=severity,
        location=location,
        description=match.advisory.summary,
        priority=min(100.0, max(0.0, round(sum(reason.weight for reason in reasons), 1))),
        probability=probability_of(facts),
        reasons=reasons,
        remediation=remediation_of(match),
        evidence=_evidence(match, database),
        aliases=match.aliases,
        references=tuple(_references(match)),
        vendor_severity=vendor_word(match),
        undetermined=match.state is MatchState.UNDETERMINED,
    )


def is_match(finding: Finding) -> bool:
    """Tell whether a finding comes from matching a package with advisories, whatever kind it was given later."""
    return _LOOKED_UP in finding.evidence


def remediation_of(match: Match) -> str:
    """Say the fix as one instruction: `upgrade X to Y`, or that there is none yet."""
    if match.fixed_versions:
        first, *others = match.fixed_versions
        also = f" (fixed also in {', '.join(others)})" if others else ""
        # What a vendor says beyond "fixed" is a condition, such as a subscription.
        word, _, condition = match.vendor_state.partition(" ")
        return f"upgrade {match.package.name} to {first}{also}" + (f" {condition}" if word == "fixed" and condition else "")
    said = f" (vendor: {match.vendor_state})" if match.vendor_state else ""
    return f"no fixed version of {match.package.name} is known{said}: remove it, or limit who can reach it"


def _adjusted(reasons: Sequence[Reason], match: Match, facts: ExploitFacts) -> Iterator[Reason]:
    """Halve the priority where the flaw matters less in this artefact; what is exploited is never made smaller."""
    yield from reasons
    why = _lesser(match)
    if why and not facts.kev:
        yield Reason(text=f"{why}: half as urgent", weight=-round(sum(reason.weight for reason in reasons) / 2, 1), source="context")


def _lesser(match: Match) -> str:
    if match.vendor_state.lower().partition(" ")[0] in _DISMISSED:
        return f"the vendor calls it {match.vendor_state}"
    if match.package.deleted:
        return "a later layer removed the package, only its bytes still ship"
    return ""


def _notes(match: Match, database: DatabaseInfo) -> Iterator[Reason]:
    if match.state is MatchState.UNDETERMINED:
        note = next((evidence.note for evidence in match.evidence if evidence.note), "the version could not be compared")
        yield Reason(text=f"not certain that it applies: {note}", source="undetermined")
    word = match.vendor_state
    if word.lower() not in _DISMISSED | _PLAIN:
        yield Reason(text=f"the vendor's state is: {word}", source="vendor")
    if not database.has_kev:
        yield Reason(text="KEV is not in the database: known exploitation was not checked", source="kev")


def _evidence(match: Match, database: DatabaseInfo) -> Mapping[str, str]:
    found = {
        "package": match.package.name,
        "installed": match.package.version,
        "purl": match.package.purl,
        "fixed in": ", ".join(match.fixed_versions),
        "files": ", ".join(place.path for place in match.package.found_at[:3]),
        "affected range": "; ".join(dict.fromkeys(evidence.range for evidence in match.evidence)),
        _LOOKED_UP: "; ".join(dict.fromkeys(f"{one.ecosystem} {one.matched_name} {one.matched_version}" for one in match.evidence)),
        "advisory": ", ".join(dict.fromkeys(evidence.advisory_id for evidence in match.evidence)),
        "vendor state": match.vendor_state,
        DATABASE: database.built,
    }
    return {name: text for name, text in found.items() if text}


def _references(match: Match) -> Iterator[str]:
    if match.advisory.url.startswith("https://"):
        yield match.advisory.url
    for name in (match.id, *match.aliases):
        page = next((page for prefix, page in _ADVISORY_PAGES.items() if name.startswith(prefix)), "")
        if page and page.format(name) != match.advisory.url:
            yield page.format(name)
