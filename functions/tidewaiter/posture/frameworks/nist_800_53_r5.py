"""NIST SP 800-53 revision 5: the controls that AWS Security Hub relates to EKS and ECR."""

from tidewaiter.posture.framework import Framework, Requirement

_ENDPOINT = ("TW-EKS-public-endpoint", "TW-EKS-limited-public-endpoint")
_VERSION = ("TW-EKS-unsupported-version",)
_INFERRED = "inferred here"

FRAMEWORK = Framework(
    id="nist-800-53",
    title="NIST SP 800-53",
    version="revision 5",
    key="NIST 800-53r5",
    source="AWS Security Hub, related requirements of EKS.1, EKS.2, ECR.1 and ECR.2",
    read="2026-11-23",
    note="Only controls that Security Hub relates to EKS and ECR, and two inferred ones, marked so: not the whole catalogue.",
    requirements=(
        Requirement(number="AC-3", title="Access is enforced", controls=_ENDPOINT),
        Requirement(number="AC-3(7)", title="Access follows roles", controls=_ENDPOINT),
        Requirement(number="AC-4", title="Information flow is enforced", controls=_ENDPOINT),
        Requirement(number="AC-4(21)", title="Flows are parted", controls=_ENDPOINT),
        Requirement(number="AC-6", title="Least privilege", controls=_ENDPOINT),
        Requirement(number="AC-21", title="Sharing of information is decided", controls=_ENDPOINT),
        Requirement(number="AU-9", title="Audit information is protected", source=_INFERRED),
        Requirement(number="AU-11", title="Audit records are kept", source=_INFERRED),
        Requirement(number="CA-9(1)", title="Connections inside comply", controls=_VERSION),
        Requirement(number="CM-2", title="A baseline of configuration is kept", controls=_VERSION),
        Requirement(number="CM-8(1)", title="The inventory follows installation and removal"),
        Requirement(number="RA-5", title="Vulnerabilities are looked for"),
        Requirement(number="SC-7", title="The border is protected", controls=_ENDPOINT),
        Requirement(number="SI-2", title="Flaws are mended", controls=_VERSION),
    ),
)
