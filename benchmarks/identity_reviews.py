"""A review by hand over raw bindings: what somebody may do in the cluster, and what that gains."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.identity_account import ACCOUNT, NAMESPACES, World
from benchmarks.identity_calls import ACCOUNTS, Calls, Move
from tidewaiter.posture.builtin_roles import BUILT_IN_ROLES

_RBAC = "rbac.authorization.k8s.io"
POLICIES: Mapping[str, Any] = {
    "AmazonEKSClusterAdminPolicy": "cluster-admin",
    "AmazonEKSAdminPolicy": "admin",
    "AmazonEKSEditPolicy": "edit",
    "AmazonEKSViewPolicy": "view",
    "AmazonEKSAdminViewPolicy": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"]}],
    "AmazonEKSSecretReaderPolicy": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]}],
}


class Reviews(Calls):
    """Answers what Kubernetes allows, rule by rule."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._known_rules: dict[str, list[tuple[str, Any]]] = {}

    def _users_of(self, text: str) -> Iterator[str]:
        yield from (f"arn:aws:iam::{ACCOUNT}:user/{name}" for key, name in self.account.keys.items() if key in text)

    def _review(self, who: str, verb: str, group: str, resource: str, namespace: str, name: str) -> bool:
        """Answer as a SubjectAccessReview would; a namespace or name of `*` asks for all of them, a name of `?` for any of them."""
        return any(
            _matches(rule, verb, group, resource, name) for scope, rules in self._rules(who) if scope in ("", namespace) for rule in rules
        )

    def _rules(self, who: str) -> list[tuple[str, Any]]:
        """Return what somebody may do and can give itself, with the namespace where it holds (empty for all)."""
        if who not in self._known_rules:
            self._known_rules[who] = list(self._first_rules(who))
            while given := [one for one in self._gives_itself(who) if one not in self._known_rules[who]]:
                self._known_rules[who] += given
        return self._known_rules[who]

    def _gives_itself(self, who: str) -> Iterator[tuple[str, Any]]:
        """Yield what `bind` and `escalate` give: the rules of roles that may be bound, and any rule in a role of one's own."""
        roles = ["admin", "edit", "view", "cluster-admin"]
        roles += [one["metadata"]["name"] for one in self.objects if one["kind"] == "ClusterRole"]
        everything = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]
        for scope in ("", *NAMESPACES):
            where, kind = scope or "*", "rolebindings" if scope else "clusterrolebindings"
            verbs = ("create",) if scope else ("create", "update", "patch")
            if any(self._review(who, verb, _RBAC, kind, where, "") for verb in verbs):
                yield from ((scope, self._role(one)) for one in roles if self._review(who, "bind", _RBAC, "clusterroles", where, one))
            changes = any(self._review(who, verb, _RBAC, "roles", where, "") for verb in ("update", "patch"))
            if scope and changes and self._review(who, "escalate", _RBAC, "roles", where, ""):
                yield scope, everything
        for scope, role in self._own_roles(who):
            changes = any(self._review(who, verb, _RBAC, "clusterroles", "*", role) for verb in ("update", "patch"))
            if changes and self._review(who, "escalate", _RBAC, "clusterroles", "*", role):
                yield scope, everything

    def _own_roles(self, who: str) -> Iterator[tuple[str, str]]:
        subjects = self._subjects(who)
        for one in self.objects:
            if one["kind"] in ("RoleBinding", "ClusterRoleBinding") and _given(one) & subjects:
                yield one["metadata"].get("namespace", ""), one["roleRef"]["name"]

    def _first_rules(self, who: str) -> Iterator[tuple[str, Any]]:
        yield from self._bound(self._subjects(who))
        principal = who.partition("kubernetes-user/entry/")[2]
        if principal.startswith("policy/"):
            _, name, space = principal.split("/")
            yield space.replace("*", ""), self._policy_rules(name)
        for entry in self.facts.access.entries or ():
            for policy in entry.policies if entry.principal_arn == principal else ():
                for namespace in policy.namespaces or ("",):
                    yield namespace, self._policy_rules(policy.arn.rpartition("/")[2])

    def _policy_rules(self, policy: str) -> Any:
        return self._role(POLICIES[policy]) if isinstance(POLICIES[policy], str) else POLICIES[policy]

    def _bound(self, subjects: set[tuple[str, str, str]]) -> Iterator[tuple[str, Any]]:
        for one in self.objects:
            if one["kind"] in ("RoleBinding", "ClusterRoleBinding") and _given(one) & subjects:
                yield one["metadata"].get("namespace", ""), self._role(one["roleRef"]["name"])

    def _role(self, name: str) -> Any:
        own = next((one for one in self.objects if one["kind"] == "ClusterRole" and one["metadata"]["name"] == name), None)
        return (own or BUILT_IN_ROLES[("ClusterRole", "", name)])["rules"]

    def _subjects(self, who: str) -> set[tuple[str, str, str]]:
        name = who.partition("/kubernetes-user/")[2]
        everybody = ("Group", "", "system:authenticated")
        if "/kubernetes-group/" in who:
            return {("Group", "", who.partition("/kubernetes-group/")[2]), everybody}
        if name.startswith("entry/policy/"):
            return {everybody}
        if name.startswith("entry/"):
            username, groups = self.entrants()[name.removeprefix("entry/")]
            return {("User", "", username), everybody, *(("Group", "", group) for group in groups)}
        if not name.startswith("system:serviceaccount:"):
            return {("User", "", name), everybody}
        namespace, account = name.split(":")[2:]
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}")
        return {("ServiceAccount", namespace, account), ("User", "", name), everybody, *(("Group", "", group) for group in groups)}

    def known_users(self) -> set[str]:
        """Return the users that anything in the cluster names."""
        named = {s["name"] for one in self.objects if "Binding" in one["kind"] for s in one["subjects"] if s["kind"] == "User"}
        accounts = {f"system:serviceaccount:{namespace}:{name}" for namespace, name in ACCOUNTS}
        return named | accounts

    def _kubernetes(self) -> Iterator[Move]:
        users = [self.user(name) for name in self.known_users()] + [self.entry(one) for one in self.entrants()]
        users += [self.thing("kubernetes-group", name) for name in self._groups()]
        for who in users:
            yield from ((who, target, "rbac") for target in self._gained(who))
        for target in self._everything():
            yield self.cluster_admin, target, "holds"

    def _groups(self) -> set[str]:
        return {s["name"] for one in self.objects if "Binding" in one["kind"] for s in one["subjects"] if s["kind"] == "Group"}

    def _everything(self) -> Iterator[str]:
        yield from (self.thing("pod", "/".join(key)) for key in self.pods)
        yield from (self.thing("node", name) for name in ("n0", "n1"))
        yield from (self.thing("service-account", "/".join(key)) for key in ACCOUNTS)
        yield from (self.user(name) for name in self.known_users())

    def _gained(self, who: str) -> Iterator[str]:
        if self._becomes_admin(who):
            yield self.cluster_admin
        for namespace in NAMESPACES:
            whole = self._owns(who, namespace)
            if whole or self._makes_pods(who, namespace):
                yield from (self.thing("service-account", f"{namespace}/{name}") for name in ("web", "default"))
                if self._level(namespace) not in ("baseline", "restricted"):
                    yield from (self.thing("node", name) for name in ("n0", "n1"))
            yield from self._into_pods(who, namespace, whole=whole)
            yield from self._into_accounts(who, namespace, whole=whole)
        if self._review(who, "create", "", "persistentvolumes", "*", "") and any(
            self._makes_pods(who, namespace, named=False) for namespace in (*NAMESPACES, "*")
        ):
            yield from (self.thing("node", name) for name in ("n0", "n1"))
        yield from (self.user(name) for name in self.known_users() if self._review(who, "impersonate", "", "users", "*", name))
        if self._impersonates(who):
            groups = [one for one in self._groups() if self._review(who, "impersonate", "", "groups", "*", one)]
            yield from (self.thing("kubernetes-group", one) for one in groups)
        if any(self._review(who, verb, "", kind, "*", "") for verb in ("update", "patch") for kind in ("nodes", "nodes/status")) and (
            self._review(who, "create", "", "pods/eviction", "*", "") or self._review(who, "delete", "", "pods", "*", "")
        ):
            yield from (self.thing("pod", "/".join(key)) for key in self.pods)
        yield from self._reads(who)
        yield from self._deputies(who)

    def _reads(self, who: str) -> Iterator[str]:
        """Yield whom the ConfigMaps and Secrets that somebody reads give away."""
        for one in self.objects:
            if one["kind"] in ("ConfigMap", "Secret") and self._sees(who, one["kind"], *key_of(one)):
                text = one.get("data", {}).get("a", "")
                yield from self._users_of(text if one["kind"] == "ConfigMap" else base64.b64decode(text).decode())
                if one["metadata"]["name"] == "token":
                    owner = one["metadata"]["annotations"]["kubernetes.io/service-account.name"]
                    yield self.user(f"system:serviceaccount:{one['metadata']['namespace']}:{owner}")
            for listed in one.get("secrets", ()):
                namespace, name = key_of(one)
                if self._sees(who, "Secret", namespace, listed["name"]):
                    yield self.user(f"system:serviceaccount:{namespace}:{name}")

    def _sees(self, who: str, kind: str, namespace: str, name: str) -> bool:
        resource = f"{kind.lower()}s"
        return any(self._review(who, verb, "", resource, namespace, name) for verb in ("get", "list", "watch"))

    def _deputies(self, who: str) -> Iterator[str]:
        """Yield the controllers of the custom resources that somebody writes."""
        for group in ("argoproj.io", "iam.services.k8s.aws"):
            if not any(_writes(rule, group) for _, rules in self._rules(who) for rule in rules):
                continue
            for namespace, name in ACCOUNTS:
                subjects = {("ServiceAccount", namespace, name)}
                if any(_keeps(rule, group) for _, rules in self._bound(subjects) for rule in rules):
                    yield self.thing("service-account", f"{namespace}/{name}")
            details = self.facts.cluster.details
            if group.endswith("services.k8s.aws") and details:
                yield from (one.role_arn for one in details.capabilities or ())

    def _becomes_admin(self, who: str) -> bool:
        def ask(verb: str, group: str, resource: str, name: str = "", namespace: str = "*") -> bool:
            return self._review(who, verb, group, resource, namespace, name)

        masters = (
            "kubernetes-user/entry/" in who
            and "/entry/policy/" not in who
            and "system:masters" in self.entrants()[who.partition("entry/")[2]][1]
        )
        somebody = self._impersonates(who)
        writes = any(ask(verb, _RBAC, "clusterroles") for verb in ("update", "patch"))
        hooks = ("mutatingwebhookconfigurations", "validatingwebhookconfigurations")
        request = "certificatesigningrequests"
        return (
            masters
            or any(scope == "" and _everything(rules) for scope, rules in self._rules(who))
            or (ask("escalate", _RBAC, "clusterroles") and writes)
            or (ask("impersonate", "", "groups", "system:masters") and somebody)
            or any(ask("create", "admissionregistration.k8s.io", hook) for hook in hooks)
            or any(ask(verb, "admissionregistration.k8s.io", hook, "?") for hook in hooks for verb in ("update", "patch"))
            or (
                any(ask(verb, "certificates.k8s.io", f"{request}/approval") for verb in ("update", "patch"))
                and ask("approve", "certificates.k8s.io", "signers", "kubernetes.io/kube-apiserver-client")
                and ask("create", "certificates.k8s.io", request)
            )
            or (
                self.facts.cluster.authentication_mode != "API"
                and any(ask(verb, "", "configmaps", "aws-auth", "kube-system") for verb in ("update", "patch"))
            )
        )

    def _impersonates(self, who: str) -> bool:
        """Tell whether somebody impersonates any user at all, beside whom groups are impersonated."""
        accounts = any(self._review(who, "impersonate", "", "serviceaccounts", where, "?") for where in (*NAMESPACES, "*"))
        return accounts or self._review(who, "impersonate", "", "users", "*", "?")

    def _owns(self, who: str, namespace: str) -> bool:
        return any(scope == namespace and _everything(rules) for scope, rules in self._rules(who))

    def _makes_pods(self, who: str, namespace: str, *, named: bool = True) -> bool:
        kinds = [("apps", one) for one in ("deployments", "daemonsets", "statefulsets", "replicasets")]
        kinds += [("batch", "jobs"), ("batch", "cronjobs"), ("", "replicationcontrollers")]
        if self._review(who, "create", "", "pods", namespace, ""):
            return True
        return any(
            self._review(who, "create", group, resource, namespace, "")
            or any(self._review(who, verb, group, resource, namespace, "?" if named else "") for verb in ("update", "patch"))
            for group, resource in kinds
        )

    def _into_pods(self, who: str, namespace: str, *, whole: bool) -> Iterator[str]:
        doors = [("create", "pods/exec"), ("get", "pods/exec"), ("create", "pods/attach"), ("get", "pods/attach")]
        doors += [("patch", "pods"), ("update", "pods")]
        sidecars = [("patch", "pods/ephemeralcontainers"), ("update", "pods/ephemeralcontainers")]
        kubelet = any(self._review(who, verb, "", "nodes/proxy", "*", "") for verb in ("get", "create"))
        for key in self.pods:
            if key[0] == namespace and (
                whole
                or kubelet
                or any(self._review(who, verb, "", resource, namespace, key[1]) for verb, resource in doors)
                or any(self._review(who, verb, "", resource, namespace, "") for verb, resource in sidecars)
            ):
                yield self.thing("pod", "/".join(key))

    def _into_accounts(self, who: str, namespace: str, *, whole: bool) -> Iterator[str]:
        minted = self._review(who, "create", "", "secrets", namespace, "")
        minted = minted and any(self._review(who, verb, "", "secrets", namespace, "") for verb in ("get", "list", "watch"))
        for name in ("web", "default"):
            if whole or self._review(who, "create", "", "serviceaccounts/token", namespace, name):
                yield self.thing("service-account", f"{namespace}/{name}")
            if whole or minted or self._review(who, "impersonate", "", "serviceaccounts", namespace, name):
                yield self.user(f"system:serviceaccount:{namespace}:{name}")

    def _level(self, namespace: str) -> str:
        found = next(one for one in self.objects if one["kind"] == "Namespace" and one["metadata"]["name"] == namespace)
        return str(found["metadata"]["labels"].get("pod-security.kubernetes.io/enforce", ""))


