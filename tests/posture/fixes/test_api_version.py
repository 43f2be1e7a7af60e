"""Naming the version that took over."""

import pytest

CASES = [
    (
        "TW-K8S-removed-api-version",
        (
            "apiVersion: batch/v1beta1\n"
            "kind: CronJob\n"
            "metadata: {name: j}\n"
            "spec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: a}]}}}}}\n"
        ),
        (
            "apiVersion: batch/v1\n"
            "kind: CronJob\n"
            "metadata: {name: j}\n"
            "spec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: a}]}}}}}\n"
        ),
        "",
    ),
    (
        "TW-K8S-removed-api-version",
        ("apiVersion: 'policy/v1beta1' # old\nkind: PodDisruptionBudget\nmetadata: {name: j}\nspec: {selector: {matchLabels: {a: b}}}\n"),
        ("apiVersion: policy/v1 # old\nkind: PodDisruptionBudget\nmetadata: {name: j}\nspec: {selector: {matchLabels: {a: b}}}\n"),
        "",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: i}\n",
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: i}\nspec: {selector: {}}\n",
    ],
)
def test_what_means_something_else_in_the_new_version_stays(fix, text):
    """Other fields, or an empty selector that now selects everything, are for a person."""
    assert "version that took over" in (why := fix("TW-K8S-removed-api-version", text)) or "empty selector" in why
