"""Security Hub: findings as ASFF, imported in batches (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html).

A finding's id is ours and stable, so importing it again updates it; what was resolved is archived. Workflow fields belong to the customer
and are not sent.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tidewaiter.model.finding import Finding, FindingKind, FindingStatus
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

MAX_BATCH, MAX_BYTES = 100, 240_000
"""Findings per call, bytes of one finding."""

_LABELS = {
    Severity.CRITICAL: "CRITICAL",
    Severity.HIGH: "HIGH",
    Severity.MEDIUM: "MEDIUM",
    Severity.LOW: "LOW",
    Severity.INFORMATIONAL: "INFORMATIONAL",
    Severity.UNKNOWN: "MEDIUM",
}
_TYPES = {
    FindingKind.VULNERABILITY: "Software and Configuration Checks/Vulnerabilities/CVE",
    FindingKind.MISCONFIGURATION: "Software and Configuration Checks/AWS Security Best Practices",
    FindingKind.SECRET: "Sensitive Data Identifications/Passwords",
    FindingKind.MALWARE: "TTPs/Execution",
    FindingKind.THREAT: "TTPs",
}
_MAX_TITLE, _MAX_DESCRIPTION, _MAX_REMEDIATION, _MAX_URL, _MAX_VALUE, _MAX_RESOURCE, _MAX_GENERATOR = 256, 1024, 512, 512, 2048, 512, 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where findings are imported: account id, region, partition; `now` is RFC 3339."""

    id: str
    region: str
    now: str
    partition: str = "aws"

    @property
    def product_arn(self) -> str:
        """The product that an account's own findings belong to."""
        return f"arn:{self.partition}:securityhub:{self.region}:{self.id}:product/{self.id}/default"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """How many findings Security Hub took, and a problem for each reason why it did not take others."""

    accepted: int
    problems: tuple[Problem, ...]


def asff_of(finding: Finding, account: Account) -> dict[str, Any]:
    """Turn a finding into ASFF, within the format's limits."""
    link = next((reference for reference in finding.references if reference.startswith("https://")), "")
    advice = {"Text": _cut(finding.remediation or "See the report", _MAX_REMEDIATION), **({"Url": link[:_MAX_URL]} if link else {})}
    closed = finding.status is not FindingStatus.OPEN
    return {
        "SchemaVersion": "2018-10-08",
        "Id": finding.id,
        "ProductArn": account.product_arn,
        "ProductName": "Tidewaiter",
        "CompanyName": "Tidewaiter",
        "GeneratorId": _cut(finding.rule_id, _MAX_GENERATOR),
        "AwsAccountId": account.id,
        "Region": account.region,
        "Types": [_TYPES[finding.kind]],
        "CreatedAt": _time(finding.first_seen or account.now),
        "UpdatedAt": _time(account.now),
        "Severity": {"Label": _LABELS[finding.severity], "Original": finding.vendor_severity or finding.severity.value},
        "Title": _cut(finding.title, _MAX_TITLE),
        "Description": _cut(finding.description or finding.title, _MAX_DESCRIPTION),
        "Remediation": {"Recommendation": advice},
        "ProductFields": dict(_fields(finding)),
        "Resources": [_resource(finding, account)],
        "RecordState": "ARCHIVED" if closed else "ACTIVE",
        **_vulnerability(finding),
    }


def import_findings(client: Any, findings: Sequence[Finding], account: Account) -> ImportResult:
    """Import findings over a boto3 Security Hub client; one that is too large or is refused becomes a problem, the others go on.

    Errors of the call itself (denied, throttled) are botocore's and the caller's to translate.
    """
    sized = [(asff, len(json.dumps(asff).encode())) for asff in (asff_of(finding, account) for finding in findings)]
    problems = [_too_large(asff["Id"], size) for asff, size in sized if size > MAX_BYTES]
    fitting = [asff for asff, size in sized if size <= MAX_BYTES]
    accepted = 0
    for start in range(0, len(fitting), MAX_BATCH):
        answer = client.batch_import_findings(Findings=fitting[start : start + MAX_BATCH])
        accepted += int(answer.get("SuccessCount", 0))
        problems.extend(map(_refused, answer.get("FailedFindings", ())))
    return ImportResult(accepted=accepted, problems=tuple(problems))


def _fields(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "tidewaiter/priority", f"{finding.priority:g}"
    if finding.probability is not None:
        yield "tidewaiter/probability", f"{finding.probability:g}"
    for number, reason in enumerate(finding.reasons[:8], start=1):
        yield f"tidewaiter/reason/{number}", _cut(f"{reason.weight:+.1f} {reason.text}", _MAX_VALUE)
    if finding.undetermined:
        yield "tidewaiter/undetermined", "true"
    place = finding.location
    for name, text in (("path", place.path), ("line", str(place.line or "")), ("layer", place.layer), ("purl", place.purl)):
        if text:
            yield f"tidewaiter/{name}", _cut(text, _MAX_VALUE)


def _resource(finding: Finding, account: Account) -> Mapping[str, Any]:
    """Name the resource: an ARN as it is, an image digest as an ECR image, anything else as `Other`."""
    base = {"Id": _cut(finding.resource, _MAX_RESOURCE), "Partition": account.partition, "Region": account.region}
    if finding.resource.startswith("sha256:"):
        return {**base, "Type": "AwsEcrContainerImage", "Details": {"AwsEcrContainerImage": {"ImageDigest": finding.resource}}}
    return {**base, "Type": "AwsEksCluster" if ":eks:" in finding.resource else "Other"}


def _vulnerability(finding: Finding) -> Mapping[str, Any]:
    package = finding.evidence.get("package", "")
    if finding.kind is not FindingKind.VULNERABILITY or not package:
        return {}
    fixed = finding.evidence.get("fixed in", "")
    software = {
        "Name": _cut(package, _MAX_VALUE),
        "Version": _cut(finding.evidence.get("installed", ""), _MAX_VALUE),
        **({"FixedInVersion": _cut(fixed, _MAX_VALUE)} if fixed else {}),
    }
    entry = {
        "Id": finding.rule_id,
        "VulnerablePackages": [software],
        "ReferenceUrls": list(finding.references[:10]),
        "FixAvailable": "YES" if fixed else "NO",
        **({"RelatedVulnerabilities": list(finding.aliases[:10])} if finding.aliases else {}),
    }
    return {"Vulnerabilities": [entry]}


def _cut(text: str, limit: int) -> str:
    clean = "".join(char if char.isprintable() else " " for char in text).strip() or "-"
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def _time(text: str) -> str:
    """Write UTC as `Z`, which ASFF wants; everything we write is UTC."""
    return text.replace("+00:00", "Z")


def _too_large(identity: str, size: int) -> Problem:
    what = f"a finding of {size:,} bytes is over Security Hub's limit of {MAX_BYTES:,} and was not imported"
    return Problem(code="securityhub-too-large", what=what, where=identity, hint="The JSON report has it", incomplete=False)


def _refused(failed: Mapping[str, Any]) -> Problem:
    what = f"Security Hub refused a finding: {failed.get('ErrorCode', 'no code')}: {failed.get('ErrorMessage', 'no message')}"
    hint = "Enable Security Hub in this account and region, and import again"
    return Problem(code="securityhub-refused", what=what[:1000], where=str(failed.get("Id", "")), hint=hint, incomplete=False)