def _given(binding: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["kind"], one.get("namespace", "") if one["kind"] == "ServiceAccount" else "", one["name"]) for one in binding["subjects"]}


def key_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """Name an object by namespace and name."""
    return data["metadata"].get("namespace", ""), data["metadata"]["name"]


def _writes(rule: Mapping[str, Any], group: str) -> bool:
    """Tell whether a rule lets somebody write resources of a group itself, not only their status."""
    if not set(rule["verbs"]) & {"*", "create", "update", "patch"}:
        return False
    if group in rule["apiGroups"]:
        return any(not one.endswith("/status") for one in rule["resources"])
    return "*" in rule["apiGroups"] and "*" in rule["resources"]


def _keeps(rule: Mapping[str, Any], group: str) -> bool:
    """Tell whether a rule makes somebody the controller of a group: it writes the status of its resources."""
    written = "*" in rule["resources"] or any(one.endswith("/status") for one in rule["resources"])
    return bool(set(rule["verbs"]) & {"*", "update", "patch"}) and group in rule["apiGroups"] and written


def _everything(rules: Any) -> bool:
    return any(
        "*" in rule["verbs"] and "*" in rule["resources"] and "*" in rule["apiGroups"] and "resourceNames" not in rule for rule in rules
    )


def _matches(rule: Mapping[str, Any], verb: str, group: str, resource: str, name: str) -> bool:
    names = rule.get("resourceNames", ())
    named = name == "?" or not names or name in names
    sub = resource.partition("/")[2]
    kinds = {"*", resource, f"*/{sub}"} if sub else {"*", resource}
    return (
        named
        and bool({"*", verb} & set(rule["verbs"]))
        and bool({"*", group} & set(rule["apiGroups"]))
        and bool(kinds & set(rule["resources"]))
    )
