"""Policies on objects: what a cluster would refuse, what it would let in, and what cannot be known."""

import pytest

from tests.posture.policies.policies import admission, binding, deployment, judged, own, said
from tidewaiter.model.severity import Severity

LIMIT = {"apiVersion": "rules.example.com/v1", "kind": "ReplicaLimit", "metadata": {"name": "limit", "labels": {"use": "yes"}}, "max": 3}
WITH_PARAMETERS = {
    "paramKind": {"apiVersion": "rules.example.com/v1", "kind": "ReplicaLimit"},
    "variables": [
        {"name": "replicas", "expression": "object.spec.replicas"},
        {"name": "over", "expression": "variables.replicas > params.max"},
    ],
    "validations": [
        {"expression": "!variables.over", "messageExpression": "string(variables.replicas) + ' is over ' + string(params.max)"}
    ],
}


def test_a_policy_with_parameters_variables_and_a_message():
    """The parameter's value decides, and the message is computed."""
    documents = [admission(**WITH_PARAMETERS), binding(paramRef={"name": "limit", "parameterNotFoundAction": "Deny"}), LIMIT]
    assert said(documents, [deployment(replicas=5), deployment(replicas=3)]) == [("FAIL", "5 is over 3"), ("PASS", "")]


def test_parameters_by_selector_all_count():
    """Each parameter that the selector fits is judged with."""
    strict = {**LIMIT, "metadata": {"name": "strict", "labels": {"use": "yes"}}, "max": 1}
    reference = {"selector": {"matchLabels": {"use": "yes"}}, "parameterNotFoundAction": "Deny"}
    found = said([admission(**WITH_PARAMETERS), binding(paramRef=reference), LIMIT, strict], [deployment(replicas=2)])
    assert found == [("FAIL", "2 is over 1")]


@pytest.mark.parametrize("documents", [[], [binding(paramRef={"name": "gone"})]])
def test_missing_parameters_are_not_assessed(documents):
    """They may be in the cluster: neither the object nor its absence is judged."""
    (status, reason) = said([admission(**WITH_PARAMETERS), *documents], [deployment(replicas=5)])[0]
    assert status == "NOT_ASSESSED"
    assert "param" in reason


@pytest.mark.parametrize(
    ("actions", "severity"),
    [(["Deny"], Severity.HIGH), (["Warn", "Audit"], Severity.MEDIUM), (["Audit"], Severity.LOW), ([], Severity.MEDIUM)],
)
def test_the_actions_of_the_binding_rate_the_violation(actions, severity):
    """What is refused weighs more than what is noted."""
    (found,) = judged([admission(), binding(validationActions=actions)], [deployment(replicas=9)])
    assert found.severity is severity


def test_two_bindings_count_once_with_the_higher_severity():
    """One flaw is reported once."""
    documents = [admission(), binding(validationActions=["Audit"]), binding(validationActions=["Deny"])]
    (found,) = judged(documents, [deployment(replicas=9)])
    assert found.severity is Severity.HIGH


@pytest.mark.parametrize(("policy", "status"), [("Fail", "FAIL"), (None, "FAIL"), ("Ignore", "NOT_ASSESSED")])
def test_the_failure_policy_decides_about_errors(policy, status):
    """An error refuses the object or lets it through unseen, and that is never a pass."""
    documents = [admission(validations=[{"expression": "object.spec.gone == 1"}], failurePolicy=policy)]
    (found,) = said(documents, [deployment()])
    assert found[0] == status
    assert "gone" in found[1]


def test_match_conditions_leave_objects_out():
    """A false condition is no result; an unknown one, with no false one beside it, is NOT ASSESSED."""
    user = {"name": "user", "expression": "request.userInfo.username != 'root'"}
    web = {"name": "web", "expression": "object.metadata.name == 'web'"}
    assert said([admission(matchConditions=[user, web])], [deployment("db", replicas=9)]) == []
    assert said([admission(matchConditions=[user, web])], [deployment(replicas=9)]) == [
        ("NOT_ASSESSED", "request.userInfo is not known offline")
    ]


