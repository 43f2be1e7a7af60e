"""Consoles of operators that the internet reaches."""

from collections.abc import Iterator

from tidewaiter.model.network import PodId
from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.images import reference_of
from tidewaiter.posture.namespaces import NamespaceView, managed_by_users

_WITHOUT_LOGIN = {
    "adminer": "Adminer",
    "apache/kafka-ui": "Kafka UI",
    "codercom/code-server": "code-server",
    "jupyter/base-notebook": "Jupyter",
    "jupyter/minimal-notebook": "Jupyter",
    "jupyter/scipy-notebook": "Jupyter",
    "kafbat/kafka-ui": "Kafka UI",
    "longhornio/longhorn-ui": "the Longhorn UI",
    "mongo-express": "mongo-express",
    "opencost/opencost-ui": "the OpenCost UI",
    "phpmyadmin": "phpMyAdmin",
    "phpmyadmin/phpmyadmin": "phpMyAdmin",
    "prom/alertmanager": "Alertmanager",
    "prom/prometheus": "Prometheus",
    "prometheus/alertmanager": "Alertmanager",
    "prometheus/prometheus": "Prometheus",
    "provectuslabs/kafka-ui": "Kafka UI",
    "rediscommander/redis-commander": "Redis Commander",
    "tsl0922/ttyd": "ttyd",
    "yudai/gotty": "GoTTY",
}
_WITH_LOGIN = {
    "apache/airflow": "Airflow",
    "apache/nifi": "NiFi",
    "apache/superset": "Superset",
    "argoproj/argocd": "Argo CD",
    "argoproj/argocli": "Argo Workflows",
    "dpage/pgadmin4": "pgAdmin",
    "grafana/grafana": "Grafana",
    "hashicorp/vault": "Vault",
    "jenkins/jenkins": "Jenkins",
    "jupyterhub/k8s-hub": "JupyterHub",
    "kiali/kiali": "Kiali",
    "kibana/kibana": "Kibana",
    "minio/console": "the MinIO console",
    "rancher/rancher": "Rancher",
    "sonatype/nexus3": "Nexus",
}


def _check(view: NamespaceView) -> Iterator[Violation | Unknown]:
    unknown = view.unknown("Pod", "pods")
    if unknown is not None:
        yield unknown
        return
    for pod in view.network.pods_of(view.name):
        name, severity = _console(view, pod)
        exposure = view.network.exposed(pod) if name else None
        if exposure is not None and exposure.level == "internet":
            ways = ", ".join(sorted({one.via for one in exposure.entries if one.level == "internet"})[:3])
            yield Violation(
                message=f"{pod.name} is {name}, which the internet reaches by {ways}", pointer="/metadata/name", severity=severity
            )
        elif exposure is not None and exposure.level == "unknown":
            reason = f"{pod.name} is {name}, and how far it can be reached is not known"
            yield Unknown(reason=reason, permission="kubernetes:list services")


def _console(view: NamespaceView, pod: PodId) -> tuple[str, Severity | None]:
    """Name the console that a container of a pod is; those that ask for a login are less severe."""
    for container in view.network.pod(pod).main_containers():
        image = reference_of(container.body.get("image"))
        parts = image.repository.split("/") if image is not None else []
        for name in ("/".join(parts[-2:]), *parts[-1:]):
            if name in _WITHOUT_LOGIN:
                return _WITHOUT_LOGIN[name], None
            if name in _WITH_LOGIN:
                return _WITH_LOGIN[name], Severity.MEDIUM
    return "", None


CONTROL = Control(
    id="TW-NET-exposed-console",
    title="Console of operators is on the internet",
    severity=Severity.HIGH,
    why="Consoles show or change what everybody else is kept from, many without a login, and their flaws are tried from everywhere.",
    remediation=(
        "Make the load balancer internal (`service.beta.kubernetes.io/aws-load-balancer-scheme: internal`, "
        "`alb.ingress.kubernetes.io/scheme: internal`) or limit who reaches it (`loadBalancerSourceRanges`, "
        "`alb.ingress.kubernetes.io/inbound-cidrs`), and put a login before it."
    ),
    targets=(Target.NAMESPACE,),
    check=_check,
    references=("https://docs.aws.amazon.com/eks/latest/best-practices/network-security.html",),
    applies=managed_by_users,
)
