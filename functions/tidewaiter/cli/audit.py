"""`tidewaiter audit`: live systems, read with the caller's own AWS credentials."""

import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tidewaiter.cli import options
from tidewaiter.cli.flags import AwsFlags, taking

if TYPE_CHECKING:
    from tidewaiter.pipeline_ports import AuditPorts

_TRUSTED = re.compile(r"\d{12}|arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Audit EKS clusters, ECR and an account; nothing is changed.")


@app.command(short_help="Audit one EKS cluster and what runs in it.")
@taking(AwsFlags)
def cluster(
    name: Annotated[str, typer.Argument(help="EKS cluster name.")],
    flags: AwsFlags,
    policies: options.Policies = None,
    baseline: options.Baseline = None,
    fail_on_new: options.FailOnNew = False,
    last_accessed: options.LastAccessed = False,
    kubelet_config: options.KubeletConfig = False,
) -> None:
    """Audit one EKS cluster: its AWS settings, and the workloads in it by the Pod Security Standards."""
    from tidewaiter.cli.baseline import read_baseline
    from tidewaiter.cli.controls import complied
    from tidewaiter.cli.output import destinations, finish
    from tidewaiter.pipeline_posture import audit_cluster, audit_registry

    places, before = destinations(flags), read_baseline(baseline, fail_on_new=fail_on_new)
    ports = _ports(flags, policies, last_accessed=last_accessed, kubelets=kubelet_config)
    beside = (audit_registry(ports),) if flags.compliance else ()  # frameworks of clusters have numbers on their registry
    reports = complied((audit_cluster(name, ports), *beside), flags, ports.judge.rules)[:1]
    finish(before.compared(reports, fail_on=flags.fail_on), flags, places)


@app.command(short_help="Audit the ECR repositories of the account and region.")
@taking(AwsFlags)
def registry(flags: AwsFlags, baseline: options.Baseline = None, fail_on_new: options.FailOnNew = False) -> None:
    """Audit the ECR repositories of the account and region."""
    from tidewaiter.cli.baseline import read_baseline
    from tidewaiter.cli.controls import complied
    from tidewaiter.cli.output import destinations, finish
    from tidewaiter.pipeline_posture import audit_registry

    places, before = destinations(flags), read_baseline(baseline, fail_on_new=fail_on_new)
    ports = _ports(flags)
    reports = complied((audit_registry(ports),), flags, ports.judge.rules)
    finish(before.compared(reports, fail_on=flags.fail_on), flags, places)


@app.command(short_help="Audit every cluster and the registry.")
@taking(AwsFlags)
def account(
    flags: AwsFlags,
    policies: options.Policies = None,
    baseline: options.Baseline = None,
    fail_on_new: options.FailOnNew = False,
    last_accessed: options.LastAccessed = False,
    kubelet_config: options.KubeletConfig = False,
    account_role: options.AccountRole = None,
    external_id: options.ExternalId = "",
    accounts: options.AccountsFile = None,
    regions: options.Regions = "",
) -> None:
    """Audit everything that the other audit verbs cover, every cluster and the registry, also of other accounts and regions.

    An account, a region or a cluster that cannot be read stops no other: it has a report that says why.
    """
    from tidewaiter.cli.accounts import audit_places, read_places
    from tidewaiter.cli.aws import session_of
    from tidewaiter.cli.baseline import read_baseline
    from tidewaiter.cli.controls import complied
    from tidewaiter.cli.judging import rules_of
    from tidewaiter.cli.output import destinations, finish

    places, before = destinations(flags), read_baseline(baseline, fail_on_new=fail_on_new)
    where, rules = read_places(account_role or (), external_id, accounts, regions), rules_of(flags)
    make = partial(_ports_with, flags=flags, policies=policies, last_accessed=last_accessed, kubelets=kubelet_config)
    reports = audit_places(where, session_of(flags.region or (where.regions or (None,))[0], flags.profile), make)
    finish(before.compared(complied(reports, flags, rules), fail_on=flags.fail_on), flags, places)


@app.command(short_help="Say what a pod reaches, and who reaches it.")
def reach(
    name: Annotated[str, typer.Argument(help="EKS cluster name.")],
    pod: Annotated[str, typer.Argument(help="The pod, as NAMESPACE/NAME.")],
    region: options.Region = None,
    profile: options.Profile = None,
) -> None:
    """Say which pods a pod reaches, who reaches it from outside, and whether it reaches the credentials of its node, with the reasons."""
    from tidewaiter.cli.reach import lines_of, network_of
    from tidewaiter.errors import NotFoundError
    from tidewaiter.model.network import PodId

    namespace, _, own = pod.partition("/")
    try:
        lines = list(lines_of(network_of(name, _ports(AwsFlags(region=region, profile=profile))), PodId(namespace, own)))
    except KeyError:
        raise NotFoundError("no such running pod", where=pod, hint="Name it NAMESPACE/NAME") from None
    sys.stdout.write("\n".join(lines) + "\n")


