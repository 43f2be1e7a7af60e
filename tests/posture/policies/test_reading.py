"""Policy files: what is broken is a problem, and the rest is kept."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.policies.policies import admission, binding, own, read
from tidewaiter.posture.policies.reading import read_policies

TEXT = yaml.safe_dump_all([admission(), binding(), own()])


def test_both_forms_are_read_with_their_place():
    """A policy knows its file and line, and its bindings wherever they are."""
    found = read_policies(
        [("b.yaml", yaml.safe_dump(binding())), ("p.yaml", "# c\n" + yaml.safe_dump(admission())), ("o.yaml", yaml.safe_dump(own()))]
    )
    assert found.problems == ()
    assert [(one.id, one.path, one.line, len(one.bindings)) for one in found.policies] == [
        ("p", "p.yaml", 2, 1),
        ("ACME-1", "o.yaml", 1, 0),
    ]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (own(severity="bad"), "severity"),
        (own(match=[]), "match"),
        (own(id="a b"), "id"),
        (own(extra=1), "extra"),
        (admission(failurePolicy="Maybe"), "failurePolicy"),
        (admission(validations=[{"message": "no expression"}]), "validations.0.expression"),
        (admission(matchConstraints={"objectSelector": {"matchExpressions": [{"key": "a", "operator": "Is"}]}}), "objectSelector"),
        (admission(variables=[{"name": "a b", "expression": "1"}]), "variables.0.name"),
        ({**admission(), "metadata": {}}, "without a name"),
        ({**admission(), "spec": None}, "spec"),
        (binding("gone"), "'gone', which is not in the files"),
        ({"apiVersion": "tidewaiter/v2", "kind": "Policy"}, "apiVersion"),
        ("text", "not a Kubernetes object"),
    ],
)
def test_a_broken_policy_is_a_problem_and_the_others_stay(document, words):
    """It names the field."""
    found = read(document, admission("good"))
    assert [one.id for one in found.policies] == ["good"]
    (problem,) = found.problems
    assert words in problem.what
    assert problem.where.startswith("p.yaml:")


def test_a_second_policy_of_the_same_name_is_a_problem():
    """Its results could not be told from those of the first."""
    found = read(own(), own(title="other"))
    assert ([one.title for one in found.policies], len(found.problems)) == (["t"], 1)


@given(st.integers(0, len(TEXT)), st.integers(0, 40), st.text(max_size=5))
def test_damaged_files_never_raise(start, length, noise):
    """Whatever is cut out or put in, the result is policies and problems."""
    found = read_policies([("p.yaml", TEXT[:start] + noise + TEXT[start + length :])])
    assert len(found.policies) <= 3
