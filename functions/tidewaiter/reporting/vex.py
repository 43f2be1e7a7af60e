"""What a report says of flaws, in the words of VEX: judged states, never more than somebody stated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from packageurl import PackageURL

from tidewaiter.model.advice import Upgrade
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.report import Report
from tidewaiter.model.vex import JUSTIFICATIONS, VexStatus
from tidewaiter.reporting.bom import image_purl, is_sha256
from tidewaiter.reporting.fixes import advice_of, instruction_of

FROM_CYCLONEDX = {
    "code_not_present": "vulnerable_code_not_present",
    "code_not_reachable": "vulnerable_code_not_in_execute_path",
    "requires_configuration": "vulnerable_code_cannot_be_controlled_by_adversary",
    "requires_dependency": "component_not_present",
    "requires_environment": "vulnerable_code_cannot_be_controlled_by_adversary",
    "protected_by_compiler": "inline_mitigations_already_exist",
    "protected_at_runtime": "inline_mitigations_already_exist",
    "protected_at_perimeter": "inline_mitigations_already_exist",
    "protected_by_mitigating_control": "inline_mitigations_already_exist",
}
"""CycloneDX's justifications in the five words of the other formats; the statement's own text goes along."""

_WORST_FIRST = (VexStatus.AFFECTED, VexStatus.UNDER_INVESTIGATION, VexStatus.FIXED, VexStatus.NOT_AFFECTED)
_LEFT_OUT = frozenset({FindingStatus.RESOLVED, FindingStatus.HIDDEN})
_SETTLING = frozenset({VexStatus.NOT_AFFECTED, VexStatus.FIXED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One status of one flaw (its names, the best known first) for some packages, by purl; `words` say why, `action` what to do."""

    names: tuple[str, ...]
    status: VexStatus
    purls: tuple[str, ...]
    justification: str = ""
    words: str = ""
    action: str = ""
    has_fix: bool = False


def claims_of(report: Report) -> tuple[Claim, ...]:
    """Say what stands for each flaw and package; where one package stands differently in two places, the worse counts for it."""
    each: dict[tuple[str, str], Claim] = {}
    advice = advice_of(report)
    for finding in report.findings:
        if finding.kind is not FindingKind.VULNERABILITY or not finding.location.purl or finding.status in _LEFT_OUT:
            continue
        key, claim = (finding.rule_id, finding.location.purl), claim_of(finding, advice)
        known = each.get(key)
        each[key] = min((known, claim), key=lambda one: _WORST_FIRST.index(one.status)) if known else claim
    joined: dict[Claim, list[str]] = {}
    for claim in each.values():
        joined.setdefault(replace(claim, purls=()), []).extend(claim.purls)
    return tuple(replace(claim, purls=tuple(sorted(purls))) for claim, purls in sorted(joined.items(), key=_order))


def target_purl(report: Report) -> str:
    """Name what was scanned: an image by `pkg:oci`, anything else by the checksum it has; empty where it has none."""
    image = report.image
    if image is None:
        return ""
    purl = image_purl(image)
    if purl or not is_sha256(image.digest):
        return purl
    name = report.target.rpartition(":")[2].rstrip("/").rpartition("/")[2] or "target"
    return PackageURL(type="generic", name=name, qualifiers={"checksum": image.digest}).to_string()


def is_judged(finding: Finding) -> bool:
    """Tell whether somebody said what a finding is worth, or we could not decide it."""
    return finding.judgement is not None or finding.undetermined


def claim_of(finding: Finding, advice: Mapping[str, Upgrade]) -> Claim:
    """Say what stands for one finding."""
    found = Claim(
        names=tuple(dict.fromkeys((finding.rule_id, *finding.aliases))),
        status=VexStatus.AFFECTED,
        purls=(finding.location.purl,),
        action=instruction_of(finding, advice) or "No fix is known: limit who can reach it",
        has_fix=bool(finding.evidence.get("fixed in")),
    )
    said = finding.judgement
    if finding.status is FindingStatus.SUPPRESSED:
        if said and said.status in _SETTLING:
            return replace(
                found, status=said.status or found.status, justification=_word(said.justification), words=finding.suppressed_by, action=""
            )
        return replace(found, words="The risk was accepted, which is no statement that it is not there", action=finding.suppressed_by)
    if said and said.status is VexStatus.AFFECTED:
        return replace(found, words=finding.evidence.get("vex", ""), action=said.action or found.action)
    if finding.undetermined or (said and said.status):
        why = next((reason.text for reason in finding.reasons if reason.source == "undetermined"), "")
        return replace(found, status=VexStatus.UNDER_INVESTIGATION, words=finding.evidence.get("vex", "") or why, action="")
    return replace(found, words="Found by comparing versions; nobody has judged whether it can be exploited here")


def _word(justification: str) -> str:
    word = FROM_CYCLONEDX.get(justification, justification)
    return word if word in JUSTIFICATIONS else ""


def _order(item: tuple[Claim, list[str]]) -> tuple[str, int, list[str]]:
    claim, purls = item
    return claim.names[0], _WORST_FIRST.index(claim.status), sorted(purls)
