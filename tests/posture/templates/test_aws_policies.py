"""AWS's own policies as a template knows them."""

import pytest

from tidewaiter.iam import parse_policy
from tidewaiter.posture.templates.aws_policies import EXPECTED, known_policy


@pytest.mark.parametrize(
    ("name", "action"),
    [("AdministratorAccess", "*"), ("AmazonEC2ContainerRegistryPowerUser", "ecr:PutImage"), ("PowerUserAccess", "iam:*")],
)
def test_wide_policies_are_known(name, action):
    """Each is a policy that the evaluator reads, about what makes it wide."""
    (statement,) = parse_policy(known_policy(name)).statements
    assert action in statement.actions
    assert (statement.resources, statement.not_action) == (("*",), name == "PowerUserAccess")


def test_what_is_not_known_is_not_guessed():
    """A name that sounds wide says nothing, and what is expected is no excess."""
    assert known_policy("AmazonNewThingFullAccess") is None
    assert [name for name in EXPECTED if known_policy(name)] == []
