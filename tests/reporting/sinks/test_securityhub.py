"""Security Hub findings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from tests.builders import finding
from tests.reporting.samples import full_report
from tidewaiter.model.finding import FindingKind, FindingStatus
from tidewaiter.model.severity import Severity
from tidewaiter.reporting.sinks.securityhub import MAX_BATCH, Account, asff_of, import_findings

ACCOUNT = Account(id="111122223333", region="eu-central-1", now="2025-05-01T10:00:00+00:00")


class Hub:
    """Takes batches, and refuses the ids it is told to."""

    def __init__(self, refused: Sequence[str] = ()) -> None:
        """Remember whom to refuse."""
        self.refused = set(refused)
        self.batches: list[list[Mapping[str, Any]]] = []

    def batch_import_findings(self, *, Findings: list[Mapping[str, Any]]) -> Mapping[str, Any]:  # noqa: N803 - boto3's word
        """Answer as the service does."""
        self.batches.append(Findings)
        failed = [
            {"Id": one["Id"], "ErrorCode": "InvalidInput", "ErrorMessage": "Severity must match"}
            for one in Findings
            if one["Id"] in self.refused
        ]
        return {"SuccessCount": len(Findings) - len(failed), "FailedCount": len(failed), "FailedFindings": failed}


@pytest.fixture(scope="module")
def shape() -> Any:
    """Load the service's own description of its input."""
    model = ServiceModel(Loader().load_service_model("securityhub", "service-2"))
    return model.operation_model("BatchImportFindings").input_shape


def test_every_finding_fits_the_services_model(shape: Any) -> None:
    """Botocore's validator accepts vulnerabilities, secrets and misconfigurations alike."""
    report = full_report()
    odd = finding(title="", description="", resource="arn:aws:eks:eu-central-1:1:cluster/c", references=(), kind=FindingKind.THREAT)
    asff = [asff_of(one, ACCOUNT) for one in (*report.findings, odd)]
    assert ParamValidator().validate({"Findings": asff}, shape).has_errors() is False
    known = set(shape.members["Findings"].member.members)
    assert all(set(one) <= known for one in asff)


def test_the_id_is_ours_and_our_priority_and_reasons_are_kept() -> None:
    """Importing again updates; priority and reasons are in the product's fields."""
    first = full_report().findings[0]
    asff = asff_of(first, ACCOUNT)
    assert asff["Id"] == first.id
    assert asff["ProductArn"] == "arn:aws:securityhub:eu-central-1:111122223333:product/111122223333/default"
    assert asff["ProductFields"]["tidewaiter/priority"] == "100"
    assert "KEV" in asff["ProductFields"]["tidewaiter/reason/1"]
    assert asff["UpdatedAt"] == "2025-05-01T10:00:00Z"
    assert asff["Vulnerabilities"][0]["VulnerablePackages"][0]["FixedInVersion"] == "2.17.1"
    assert asff["Resources"][0]["Type"] == "AwsEcrContainerImage"


@pytest.mark.parametrize(
    ("status", "state"), [(FindingStatus.OPEN, "ACTIVE"), (FindingStatus.RESOLVED, "ARCHIVED"), (FindingStatus.SUPPRESSED, "ARCHIVED")]
)
def test_what_is_over_is_archived(status: FindingStatus, state: str) -> None:
    """Resolved and waived findings are not active; workflow fields are the customer's."""
    asff = asff_of(finding(status=status), ACCOUNT)
    assert asff["RecordState"] == state
    assert "Workflow" not in asff


def test_unknown_severity_is_not_called_harmless() -> None:
    """ASFF has no unknown: it becomes medium, with the original word kept."""
    assert asff_of(finding(severity=Severity.UNKNOWN), ACCOUNT)["Severity"] == {"Label": "MEDIUM", "Original": "unknown"}


def test_batches_hold_at_most_a_hundred() -> None:
    """Two hundred and fifty findings are three calls."""
    hub = Hub()
    result = import_findings(hub, [finding(id=f"f-{number}") for number in range(250)], ACCOUNT)
    assert [len(batch) for batch in hub.batches] == [MAX_BATCH, MAX_BATCH, 50]
    assert result.accepted == 250
    assert result.problems == ()


def test_a_refused_finding_is_a_problem_and_the_others_are_taken() -> None:
    """Partial failure is data: who, why, what to do."""
    result = import_findings(Hub(["f-1"]), [finding(id=f"f-{number}") for number in range(3)], ACCOUNT)
    assert result.accepted == 2
    (problem,) = result.problems
    assert (problem.code, problem.where) == ("securityhub-refused", "f-1")
    assert "InvalidInput" in problem.what


def test_a_finding_over_the_limit_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is too large becomes a problem before the call."""
    monkeypatch.setattr("tidewaiter.reporting.sinks.securityhub.MAX_BYTES", 2000)
    hub = Hub()
    large = replace(
        finding(id="f-large"), references=tuple(f"https://example.org/{number}" for number in range(400)), evidence={"package": "x" * 2000}
    )
    result = import_findings(hub, [finding(id="f-small"), large], ACCOUNT)
    assert [one["Id"] for one in hub.batches[0]] == ["f-small"]
    assert result.problems[0].code == "securityhub-too-large"


def test_long_texts_are_cut_to_the_formats_limits() -> None:
    """Title, description and advice have their own maxima."""
    asff = asff_of(finding(title="t" * 999, description="d" * 9999, remediation="r" * 999), ACCOUNT)
    assert len(asff["Title"]) == 256
    assert len(asff["Description"]) == 1024
    assert len(asff["Remediation"]["Recommendation"]["Text"]) == 512
