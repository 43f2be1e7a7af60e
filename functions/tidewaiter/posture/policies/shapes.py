"""The shapes of policy manifests, validated where they enter: `admissionregistration.k8s.io` and our own `tidewaiter/v1`.

Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from tidewaiter.model.severity import Severity

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
_Text = Annotated[str, Field(max_length=16 * 1024)]
_Name = Annotated[str, Field(max_length=253, min_length=1)]
_Words = Annotated[tuple[_Text, ...], Field(max_length=256)]


def _a_selector(value: dict[str, Any]) -> dict[str, Any]:
    """Refuse an operator that does not exist: a selector with it fits nothing, and the policy would be silent."""
    wanted = value.get("matchExpressions") or ()
    if not isinstance(wanted, list | tuple) or any(not isinstance(one, dict) or one.get("operator") not in _OPERATORS for one in wanted):
        raise ValueError(f"matchExpressions need one of the operators {', '.join(_OPERATORS)}")
    return value


_Selector = Annotated[dict[str, Any], AfterValidator(_a_selector)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True)


class Rule(_Shape):
    """Which requests a policy is about."""

    api_groups: _Words = ()
    api_versions: _Words = ()
    resources: _Words = ()
    operations: _Words = ()
    resource_names: _Words | None = None
    scope: Literal["*", "Cluster", "Namespaced"] | None = None


class Match(_Shape):
    """Rules and selectors together: all of them must fit."""

    resource_rules: Annotated[tuple[Rule, ...], Field(max_length=256)] | None = None
    exclude_resource_rules: Annotated[tuple[Rule, ...], Field(max_length=256)] | None = None
    namespace_selector: _Selector | None = None
    object_selector: _Selector | None = None
    match_policy: Literal["Equivalent", "Exact"] | None = None


class Named(_Shape):
    """A match condition."""

    name: _Name
    expression: _Text


class Variable(_Shape):
    """A value that expressions after it may use as `variables.<name>`."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
    expression: _Text


class Validation(_Shape):
    """One rule in CEL; `message_expression` comes before `message` where it gives a text."""

    expression: _Text
    message: _Text | None = None
    message_expression: _Text | None = None
    reason: _Text | None = None


class ParamKind(_Shape):
    """The kind of the objects that parametrise a policy."""

    api_version: _Text
    kind: _Name


class Spec(_Shape):
    """The `spec` of a ValidatingAdmissionPolicy."""

    match_constraints: Match | None = None
    match_conditions: Annotated[tuple[Named, ...], Field(max_length=64)] | None = None
    variables: Annotated[tuple[Variable, ...], Field(max_length=256)] | None = None
    param_kind: ParamKind | None = None
    validations: Annotated[tuple[Validation, ...], Field(max_length=256)] | None = None
    failure_policy: Literal["Fail", "Ignore"] | None = None


class ParamRef(_Shape):
    """Which parameters a binding uses: one by name, or all that a selector fits."""

    name: _Text | None = None
    namespace: _Text | None = None
    selector: _Selector | None = None
    parameter_not_found_action: Literal["Allow", "Deny"] | None = None


class Binding(_Shape):
    """The `spec` of a ValidatingAdmissionPolicyBinding."""

    policy_name: _Name
    param_ref: ParamRef | None = None
    match_resources: Match | None = None
    validation_actions: Annotated[tuple[Literal["Deny", "Warn", "Audit"], ...], Field(max_length=3)] | None = None


class OwnPolicy(BaseModel):
    """A policy in our own form: one expression that must be true of every object of some kinds."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)

    api_version: Literal["tidewaiter/v1"]
    kind: Literal["Policy"]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    title: Annotated[str, Field(max_length=200, min_length=1)]
    severity: Severity
    why: _Text = ""
    fix: _Text = ""
    match: Annotated[tuple[_Name, ...], Field(max_length=256, min_length=1)]
    expression: _Text
    message: _Text = ""
