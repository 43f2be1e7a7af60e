"""`tidewaiter explain`."""

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("TW-K8S-privileged-container", "Fix: "),
        ("tw-k8s-privileged-container", "TW-K8S-privileged-container: "),
        ("TW-SECRET-aws-access-key", "Deactivate the key in IAM"),
        ("TW-IMAGE-runs-as-root", "Fix: "),
        ("TW-IMAGE-end-of-life", "no security updates"),
        ("TW-IMAGE-old", "Fix: "),
        ("TW-MALWARE-executable-in-temporary-place", "ATT&CK: T1564"),
        ("TW-DET-admin-policy", "ATT&CK: "),
        ("isolate-instance", "Undone by: tidewaiter respond revert"),
        ("CVE-2021-44228", "Affects Maven org.apache.logging.log4j:log4j-core from 0, fixed in 2.15.0"),
        ("cve-2021-44228", "GHSA-jfh8-c2jp-5v3q"),
        ("ghsa-JFH8-c2jp-5v3q", "Log4Shell"),
    ],
)
def test_everything_with_an_id_is_explained(tidewaiter: Command, identifier: str, said: str) -> None:
    """Controls, content rules, image checks, detections, actions and advisories, in any case of letters."""
    done = tidewaiter("explain", identifier)
    assert (done.code, done.err) == (0, "")
    assert said in done.out


def test_a_detection_cannot_be_waived_and_a_flaw_can(tidewaiter: Command) -> None:
    """The way to waive is shown where there is one."""
    detection = tidewaiter("explain", "TW-DET-admin-policy")
    assert detection.code == 0
    assert "waiver add" not in detection.out
    assert "waiver add CVE-2021-44228" in tidewaiter("explain", "CVE-2021-44228").out


@pytest.mark.parametrize(
    ("identifier", "hint"),
    [
        ("TW-K8S-privileged-contaner", "Did you mean TW-K8S-privileged-container"),
        ("isolate-instnace", "Did you mean isolate-instance?"),
        ("TW-zzz", "list checks"),
        ("CVE-1999-0001", "tidewaiter db update"),
    ],
)
def test_an_unknown_id_is_an_error_with_a_suggestion(tidewaiter: Command, identifier: str, hint: str) -> None:
    """A near word is offered; an unknown flaw may only be too new for the database."""
    done = tidewaiter("explain", identifier)
    assert (done.code, done.out) == (1, "")
    assert hint in done.err


def test_missing_forecasts_are_said(tidewaiter: Command) -> None:
    """Nothing known is not the same as harmless."""
    assert "Exploitation: nothing known" in tidewaiter("explain", "CVE-2021-44228").out
    assert "Data: database built 2026-08-21" in tidewaiter("explain", "CVE-2021-44228").out
