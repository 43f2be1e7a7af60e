"""ECR repositories and registries, which is what the tests of ECR controls tell apart."""

from tidewaiter.model.cloud import Registry, RegistryScan, Repository
from tidewaiter.posture.context import NO_CONTEXT
from tidewaiter.posture.control import Target, Unknown

DIGEST = "sha256:" + "a" * 64


def repository(**fields):
    """Make a repository."""
    own = {"name": "team/shop", "arn": "arn:aws:ecr:eu-west-1:111122223333:repository/team/shop", "account": "111122223333"}
    return Repository(**{**own, "region": "eu-west-1", **fields})


def registry(**fields):
    """Make a registry."""
    return Registry(**{"account": "111122223333", "region": "eu-west-1", **fields})


def scan(status="COMPLETE", **counts):
    """Make ECR's scan of an image."""
    return RegistryScan(digest=DIGEST, status=status, counts=counts)


def outcomes(control, context=NO_CONTEXT, **fields):
    """Run a control: `FAIL severity` or `UNKNOWN permission` for each outcome."""
    subject = registry(**fields) if Target.REGISTRY in control.targets else repository(**fields)
    lines = []
    for one in control.check(subject, context) if control.in_context else control.check(subject):
        assert one.reason if isinstance(one, Unknown) else one.message
        lines.append(f"UNKNOWN {one.permission}".rstrip() if isinstance(one, Unknown) else f"FAIL {one.severity or control.severity}")
    return lines
