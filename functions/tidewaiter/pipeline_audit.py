"""What an audit of a cluster reads and joins: its objects, the instances behind its nodes, and who can become whom."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tidewaiter.errors import NotFoundError, OfflineError, PermissionMissingError, TidewaiterError
from tidewaiter.model.account import IamAccount
from tidewaiter.model.cloud import Instance
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.control import ControlResult
from tidewaiter.model.identity import IdentityGraph, IdentityPath
from tidewaiter.model.problem import Problem
from tidewaiter.pipeline_ports import AuditPorts, ObjectReader
from tidewaiter.policy.grave import grave_in
from tidewaiter.ports import CloudReader
from tidewaiter.posture.discover import Discovery, discover_workloads
from tidewaiter.posture.engine import assess
from tidewaiter.posture.facts import Source, facts_of
from tidewaiter.posture.identity.audit import IdentityAudit, audit_identities
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, read_facts
from tidewaiter.posture.identity.graph import build
from tidewaiter.posture.identity.kept import all_keys
from tidewaiter.posture.identity.reaching import permission_of
from tidewaiter.posture.kubelet.answers import answers_of
from tidewaiter.posture.workloads import instance_id_of


class ClusterAudit:
    """Reads one cluster once; what cannot be read is among its `problems`."""

    def __init__(self, cluster: Cluster, ports: AuditPorts, problems: list[Problem]) -> None:
        self._cluster = cluster
        self._ports = ports
        self._problems = problems
        self._instances: dict[str, Instance] = {}
        self._aws_auth: dict[str, str] | None = None
        self._listed: list[str] = []
        self.found = self._discovered()

    def identities(self) -> tuple[tuple[ControlResult, ...], tuple[IdentityPath, ...]]:
        """Judge who can become whom; return results of controls, and the paths to administrators that start in the cluster."""
        account, unread, facts = self._known()
        self._listed += [] if unread else ["iam:role"]
        self._listed += [] if facts.access.entries is None else ["eks:access-entry"]
        self._listed += [] if facts.access.associations is None else ["eks:podidentityassociation"]
        audit = audit_identities(account, facts, unread=unread)
        self._problems += _gaps(audit, self._cluster)
        context = replace(self._ports.judge.known, grave_in=grave_in(self._ports.findings.of))
        return assess(audit.subjects, on_problem=self._problems.append, context=context), audit.paths

    def listed(self) -> tuple[str, ...]:
        """Name the kinds of which everything was read, after identities were."""
        return (*self.found.complete, *self._listed)

    def facts(self) -> dict[str, tuple[str, ...]]:
        """Collect what helps a person to answer what no control decides."""
        found = self.found
        return facts_of(Source(cluster=self._cluster, objects=found.objects, complete=found.complete, network=found.network))

    def graph(self) -> IdentityGraph:
        """Return the whole graph of the account and this cluster."""
        account, unread, facts = self._known()
        graph = build(account, (facts,))
        return replace(graph, unknown=(*filter(None, (unread,)), *(one.what for one in self._problems), *graph.unknown))

    def _known(self) -> tuple[IamAccount, str, ClusterFacts]:
        """Return the account, why it is not known if it is not, and the cluster; what only single questions tell is asked for."""
        (account, unread), facts, usage = self._account(), self._facts(), self._ports.usage
        keys = all_keys(facts)
        if usage is not None and keys:
            account = replace(account, keys=usage.key_owners(sorted(keys)))
        if usage is not None and self._ports.last_accessed and not unread:
            account = replace(account, services_used=usage.services_used(sorted(facts.role_arns())))
        return account, unread, facts

    def _account(self) -> tuple[IamAccount, str]:
        try:
            return self._ports.identities.iam_account(self._cluster.account), ""
        except TidewaiterError as error:
            self._problems.append(_problem(error, self._cluster.arn))
            unread = f"{error.message} (iam:GetAccountAuthorizationDetails)"
            return IamAccount(account=self._cluster.account, principals=()), unread

    def _facts(self) -> ClusterFacts:
        access = self._ports.identities.access(self._cluster)
        return read_facts(self._cluster, access, self.found, self._instances, self._aws_auth)

    def _discovered(self) -> Discovery:
        try:
            reader = self._ports.connect(self._cluster)
            self._instances = dict(self._read_instances(reader, self._ports.cloud))
            switched = self._switched_on(reader) if self._cluster.auto_mode else None
            found = discover_workloads(reader, self._cluster, self._instances, policies_on=switched)
            if self._ports.kubelets and found.lists:
                answers = answers_of(found.lists.nodes, reader.kubelet_configuration, self._problems.append)
                found = found._replace(objects=(*answers, *found.objects))
            self._aws_auth = self._read_aws_auth(reader)
        except TidewaiterError as error:
            hint = ". ".join(filter(None, (error.hint, private_hint(self._cluster, error))))
            self._problems.append(Problem(code="cluster-unreadable", what=error.message, where=self._cluster.arn, hint=hint))
            return Discovery((), (), ())
        self._problems += found.problems
        return found

    def _read_instances(self, reader: ObjectReader, cloud: CloudReader) -> Iterator[tuple[str, Instance]]:
        """Read the EC2 instances behind the nodes (`spec.providerID` is `aws:///<zone>/<instance id>`)."""
        try:
            identifiers = [instance_id_of(node) for node in reader.list_objects("v1", "nodes")]
        except TidewaiterError:  # the nodes are listed again, and that they were not read is said then
            return
        for identifier in filter(None, identifiers):
            try:
                yield identifier, cloud.instance(identifier)
            except TidewaiterError as error:
                self._problems.append(Problem(code="instance-unreadable", what=error.message, where=identifier, hint=error.hint))

    def _switched_on(self, reader: ObjectReader) -> bool | None:
        """Tell whether the policy controller of Auto Mode is on; its ConfigMap is missing where nobody switched it on."""
        try:
            data = reader.get("v1", "configmaps", "kube-system", "amazon-vpc-cni").get("data")
        except NotFoundError:
            return False
        except TidewaiterError:
            return None
        return isinstance(data, dict) and data.get("enable-network-policy-controller") == "true"

    def _read_aws_auth(self, reader: ObjectReader) -> dict[str, str] | None:
        if self._cluster.authentication_mode == "API":
            return {}
        try:
            data = reader.get("v1", "configmaps", "kube-system", "aws-auth").get("data")
        except NotFoundError:
            return {}
        except TidewaiterError:  # refused, or unreachable by now: what else was read is still judged
            return None
        return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def private_hint(cluster: Cluster, error: TidewaiterError) -> str:
    """Say what a private endpoint means for who cannot reach it; empty where the endpoint is public, or answered."""
    private = cluster.public_endpoint is False and isinstance(error, OfflineError)
    return "The endpoint is private: run this in a network with a route to it" if private else ""


def _problem(error: TidewaiterError, where: str) -> Problem:
    permission = error.permission if isinstance(error, PermissionMissingError) else ""
    return Problem(code="identities-unreadable", what=error.message, where=where, hint=error.hint, permission=permission)


def _gaps(audit: IdentityAudit, cluster: Cluster) -> Iterable[Problem]:
    hint = "Paths may be missing; see `tidewaiter audit access` for what an audit needs"
    return [Problem(code="identity-gap", what=text, where=cluster.arn, hint=hint, permission=permission_of(text)) for text in audit.unknown]
