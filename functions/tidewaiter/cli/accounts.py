"""Several accounts and regions in one audit: who is assumed where, and that one which fails stops no other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidewaiter.cli.console import note
from tidewaiter.cli.inputs import name_of, read_bytes
from tidewaiter.errors import BadInputError, TidewaiterError

if TYPE_CHECKING:
    from tidewaiter.model.account import ClusterAccess, IamAccount
    from tidewaiter.model.cluster import Cluster
    from tidewaiter.model.report import Report
    from tidewaiter.pipeline_ports import AuditPorts, IdentityReader

MAX_BYTES = 1 << 20
MOST_PLACES = 2_000

RoleArn = Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$", max_length=600)]
Region = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
ExternalId = Annotated[str, Field(max_length=1224, pattern=r"^([\w+=,.@:/-][\w+=,.@:/-]+)?$")]


class Account(BaseModel):
    """One account: the role to assume, by way of others, and the regions if they differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: RoleArn
    external_id: ExternalId = ""
    via: tuple[RoleArn, ...] = Field(default=(), max_length=5)
    regions: tuple[Region, ...] = Field(default=(), max_length=50)


class Accounts(BaseModel):
    """What `--accounts` names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accounts: tuple[Account, ...] = Field(min_length=1, max_length=1_000)
    regions: tuple[Region, ...] = Field(default=(), max_length=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Which accounts are audited in which regions; none of either means where the caller is."""

    accounts: Sequence[Account] = ()
    regions: Sequence[str] = ()

    @property
    def several(self) -> bool:
        """Tell whether anything was asked for but the place where the caller is."""
        return bool(self.accounts or self.regions)


def read_places(roles: Sequence[str], external_id: str, file: Path | None, regions: str) -> Places:
    """Read the flags; raises BadInputError for a file, and BadParameter for a flag, that names no role or region."""
    words = [word.strip() for word in regions.split(",") if word.strip()]
    given = [{"role": role, "external_id": external_id} for role in roles]
    try:
        own = Accounts.model_validate({"accounts": given or [{"role": "arn:aws:iam::000000000000:role/none"}], "regions": words})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise typer.BadParameter(f"{first['input']!r} is not understood", param_hint="--account-role or --regions") from None
    listed = _read(file) if file else None
    accounts = (*(own.accounts if given else ()), *(listed.accounts if listed else ()))
    places = Places(accounts=accounts, regions=own.regions or (listed.regions if listed else ()))
    if sum(len(one.regions or places.regions) or 1 for one in accounts) > MOST_PLACES:
        raise BadInputError(f"more than {MOST_PLACES} accounts and regions", hint="Audit them in parts")
    return places


def _read(file: Path) -> Accounts:
    from yaml import YAMLError, safe_load

    try:
        return Accounts.model_validate(safe_load(read_bytes(file, MAX_BYTES)))
    except (YAMLError, RecursionError) as error:
        raise BadInputError(f"not YAML: {str(error).splitlines()[0]}", where=name_of(file)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        hint = "Write `accounts:` with `role:` and, where needed, `external_id:`, `via:` and `regions:`"
        raise BadInputError(f"{first['msg']}: {place}", where=name_of(file), hint=hint) from None


@dataclass(frozen=True, slots=True)
class _OneAccount:
    """Reads an account's identities once for all regions, and whom a cluster lets in where the cluster is."""

    whole: "IdentityReader"
    here: "IdentityReader"

    def iam_account(self, number: str) -> "IamAccount":
        """Read every role, user, group and policy of an account."""
        return self.whole.iam_account(number)

    def access(self, cluster: "Cluster") -> "ClusterAccess":
        """Read whom a cluster lets in."""
        return self.here.access(cluster)


def audit_places(places: Places, session: Any, ports_of: Callable[[Any], "AuditPorts"]) -> "tuple[Report, ...]":
    """Audit every account in every region, with the ports that `ports_of` makes from a session.

    What fails is a report of its own with the reason. Raises the first failure when nothing at all could be audited.
    """
    reports: list[Report] = []
    failures: list[TidewaiterError] = []
    for account in places.accounts or (None,):
        for one in _account(account, places.regions, session, ports_of):
            if isinstance(one, TidewaiterError):
                failures.append(one)
            else:
                reports.append(one)
    if failures and all(report.kind == "account" for report in reports):
        raise failures[0]
    if failures:
        note(f"warning: {len(failures)} of the accounts, regions and clusters could not be audited; each has a report that says why")
    return tuple(reports)


def _account(
    account: Account | None, regions: Sequence[str], session: Any, ports_of: Callable[[Any], "AuditPorts"]
) -> "Iterator[Report | TidewaiterError]":
    from tidewaiter.adapters.assumed import Hop, assumed, in_region

    where = account.role if account else ""
    try:
        hops = [*(Hop(role_arn=role) for role in account.via), Hop(role_arn=where, external_id=account.external_id)] if account else []
        own = assumed(session, hops)
    except TidewaiterError as error:
        yield from (error, _failed(where, error))
        return
    identities: IdentityReader | None = None
    for region in (account.regions if account else ()) or regions or (session.region_name,):
        ports = ports_of(in_region(own, region))
        identities = identities or ports.identities
        shared = replace(ports, identities=_OneAccount(identities, ports.identities))
        yield from _region(region, f"{where} {region}".strip(), shared)


def _region(region: str, where: str, ports: "AuditPorts") -> "Iterator[Report | TidewaiterError]":
    from tidewaiter.pipeline_posture import audit_cluster, audit_registry

    try:
        number = ports.cloud.account()
        audits = [partial(audit_cluster, one.name, ports) for one in ports.cloud.clusters()]
    except TidewaiterError as error:
        yield from (error, _failed(where, error))
        return
    for audit in (*audits, partial(audit_registry, ports)):
        try:
            yield _placed(audit(), number, region)
        except TidewaiterError as error:
            yield from (error, _failed(where, error))


def _placed(report: "Report", account: str, region: str) -> "Report":
    """Say where a report is from; a registry has no name of its own, so that its region tells it from others."""
    target = f"{report.target} {region}" if report.kind == "registry" else report.target
    return replace(report, target=target, context={**report.context, "account": account, "region": region})


def _failed(where: str, error: TidewaiterError) -> "Report":
    from tidewaiter import __version__
    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.errors import PermissionMissingError
    from tidewaiter.model.problem import Problem
    from tidewaiter.model.report import Report
    from tidewaiter.policy import gate

    now = SystemClock().now().isoformat()
    permission = error.permission if isinstance(error, PermissionMissingError) else ""
    place = " ".join(part for part in (where, error.where) if part)
    problem = Problem(code="not-audited", what=error.message, where=place, hint=error.hint, permission=permission)
    verdict = gate.decide((), (problem,), (), fail_on="")
    return Report(
        kind="account", target=where or place, started=now, finished=now, tool_version=__version__, problems=(problem,), verdict=verdict
    )
