"""`tidewaiter audit access --check`: make the calls of an audit and say which are refused, with the statements that allow them."""

import json
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.adapters.call_log import CallLog
from tidewaiter.adapters.cloud_reader import BotoCloudReader
from tidewaiter.adapters.eks import connect
from tidewaiter.adapters.identity_reader import BotoIdentityReader
from tidewaiter.errors import NotFoundError, PermissionMissingError, TidewaiterError
from tidewaiter.model.cluster import Cluster
from tidewaiter.pipeline_audit import private_hint
from tidewaiter.pipeline_ports import ObjectReader
from tidewaiter.posture.access import AUDITORS, AWS_READS, audit_cluster_role
from tidewaiter.posture.discover import READS
from tidewaiter.posture.listing import Read
from tidewaiter.reporting.words import printable


@dataclass(slots=True, kw_only=True)
class Checked:
    """What was found: AWS actions refused and not tried, kinds refused by cluster, and what failed for another reason.

    `strangers` are clusters that do not know who asks; `principal` is who that is.
    """

    principal: str = "AUDIT_ROLE_ARN"
    denied: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()
    kinds: dict[str, list[Read]] = field(default_factory=dict)
    strangers: list[Cluster] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Tell whether an audit could read everything that was tried."""
        return not (self.denied or self.failed or self.strangers or any(self.kinds.values()))


def check(session: Any, open_cluster: Callable[[Any, Cluster], ObjectReader] = connect) -> Checked:
    """Make every call once that an audit makes here; only one object of each kind is read of a cluster."""
    log = CallLog(session)
    cloud, identities = BotoCloudReader(session.client, session.region_name), BotoIdentityReader(session.client)
    found = Checked()
    number = _attempt(found, cloud.account) or ""
    found.principal = _attempt(found, cloud.principal) or found.principal
    for read in (cloud.repositories, cloud.registry, lambda: identities.iam_account(number)):
        _attempt(found, read)
    for known in _attempt(found, cloud.clusters) or ():
        cluster = _attempt(found, lambda name=known.name: cloud.cluster(name)) or known  # type: ignore[misc]
        identities.access(cluster)
        found.kinds[cluster.name] = list(_refused(cluster, found, lambda one=cluster: open_cluster(session, one)))  # type: ignore[misc]
    found.denied = tuple(one for one in log.denied() if one in AWS_READS)
    found.untried = tuple(one for one in AWS_READS if one not in log.ended)
    return found


def lines_of(found: Checked) -> Iterator[str]:
    """Say what is missing and what to add, in words and as statements to paste."""
    if found.denied:
        statement = {"Sid": "TidewaiterAudit", "Effect": "Allow", "Action": list(found.denied), "Resource": "*"}
        yield from (f"AWS refuses {len(found.denied)} actions. Add this statement to the policy of the audit's role:", _indented(statement))
    for name, kinds in found.kinds.items():
        if kinds:
            yield f"cluster {printable(name)} refuses {len(kinds)} kinds. Add these rules to the ClusterRole tidewaiter-audit:"
            yield _indented(_rules(kinds))
    for cluster in found.strangers:
        yield f"cluster {printable(cluster.name)} lets nobody in as {printable(found.principal)}. {_entrance(cluster, found.principal)}"
    yield from (f"not read: {printable(text)}" for text in dict.fromkeys(found.failed))
    if found.untried:
        why = "since nothing here needs them" if found.complete else "since nothing here needs them, or what leads to them failed"
        yield f"not tried, {why}: {', '.join(found.untried)}"
    yield (
        "everything that was tried may be read" if found.complete else "what is refused is NOT ASSESSED in an audit, and the rest is judged"
    )


def _attempt(found: Checked, read: Callable[[], Any]) -> Any:
    """Read; a refusal is in the log of calls already, anything else that fails is said."""
    try:
        return read()
    except PermissionMissingError as error:
        if not error.permission.startswith(("ec2:", "ecr:", "eks:", "iam:", "sts:", "organizations:")) or "credentials" in error.message:
            found.failed.append(str(error))
    except TidewaiterError as error:
        found.failed.append(str(error))
    return None


def _refused(cluster: Cluster, found: Checked, opened: Callable[[], ObjectReader]) -> Iterator[Read]:
    """Yield the kinds of which the cluster refuses the list; one that cannot be reached, or knows nobody of us, is said once."""
    try:
        reader = opened()
        for read in READS:
            try:
                next(iter(reader.list_objects(*read)), None)
            except NotFoundError:
                continue
            except PermissionMissingError as error:
                if not error.permission.startswith("kubernetes:"):
                    raise
                if "token" in error.message:
                    found.strangers.append(cluster)
                    return
                yield read
    except TidewaiterError as error:
        found.failed.append(". ".join(filter(None, (f"{cluster.name}: {error}", private_hint(cluster, error)))))


def _entrance(cluster: Cluster, principal: str) -> str:
    """Say how a cluster comes to know a principal: by an access entry, or by aws-auth where nothing else counts."""
    binding = "bind the ClusterRole of `tidewaiter audit access`"
    if cluster.authentication_mode == "CONFIG_MAP":
        return f"Its authentication mode is CONFIG_MAP: map the role to the group {AUDITORS} in aws-auth, and {binding}"
    words = ["aws", "eks", "create-access-entry", "--cluster-name", cluster.name, "--region", cluster.region]
    words += ["--principal-arn", principal, "--kubernetes-groups", AUDITORS]
    return f"Make an access entry, and {binding}:\n  {printable(shlex.join(words))}"


def _rules(kinds: Iterable[Read]) -> Sequence[Any]:
    wanted = {(version.rpartition("/")[0], plural) for version, plural in kinds}
    rules = []
    for rule in audit_cluster_role()["rules"]:
        plurals = [one for one in rule["resources"] if (rule["apiGroups"][0], one) in wanted]
        rules += [{**rule, "resources": plurals}] if plurals else []
    return rules


def _indented(value: object) -> str:
    return "\n".join(f"  {line}" for line in json.dumps(value, indent=2).splitlines())
