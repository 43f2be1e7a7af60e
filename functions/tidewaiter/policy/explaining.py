"""Put together why a flaw is reported for an image, and why not: from its report, and by comparing its packages again."""

from collections.abc import Sequence
from dataclasses import replace

from tidewaiter.errors import BadInputError
from tidewaiter.matching import trace
from tidewaiter.matching.identity import flaws_of
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.explanation import Comparison, Explanation, Outcome
from tidewaiter.model.finding import Finding, FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.ports import AdvisoryStore


def explanation_of(identifier: str, report: Report, store: AdvisoryStore) -> Explanation:
    """Explain one flaw in one image; raises BadInputError for a report without packages."""
    if report.inventory is None:
        raise BadInputError("the report holds no packages", where=report.target, hint="Name a JSON report of `tidewaiter scan image`")
    advisory = store.advisory(identifier)
    flaws = flaws_of(advisory) if advisory else ()
    names = {identifier, *(flaws[0] if len(flaws) == 1 else ())}
    findings = tuple(one for one in report.findings if not names.isdisjoint((one.rule_id, *one.aliases)))
    names.update(name for one in findings for name in (one.rule_id, *one.aliases) if not name.startswith("TW-"))
    facts = next((found for name in sorted(names) if name.startswith("CVE-") and (found := store.facts(name))), None)
    cleared = {one.id for one in findings}
    compared = trace.comparisons(names, report.inventory, store)
    return Explanation(
        id=identifier,
        image=report.image.reference if report.image else report.target,
        packages=len(report.inventory.packages),
        database=store.info().built,
        advisory=_deciding(compared, store) or advisory,
        facts=facts,
        findings=findings,
        upgrades=tuple(one for one in report.upgrades if cleared & {*one.step.clears, *(one.smaller.clears if one.smaller else ())}),
        comparisons=compared,
        gaps=trace.gaps(report.inventory, store),
    )


def _deciding(compared: Sequence[Comparison], store: AdvisoryStore) -> Advisory | None:
    """Return the advisory of the strongest comparison: the same flaw has records of distributions that are not in the image.

    An erratum about several flaws says little of one, and is taken only where there is no other.
    """
    order = list(Outcome)
    ranked = sorted(compared, key=lambda one: order.index(one.outcome))
    found = [advisory for one in ranked if (advisory := _advisory_of(one, store))]
    return min(found, key=lambda advisory: len(flaws_of(advisory)) > 1, default=None)


def _advisory_of(one: Comparison, store: AdvisoryStore) -> Advisory | None:
    entries = store.lookup(one.ecosystem, one.name)
    return next((advisory for advisory, _ in entries if (advisory.id, advisory.source) == (one.advisory_id, one.source)), None)


def why_not(explanation: Explanation) -> Explanation:
    """Keep what is no open finding: what was suppressed or hidden, and packages that are not affected, undecided or judged otherwise."""
    findings = tuple(one for one in explanation.findings if not is_open(one))
    others = tuple(one for one in explanation.comparisons if one.outcome is not Outcome.AFFECTED)
    return replace(explanation, findings=findings, comparisons=others, upgrades=())


def is_open(finding: Finding) -> bool:
    """Tell whether a finding counts."""
    return finding.status is FindingStatus.OPEN
