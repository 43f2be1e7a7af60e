"""Turn declared permissions into policy statements and environment variables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from infra.constructs.state import State
from tidewaiter.adapters.permissions import Grant
from tidewaiter.adapters.tables import (
    BUCKETS,
    BUS_ENV,
    BUS_NAME,
    FINGERPRINT_SECRET_ENV,
    FINGERPRINT_SECRET_NAME,
    SECURITY_HUB_ENV,
    SETTINGS_ENV,
    SETTINGS_NAME,
    SLACK_SECRET_ENV,
    SLACK_SECRET_NAME,
    TABLES,
    TOPIC_ENV,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What the symbols in grants stand for; `queues` are filled by the part that owns them."""

    state: State
    queues: Mapping[str, sqs.IQueue]

    def arn(self, symbol: str) -> str:
        """Name the resource of a grant; raises ValueError for an unknown symbol."""
        kind, _, name = symbol.partition(":")
        if symbol == "*" or kind == "arn":
            return (
                symbol.replace("arn:aws:", f"arn:{Aws.PARTITION}:", 1).replace("{account}", Aws.ACCOUNT_ID).replace("{region}", Aws.REGION)
            )
        if kind in {"table", "index"}:
            table, _, index = name.partition("/")
            arn = self.state.tables[table].table_arn
            return f"{arn}/index/{index}" if index else arn
        if kind == "bucket":
            bucket, slash, keys = name.partition("/")
            return f"{self.state.buckets[bucket].bucket_arn}{slash}{keys}"
        if kind == "queue":
            return self.queues[name].queue_arn
        return self._single(kind, name)

    def _single(self, kind: str, name: str) -> str:
        account = f"{Aws.REGION}:{Aws.ACCOUNT_ID}"
        known = {
            "bus": f"arn:{Aws.PARTITION}:events:{account}:event-bus/{BUS_NAME}",
            "topic": self.state.topic.topic_arn,
            # Secrets Manager appends six random characters to the name.
            "secret": f"arn:{Aws.PARTITION}:secretsmanager:{account}:secret:{SLACK_SECRET_NAME}-??????",
            "fingerprint-key": f"arn:{Aws.PARTITION}:secretsmanager:{account}:secret:{FINGERPRINT_SECRET_NAME}-??????",
            "product": f"arn:{Aws.PARTITION}:securityhub:{account}:product/{Aws.ACCOUNT_ID}/default",
            "parameter": f"arn:{Aws.PARTITION}:ssm:{account}:parameter{SETTINGS_NAME}",
            "function": f"arn:{Aws.PARTITION}:lambda:{account}:function:{function_name(name)}",
            "machine": machine_arn(name),
        }
        if kind not in known:
            raise ValueError(f"no resource is called {kind}:{name}")
        return known[kind]


def function_name(name: str) -> str:
    """Name the functions that others must address before they exist."""
    return f"tidewaiter-{name.replace('_', '-')}"


def machine_arn(name: str) -> str:
    """Name a state machine before it exists: its functions answer its task tokens."""
    return f"arn:{Aws.PARTITION}:states:{Aws.REGION}:{Aws.ACCOUNT_ID}:stateMachine:tidewaiter-{name}"


def statements(grants: Iterable[Grant], resources: Resources) -> list[iam.PolicyStatement]:
    """Group grants by resource and condition into allow statements, in a stable order."""
    grouped: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for grant in grants:
        if grant.resource == "*" and not grant.reason:
            raise ValueError(f"{grant.action} on * needs a reason")
        grouped[(grant.resource, grant.condition)].add(grant.action)
    return [
        iam.PolicyStatement(actions=sorted(actions), resources=[resources.arn(symbol)], conditions=_conditions(condition))
        for (symbol, condition), actions in sorted(grouped.items())
    ]


def _conditions(condition: tuple[str, ...]) -> dict[str, dict[str, str]] | None:
    if not condition:
        return None
    operator, key, value = condition
    return {operator: {key: value.replace("{account}", Aws.ACCOUNT_ID).replace("{region}", Aws.REGION)}}


def environment(grants: Iterable[Grant], resources: Resources) -> dict[str, str]:
    """Name to a function the resources that it may use, and only those."""
    found: dict[str, str] = {}
    for symbol in sorted({grant.resource for grant in grants}):
        kind, _, rest = symbol.partition(":")
        name = rest.partition("/")[0]
        if kind in {"table", "index"}:
            found[TABLES[name].env] = resources.state.tables[name].table_name
        elif kind == "bucket":
            found[BUCKETS[name].env] = resources.state.buckets[name].bucket_name
        elif kind == "function":
            found[f"TIDEWAITER_FUNCTION_{name.upper()}"] = function_name(name)
        elif kind in {"machine", "queue"}:
            address = machine_arn(rest) if kind == "machine" else resources.queues[name].queue_url
            found[f"TIDEWAITER_{kind}_{rest.replace('-', '_')}".upper()] = address
        elif kind == "product":
            found[SECURITY_HUB_ENV] = resources.arn(symbol)
        elif kind in _SINGLE_ENV:
            env, value = _SINGLE_ENV[kind]
            found[env] = value or resources.state.topic.topic_arn
    return found


_SINGLE_ENV = {
    "bus": (BUS_ENV, BUS_NAME),
    "topic": (TOPIC_ENV, ""),
    "secret": (SLACK_SECRET_ENV, SLACK_SECRET_NAME),
    "fingerprint-key": (FINGERPRINT_SECRET_ENV, FINGERPRINT_SECRET_NAME),
    "parameter": (SETTINGS_ENV, SETTINGS_NAME),
}
