"""What AWS does in a role's name besides the code's calls: logs, traces, networks. Their grants are checked and count as used.

https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html, https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
"""

from collections.abc import Iterable
from typing import Any

from tidewaiter.local.authority import Authority
from tidewaiter.local.iam_table import Place, Target
from tidewaiter.local.sessions import Sessions

_TRACES = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_INTERFACES = ("CreateNetworkInterface", "DeleteNetworkInterface", "DescribeNetworkInterfaces", "DescribeSubnets")
_SAMPLING = ("xray:GetSamplingRules", "xray:GetSamplingTargets")
_MACHINE_LOGS = (
    "CreateLogDelivery",
    "GetLogDelivery",
    "UpdateLogDelivery",
    "DeleteLogDelivery",
    "ListLogDeliveries",
    "PutResourcePolicy",
    "DescribeResourcePolicies",
    "DescribeLogGroups",
)


class Duties:
    """Asks for these rights once per function and machine; a refusal shows in the report, the work goes on without logs, as in AWS."""

    def __init__(self, *, place: Place, authority: Authority, sessions: Sessions) -> None:
        self._place = place
        self._authority = authority
        self._sessions = sessions
        self._done: set[str] = set()

    def of_function(self, function: Any) -> None:
        """Write the log stream, and traces if tracing is active, and connect it to its network."""
        stream = self._place.arn("logs", f"log-group:{function.logs_group_name}:log-stream:embedded")
        wanted = [Target(action=f"logs:{name}", resource=stream) for name in ("CreateLogStream", "PutLogEvents")]
        if (function.tracing_config or {}).get("Mode") == "Active":
            wanted += [Target(action=action, resource="*") for action in _TRACES]
        if (function.vpc_config or {}).get("SubnetIds"):
            wanted += [Target(action=f"ec2:{name}", resource="*") for name in _INTERFACES]
        self._ask(function.function_arn, function.role, wanted)

    def of_machine(self, machine: Any) -> None:
        """Set up log delivery and tracing where the machine has them switched on."""
        wanted: list[Target] = []
        if getattr(machine, "has_logging", False):
            wanted += [Target(action=f"logs:{name}", resource="*") for name in _MACHINE_LOGS]
        if getattr(machine, "has_tracing", False):
            wanted += [Target(action=action, resource="*") for action in (*_TRACES, *_SAMPLING)]
        self._ask(machine.arn, machine.roleArn, wanted)

    def _ask(self, owner: str, role_arn: str, wanted: Iterable[Target]) -> None:
        if owner in self._done:
            return
        self._done.add(owner)
        session = self._sessions.of_service(role_arn, "duties")
        for target in wanted:
            self._authority.session_may(session, target)
