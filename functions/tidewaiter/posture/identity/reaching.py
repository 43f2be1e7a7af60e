"""What the controls of paths share: how bad a path is, in words."""

from collections.abc import Iterator

from tidewaiter.model.identity import Confidence, IdentityPath
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Unknown, Violation
from tidewaiter.posture.identity.view import WorkloadReach


def is_judged(path: IdentityPath | None, reach: WorkloadReach) -> bool:
    """Tell whether a workload has a result of its own: without a path only where everything was read, else its cluster has."""
    return path is not None or reach.whole or not reach.unread


def judge_path(path: IdentityPath | None, reach: WorkloadReach) -> Iterator[Violation | Unknown]:
    """Yield a violation for a path, critical if the internet reaches its start; no path is a pass only if everything was read."""
    if path is None:
        if reach.unread:
            yield Unknown(reason=f"there may be paths: {reach.unread}", permission=permission_of(reach.unread))
        return
    possible = path.confidence is Confidence.POSSIBLE
    severity = Severity.MEDIUM if possible else Severity.CRITICAL if reach.exposure == "internet" else Severity.HIGH
    word = {Confidence.CERTAIN: "", Confidence.LIKELY: "likely: ", Confidence.POSSIBLE: "possibly: "}[path.confidence]
    yield Violation(message=word + " -> ".join(node.name for node in path.nodes), severity=severity)


def permission_of(text: str) -> str:
    """Return the first permission that a gap names in parentheses."""
    named = (part.partition(")")[0] for part in text.split("(")[1:])
    return next((one for one in named if ":" in one), "")
