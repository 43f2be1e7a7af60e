"""What the controls of paths share: how bad a path is, in words."""

from collections.abc import Iterator

from tidewaiter.model.identity import Confidence, IdentityPath
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Unknown, Violation
from tidewaiter.posture.identity.view import WorkloadReach


def judge_path(path: IdentityPath | None, reach: WorkloadReach) -> Iterator[Violation | Unknown]:
    """Yield a violation for a path, critical if the internet reaches its start; no path is a pass only if everything was read."""
    if path is None:
        if reach.unread:
            yield Unknown(reason=f"the account's identities are not known: {reach.unread}", permission="iam:GetAccountAuthorizationDetails")
        return
    certain = path.confidence is Confidence.CERTAIN
    severity = (Severity.CRITICAL if reach.exposure == "internet" else Severity.HIGH) if certain else Severity.MEDIUM
    word = "" if certain else "possibly: "
    yield Violation(message=word + " -> ".join(node.name for node in path.nodes), severity=severity)
