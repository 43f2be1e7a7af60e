"""`tidewaiter audit`: live systems, read with the caller's own AWS credentials."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tidewaiter.cli import options
from tidewaiter.cli.exit_codes import exit_code
from tidewaiter.cli.output import destinations, write
from tidewaiter.model.report import Report

app = typer.Typer(no_args_is_help=True, help="Audit EKS clusters, ECR and an account; nothing is changed.")


@app.command()
def cluster(
    name: Annotated[str, typer.Argument(help="EKS cluster name.")],
    form: options.Format = options.DEFAULT_FORMAT,
    output: options.Output = None,
    fail_on: options.FailOn = "",
    region: options.Region = None,
    profile: options.Profile = None,
    strict: options.Strict = False,
) -> None:
    """Audit one EKS cluster: its AWS settings, and the workloads in it by the Pod Security Standards."""
    from tidewaiter.pipeline import audit_cluster

    _finish((audit_cluster(name, _ports(region, profile, fail_on)),), form, output, strict=strict)


@app.command()
def registry(
    form: options.Format = options.DEFAULT_FORMAT,
    output: options.Output = None,
    fail_on: options.FailOn = "",
    region: options.Region = None,
    profile: options.Profile = None,
    strict: options.Strict = False,
) -> None:
    """Audit the ECR repositories of the account and region."""
    from tidewaiter.pipeline import audit_registry

    _finish((audit_registry(_ports(region, profile, fail_on)),), form, output, strict=strict)


@app.command()
def account(
    form: options.Format = options.DEFAULT_FORMAT,
    output: options.Output = None,
    fail_on: options.FailOn = "",
    region: options.Region = None,
    profile: options.Profile = None,
    strict: options.Strict = False,
) -> None:
    """Audit everything of the account and region that the other audit verbs cover: every cluster and the registry."""
    from tidewaiter.pipeline import audit_cluster, audit_registry

    ports = _ports(region, profile, fail_on)
    names = [one.name for one in ports.cloud.clusters()]
    _finish((*(audit_cluster(name, ports) for name in names), audit_registry(ports)), form, output, strict=strict)


@app.command()
def access() -> None:
    """Print the IAM policy and the Kubernetes ClusterRole that an audit needs, and nothing more."""
    from tidewaiter.posture.access import audit_cluster_role, audit_policy

    sys.stdout.write(json.dumps({"iam_policy": audit_policy(), "cluster_role": audit_cluster_role()}, indent=2) + "\n")


def _ports(region: str | None, profile: str | None, fail_on: str) -> Any:
    import boto3

    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.adapters.cloud_reader import BotoCloudReader
    from tidewaiter.adapters.eks import connect
    from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryWorkloads
    from tidewaiter.pipeline import AuditPorts, ManifestPorts

    session: Any = boto3.Session(profile_name=profile, region_name=region)
    return AuditPorts(
        cloud=BotoCloudReader(session.client, session.region_name or ""),
        connect=lambda one: connect(session, one),
        workloads=MemoryWorkloads(),
        findings=MemoryFindings(),
        judge=ManifestPorts(clock=SystemClock(), fail_on=fail_on),
    )


def _finish(reports: tuple[Report, ...], form: list[str], output: Path | None, *, strict: bool) -> None:
    write(reports, destinations(form, output))
    raise typer.Exit(exit_code(reports, strict=strict))