def test_the_authorizer_is_not_assessed_where_it_matters():
    """Whoever may do what is not known, unless the expression gets by without."""
    asks = "authorizer.group('').resource('pods').namespace('x').check('create').allowed()"
    documents = [admission(validations=[{"expression": f"object.spec.replicas < 3 || {asks}"}])]
    found = said(documents, [deployment(replicas=1), deployment(replicas=9)])
    assert found == [("PASS", ""), ("NOT_ASSESSED", "authorizer is not known offline")]


def test_an_error_in_a_variable_counts_where_it_is_used():
    """Variables are lazy: one that fails harms only what uses it."""
    variables = [{"name": "bad", "expression": "object.spec.gone"}]
    documents = [admission(variables=variables, validations=[{"expression": "true || variables.bad == 1"}])]
    assert said(documents, [deployment()]) == [("PASS", "")]
    documents = [admission(variables=variables, validations=[{"expression": "variables.bad == 1"}])]
    assert "gone" in said(documents, [deployment()])[0][1]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"validations": [{"expression": "object.frob()"}]}, "unknown function 'frob' at column 12 of `object.frob()`"),
        ({"validations": [{"expression": "1 + 1"}]}, "validations[0].expression: gives INT instead of BOOL"),
        ({"validations": [{"expression": "true", "messageExpression": "1"}]}, "messageExpression: gives INT instead of STRING"),
        ({"variables": [{"name": "v", "expression": "variables.later"}]}, "variables.v: unknown name"),
        ({"matchConditions": [{"name": "c", "expression": "((("}]}, "matchConditions.c: "),
        ({"validations": []}, "no validations"),
        ({"matchConstraints": {"resourceRules": [{"operations": ["UPDATE"]}]}}, "other requests than those that create"),
        ({"matchConstraints": None}, "matchConstraints is missing"),
    ],
)
def test_a_policy_that_cannot_be_checked_is_not_assessed(spec, words):
    """The reason names the expression, the function and the column, once."""
    (found,) = judged([admission(**spec)], [deployment(), deployment("db")])
    assert (found.status.value, found.index) == ("NOT_ASSESSED", -1)
    assert words in found.text


@pytest.mark.parametrize(
    ("validation", "message"),
    [
        ({"expression": "false", "message": "no"}, "no"),
        ({"expression": "false"}, "failed expression: false"),
        ({"expression": "false", "message": "no", "messageExpression": "object.gone"}, "no"),
        ({"expression": "false", "message": "no", "messageExpression": "'a\\nb'"}, "no"),
        ({"expression": "false", "message": "no", "messageExpression": "'  '"}, "no"),
        ({"expression": "false", "message": "no", "messageExpression": "'yes'"}, "yes"),
    ],
)
def test_the_message_of_a_violation(validation, message):
    """A computed message that is empty, of several lines or broken gives way to the fixed one."""
    assert said([admission(validations=[validation])], [deployment()]) == [("FAIL", message)]


def test_a_policy_about_pods_judges_the_pods_that_workloads_make():
    """The pod of a template is named after its workload and found at the template."""
    policy = own(match=["Pod"], expression="object.metadata.name.startsWith('web-') && object.spec.containers[0].image != 'i'", message="m")
    (found,) = judged([policy], [deployment()])
    assert (found.status.value, found.index, found.pointer, found.text) == ("FAIL", 0, "/spec/template", "m")


@pytest.mark.parametrize(
    ("expression", "found"),
    [("false", [("FAIL", "")]), ("true", [("PASS", "")]), ("object.kind != 'Pod'", [("PASS", ""), ("FAIL", "/spec/template")])],
)
def test_one_flaw_of_a_workload_and_its_pod_is_reported_once(expression, found):
    """A policy about both says something of the pod only where that is worse."""
    outcomes = judged([own(match=["Pod", "Deployment"], expression=expression)], [deployment()])
    assert [(one.status.value, one.pointer) for one in outcomes] == found


def test_defaults_of_the_server_are_there():
    """A Deployment without replicas has one, as when the API server judges it."""
    assert said([own(expression="object.spec.replicas == 1")], [deployment()]) == [("PASS", "")]


def test_our_own_form_does_not_pass_what_it_cannot_judge():
    """An expression that fails on an object says so."""
    assert said([own(expression="object.gone == 1")], [deployment()])[0][0] == "NOT_ASSESSED"
