"""What EKS itself warns of."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import Insight
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation

_SEVERITIES = {"ERROR": Severity.MEDIUM, "WARNING": Severity.LOW}


def _judge(insights: Sequence[Insight]) -> Iterator[Violation]:
    for one in insights:
        if one.status in _SEVERITIES:
            what = f"{one.name} ({one.category}): {one.reason or one.status}"
            yield Violation(message=what, pointer="/insights", severity=_SEVERITIES[one.status])


CONTROL = Control(
    id="TW-EKS-insight",
    title="EKS reports a problem of the cluster",
    severity=Severity.MEDIUM,
    why="Insights see what the API server serves: deprecated APIs in use, versions that drift apart, settings that break an upgrade.",
    remediation="Follow the recommendation of `aws eks describe-insight`.",
    targets=(Target.CLUSTER,),
    check=about("insights", "eks:ListInsights", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-insights.html",),
)
