"""The authority of a cluster that ends soon, or that EKS will replace by itself."""

from collections.abc import Iterator
from datetime import date, datetime

from tidewaiter.errors import BadInputError
from tidewaiter.model.cluster import Cluster
from tidewaiter.model.eks import CertificateAuthority
from tidewaiter.model.severity import Severity
from tidewaiter.posture.certificates import expiries
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation

_SOON, _VERY_SOON = 365, 90
_PERMISSION = "eks:ListCertificateAuthorities"


def _check(cluster: Cluster, context: Context) -> Iterator[Violation | Unknown]:
    if context.today is None:
        yield Unknown(reason="the day is not known")
        return
    yield from _of_bundle(cluster, context.today)
    details = cluster.details
    if details is None or details.authorities is None:
        reason = details.unread.get("authorities", "") if details else ""
        yield Unknown(reason=reason or "the authorities of the cluster are not known", permission=_PERMISSION)
        return
    for one in details.authorities:
        yield from _of_successor(one, context.today)


def _of_bundle(cluster: Cluster, today: date) -> Iterator[Violation | Unknown]:
    """Judge the one that ends last: while a successor is trusted as well, the other is on its way out."""
    if not cluster.certificate_authority:
        yield Unknown(reason="the certificate of the cluster is not known", permission="eks:DescribeCluster")
        return
    try:
        ends = max(expiries(cluster.certificate_authority)).date()
    except BadInputError as error:
        yield Unknown(reason=f"the certificate of the cluster cannot be read: {error.message}")
        return
    left = (ends - today).days
    if left < _SOON:
        when = f"ends on {ends}, in {left} days" if left >= 0 else f"ended on {ends}"
        severity = Severity.HIGH if left < _VERY_SOON else None
        yield Violation(message=f"the authority of the cluster {when}", pointer="/certificateAuthority", severity=severity)


def _of_successor(one: CertificateAuthority, today: date) -> Iterator[Violation]:
    if one.status != "NOT_USED" or not one.switches:
        return
    day = datetime.fromisoformat(one.switches).date()
    if (day - today).days < _SOON:
        yield Violation(message=f"EKS makes the successor {one.id} sign on {day} at the latest", pointer="/certificateAuthority/active")


CONTROL = Control(
    id="TW-EKS-certificate-authority",
    title="Authority of the cluster ends or is replaced soon",
    severity=Severity.MEDIUM,
    why="When it changes, nodes and clients that do not trust the new one lose the API server all at once; when it ends, everybody does.",
    remediation=(
        "`aws eks create-certificate-authority --cluster-name NAME`, renew the nodes and every kubeconfig so that they trust both, then "
        "`aws eks activate-certificate-authority --cluster-name NAME --certificate-authority-id ID`, on a day of your choice."
    ),
    targets=(Target.CLUSTER,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCertificateAuthority.html",),
    in_context=True,
)
