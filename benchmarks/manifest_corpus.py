"""Kubernetes manifests like those of real projects, from a seed: what `manifests` measures scans with.

Good and bad habits are mixed as charts mix them: most workloads set some of their security fields, few set all.
"""

import random
from collections.abc import Callable, Iterator

_NAMES = ("api", "billing", "cache", "checkout", "gateway", "indexer", "mailer", "orders", "payments", "search", "session", "web", "worker")
_NAMESPACES = ("shop", "platform", "data", "monitoring", "default")
_REGISTRIES = ("registry.example.com/", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/", "quay.example.net/team/", "")
_LABELS = """app.kubernetes.io/name: {name}
app.kubernetes.io/instance: {name}-{number}
app.kubernetes.io/version: "{version}"
app.kubernetes.io/managed-by: Helm
helm.sh/chart: {name}-0.{number}.1
"""


_RESOURCES = "  resources:\n    limits:\n      cpu: 500m\n      memory: 256Mi\n    requests:\n      cpu: 100m\n      memory: 128Mi\n"


def texts(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of `count` manifests of one object each; workloads are most of them."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    kinds: tuple[Callable[[_Draw], str], ...] = (_deployment,) * 5 + (_stateful_set, _cron_job, _service, _account, _role, _config, _policy)
    for number in range(count):
        draw = _Draw(chance, number)
        yield f"{draw.name}-{number}.yaml", kinds[number % len(kinds)](draw)


class _Draw:
    def __init__(self, chance: random.Random, number: int) -> None:
        self._chance = chance
        self.number = number
        self.name = chance.choice(_NAMES)
        self.namespace = chance.choice(_NAMESPACES)
        self.version = f"{chance.randint(0, 4)}.{chance.randint(0, 30)}.{chance.randint(0, 9)}"
        self.image = f"{chance.choice(_REGISTRIES)}{self.name}:{chance.choice((self.version, self.version, 'latest'))}"

    def maybe(self, share: float, text: str) -> str:
        """Return the text as often as `share` says, else nothing."""
        return text if self._chance.random() < share else ""

    def pick(self, *texts: str) -> str:
        """Return one of the texts."""
        return self._chance.choice(texts)


def _indented(text: str, spaces: int) -> str:
    return "".join(f"{' ' * spaces}{line}\n" for line in text.splitlines())


def _head(draw: _Draw, version: str, kind: str) -> str:
    labels = _indented(_LABELS.format(name=draw.name, number=draw.number, version=draw.version), 4)
    name = f"metadata:\n  name: {draw.name}-{draw.number}\n  namespace: {draw.namespace}\n  labels:\n{labels}"
    return f"# Source: {draw.name}/templates/{kind.lower()}.yaml\napiVersion: {version}\nkind: {kind}\n{name}"


def _container(draw: _Draw) -> str:
    port = draw.pick("8080", "8443", "9090", "3000")
    security = (
        draw.maybe(0.6, "  allowPrivilegeEscalation: false\n")
        + draw.maybe(0.5, "  readOnlyRootFilesystem: true\n")
        + draw.maybe(0.5, "  runAsNonRoot: true\n")
        + draw.maybe(0.03, "  privileged: true\n")
        + draw.maybe(0.5, "  capabilities:\n    drop:\n      - ALL\n")
    )
    return (
        f"- name: {draw.name}\n  image: {draw.image}\n  imagePullPolicy: IfNotPresent\n"
        f'  args:\n    - "--listen=:{port}"\n    - --log-level={draw.pick("info", "debug")}\n    - --leader-elect\n'
        f"  ports:\n    - name: http\n      containerPort: {port}\n      protocol: TCP\n"
        "  env:\n    - name: POD_NAMESPACE\n      valueFrom:\n        fieldRef:\n          fieldPath: metadata.namespace\n"
        f"    - name: DATABASE_HOST\n      value: {draw.name}-db.{draw.namespace}.svc.cluster.local\n"
        "    - name: DATABASE_PASSWORD\n      valueFrom:\n        secretKeyRef:\n"
        f"          name: {draw.name}-db\n          key: password\n"
        + draw.maybe(0.7, f"  livenessProbe:\n    httpGet:\n      path: /healthz\n      port: {port}\n    initialDelaySeconds: 10\n")
        + draw.maybe(0.7, f"  readinessProbe:\n    httpGet:\n      path: /ready\n      port: {port}\n    periodSeconds: 5\n")
        + draw.maybe(
            0.6, "  resources:\n    limits:\n      cpu: 500m\n      memory: 256Mi\n    requests:\n      cpu: 100m\n      memory: 128Mi\n"
        )
        + (f"  securityContext:\n{_indented(security, 2)}" if security else "")
        + "  volumeMounts:\n    - name: config\n      mountPath: /etc/app\n      readOnly: true\n    - name: tmp\n      mountPath: /tmp\n"
    )


def _pod(draw: _Draw) -> str:
    return (
        draw.maybe(0.8, f"serviceAccountName: {draw.name}-{draw.number}\n")
        + draw.maybe(0.3, "automountServiceAccountToken: false\n")
        + draw.maybe(0.03, "hostNetwork: true\n")
        + draw.maybe(0.5, "securityContext:\n  runAsNonRoot: true\n  runAsUser: 10001\n  seccompProfile:\n    type: RuntimeDefault\n")
        + draw.maybe(0.2, "initContainers:\n  - name: migrate\n    image: migrate:1.2.3\n    command: [sh, -c, 'migrate up']\n")
        + f"containers:\n{_indented(_container(draw), 2)}"
        + f"volumes:\n  - name: config\n    configMap:\n      name: {draw.name}-config\n  - name: tmp\n    emptyDir: {{}}\n"
        + draw.maybe(0.03, "  - name: docker\n    hostPath:\n      path: /var/run/docker.sock\n")
    )


def _template(draw: _Draw, indent: int) -> str:
    labels = _indented(_LABELS.format(name=draw.name, number=draw.number, version=draw.version), 4)
    return _indented(f"template:\n  metadata:\n    labels:\n{_indented(labels, 2)}  spec:\n{_indented(_pod(draw), 4)}", indent)


def _selector(draw: _Draw) -> str:
    return f"  selector:\n    matchLabels:\n      app.kubernetes.io/instance: {draw.name}-{draw.number}\n"


def _deployment(draw: _Draw) -> str:
    return f"{_head(draw, 'apps/v1', 'Deployment')}spec:\n  replicas: {draw.pick('1', '2', '3')}\n{_selector(draw)}{_template(draw, 2)}"


def _stateful_set(draw: _Draw) -> str:
    body = f"spec:\n  serviceName: {draw.name}\n  replicas: 3\n{_selector(draw)}{_template(draw, 2)}"
    return _head(draw, "apps/v1", "StatefulSet") + body


def _cron_job(draw: _Draw) -> str:
    policy = "          restartPolicy: OnFailure\n"
    body = f'spec:\n  schedule: "{draw.number % 60} * * * *"\n  jobTemplate:\n    spec:\n{_template(draw, 6)}'
    return _head(draw, "batch/v1", "CronJob") + body + policy


def _service(draw: _Draw) -> str:
    kind = draw.pick("ClusterIP", "ClusterIP", "LoadBalancer", "NodePort")
    selector = f"  selector:\n    app.kubernetes.io/instance: {draw.name}-{draw.number}\n"
    ports = "  ports:\n    - port: 80\n      targetPort: http\n      name: http\n"
    return f"{_head(draw, 'v1', 'Service')}spec:\n  type: {kind}\n{ports}{selector}"


def _account(draw: _Draw) -> str:
    role = f"  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/{draw.name}-{draw.number}\n"
    return _head(draw, "v1", "ServiceAccount") + draw.maybe(0.4, role)


def _role(draw: _Draw) -> str:
    verbs = draw.pick("[get, list, watch]", '["*"]', "[create, delete]")
    rule = f'rules:\n  - apiGroups: [""]\n    resources: [{draw.pick("pods", "configmaps", "secrets")}]\n    verbs: {verbs}\n'
    subject = f"subjects:\n  - kind: ServiceAccount\n    name: {draw.name}-{draw.number}\n    namespace: {draw.namespace}\n"
    reference = f"roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: {draw.name}-{draw.number}\n"
    group = "rbac.authorization.k8s.io/v1"
    return f"{_head(draw, group, 'Role')}{rule}---\n{_head(draw, group, 'RoleBinding')}{reference}{subject}"


def _config(draw: _Draw) -> str:
    lines = "".join(f"    {key}.timeout = {draw.number}\n" for key in _NAMES)
    return f"{_head(draw, 'v1', 'ConfigMap')}data:\n  log-level: info\n  app.properties: |\n{lines}"


def _policy(draw: _Draw) -> str:
    body = "spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - podSelector: {}\n"
    return _head(draw, "networking.k8s.io/v1", "NetworkPolicy") + body
