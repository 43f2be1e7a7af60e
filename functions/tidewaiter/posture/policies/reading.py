"""Policy files to policies: manifests of `ValidatingAdmissionPolicy`, their bindings, our own form, and the objects they refer to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity
from tidewaiter.posture.manifests import ManifestObject, read_manifests
from tidewaiter.posture.pods import mapping
from tidewaiter.posture.policies.policy import Policy
from tidewaiter.posture.policies.shapes import Binding, OwnPolicy, Spec, Validation

POLICIES = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")
MAX_POLICIES = 1000
_GROUP = "admissionregistration.k8s.io"
_OWN_GROUP = "tidewaiter"
_Shape = TypeVar("_Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """What policy files hold: policies, other objects (parameters, namespaces), and what of them could not be read."""

    policies: tuple[Policy, ...]
    others: tuple[Mapping[str, Any], ...]
    problems: tuple[Problem, ...]


def read_policies(files: Iterable[tuple[str, str]]) -> PolicySet:
    """Read policy files given as (path, text); never raises for content. What is broken is a problem, and the rest is kept."""
    reader = _Reader()
    for path, text in files:
        read = read_manifests(text, path)
        reader.problems += read.problems
        for one in read.objects:
            reader.take(one)
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self.policies: list[Policy] = []
        self.others: list[Mapping[str, Any]] = []
        self.problems: list[Problem] = []
        self._bindings: dict[str, list[tuple[Binding, ManifestObject]]] = defaultdict(list)

    def take(self, one: ManifestObject) -> None:
        group, kind = str(one.data.get("apiVersion", "")).partition("/")[0], one.data.get("kind")
        if group == _OWN_GROUP:
            self._take_own(one)
        elif group != _GROUP or kind not in POLICIES:
            self.others.append(one.data)
        elif kind == POLICIES[0]:
            self._take_policy(one)
        elif binding := self._read(Binding, one.data.get("spec"), one):
            self._bindings[binding.policy_name].append((binding, one))

    def finish(self) -> PolicySet:
        known = {policy.id for policy in self.policies}
        for name, bindings in self._bindings.items():
            if name not in known:
                self._problem(bindings[0][1], f"a binding of the policy {name!r}, which is not in the files", "Give the policy as well")
        if len(self.policies) > MAX_POLICIES:
            what = f"more than {MAX_POLICIES} policies; the rest was not judged"
            self.problems.append(Problem(code="policy-limit", what=what, where=self.policies[MAX_POLICIES].path))
        policies = (_bound(one, [binding for binding, _ in self._bindings[one.id]]) for one in self.policies[:MAX_POLICIES])
        return PolicySet(policies=tuple(policies), others=tuple(self.others), problems=tuple(self.problems))

    def _take_policy(self, one: ManifestObject) -> None:
        spec = self._read(Spec, one.data.get("spec"), one)
        name = str(mapping(one.data.get("metadata")).get("name", ""))
        if spec is not None and name:
            self._add(Policy(id=name, title=f"Admission policy {name}", spec=spec, path=one.path, line=one.line_of("")), one)
        elif spec is not None:
            self._problem(one, "a policy without a name", "Give it metadata.name")

    def _take_own(self, one: ManifestObject) -> None:
        own = self._read(OwnPolicy, one.data, one)
        if own is not None:
            self._add(_of_own(own, one), one)

    def _add(self, policy: Policy, one: ManifestObject) -> None:
        if any(policy.id == known.id for known in self.policies):
            self._problem(one, f"a second policy {policy.id!r}; the first one was kept", "Give every policy a name of its own")
        else:
            self.policies.append(policy)

    def _read(self, shape: type[_Shape], data: object, one: ManifestObject) -> _Shape | None:
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            self._problem(
                one, f"{one.data.get('kind')}: {place or 'spec'}: {first['msg']}", "Correct the field; the other policies were judged"
            )
        return None

    def _problem(self, one: ManifestObject, what: str, hint: str) -> None:
        self.problems.append(Problem(code="policy-malformed", what=what, where=f"{one.path}:{one.line_of('')}", hint=hint))


def _of_own(own: OwnPolicy, one: ManifestObject) -> Policy:
    spec = Spec(validations=(Validation(expression=own.expression, message=own.message),), failure_policy="Ignore")
    return Policy(
        id=own.id,
        title=own.title,
        spec=spec,
        severity=own.severity,
        why=own.why,
        remediation=own.fix,
        kinds=own.match,
        path=one.path,
        line=one.line_of(""),
    )


_SEVERITIES = {"Deny": Severity.HIGH, "Warn": Severity.MEDIUM, "Audit": Severity.LOW}


def severity_of(binding: Binding) -> Severity:
    """Rate a violation by what the binding does about it: Deny is high, Warn medium, Audit low."""
    chosen = [_SEVERITIES[action] for action in binding.validation_actions or ()]
    return max(chosen, key=lambda one: one.rank, default=Severity.MEDIUM)


def _bound(policy: Policy, bindings: list[Binding]) -> Policy:
    return replace(policy, bindings=tuple(bindings))