@app.command(short_help="Say who can become administrator, or what a pod can become.")
def become(
    name: Annotated[str, typer.Argument(help="EKS cluster name.")],
    pod: Annotated[str, typer.Argument(help="A pod, as NAMESPACE/NAME; without one, administrators are listed.")] = "",
    region: options.Region = None,
    profile: options.Profile = None,
) -> None:
    """Say what whoever controls a pod can become across AWS and Kubernetes, by which way and what cuts it; or who becomes administrator."""
    from tidewaiter.cli.become import administrators, gained
    from tidewaiter.pipeline_audit import ClusterAudit

    ports = _ports(AwsFlags(region=region, profile=profile))
    graph = ClusterAudit(ports.cloud.cluster(name), ports, []).graph()
    sys.stdout.write("\n".join(gained(graph, pod) if pod else administrators(graph)) + "\n")


@app.command(short_help="Print the permissions that an audit needs.")
def access(
    kubelet_config: options.KubeletConfig = False,
    tried: Annotated[
        bool, typer.Option("--check", help="Make the calls of an audit, and say which are refused and what allows them.")
    ] = False,
    trusted: Annotated[
        str, typer.Option("--trust", help="Print a CloudFormation template of a role that this account (or role ARN) may assume to audit.")
    ] = "",
    external_id: options.ExternalId = "",
    region: options.Region = None,
    profile: options.Profile = None,
) -> None:
    """Print the IAM policy, the EKS access entry, the Kubernetes ClusterRole and its binding that an audit needs, and nothing more.

    With --check, exit 4 when something is refused.
    """
    from tidewaiter.cli.aws import session_of
    from tidewaiter.posture.access import audit_access_entry, audit_cluster_role, audit_cluster_role_binding, audit_policy, member_template

    if tried:
        from tidewaiter.cli.access_check import check, lines_of
        from tidewaiter.cli.exit_codes import ExitCode

        found = check(session_of(region, profile))
        sys.stdout.write("\n".join(lines_of(found)) + "\n")
        raise typer.Exit(ExitCode.OK if found.complete else ExitCode.INCOMPLETE)
    if trusted and not _TRUSTED.fullmatch(trusted):
        raise typer.BadParameter(f"{trusted!r} is neither an account number nor the ARN of a role", param_hint="--trust")
    role = audit_cluster_role(kubelets=kubelet_config)
    needed = {
        "iam_policy": audit_policy(),
        "access_entry": audit_access_entry(),
        "cluster_role": role,
        "cluster_role_binding": audit_cluster_role_binding(),
    }
    sys.stdout.write(json.dumps(member_template(trusted, external_id) if trusted else needed, indent=2) + "\n")


def _ports(flags: AwsFlags, policies: list[Path] | None = None, *, last_accessed: bool = False, kubelets: bool = False) -> "AuditPorts":
    from tidewaiter.cli.aws import session_of

    session = session_of(flags.region, flags.profile)
    return _ports_with(session, flags, policies, last_accessed=last_accessed, kubelets=kubelets)


def _ports_with(
    session: Any, flags: AwsFlags, policies: list[Path] | None = None, *, last_accessed: bool = False, kubelets: bool = False
) -> "AuditPorts":
    from tidewaiter.adapters.cloud_reader import BotoCloudReader
    from tidewaiter.adapters.eks import connect
    from tidewaiter.adapters.iam_usage import BotoIamUsage
    from tidewaiter.adapters.identity_reader import BotoIdentityReader
    from tidewaiter.adapters.known_images import KnownImages
    from tidewaiter.adapters.layer_cache import default_cache_folder
    from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryWorkloads
    from tidewaiter.cli.controls import manifest_ports
    from tidewaiter.pipeline_ports import AuditPorts

    return AuditPorts(
        cloud=BotoCloudReader(session.client, session.region_name),
        connect=lambda one: connect(session, one),
        workloads=MemoryWorkloads(),
        findings=MemoryFindings(),
        judge=manifest_ports(flags, policies),
        identities=BotoIdentityReader(session.client),
        image=KnownImages(default_cache_folder()).find,
        usage=BotoIamUsage(session.client),
        last_accessed=last_accessed,
        kubelets=kubelets,
    )
