"""The actions there are and what their functions may do."""

import subprocess
import sys
from pathlib import Path

import pytest

from tidewaiter.errors import BadInputError
from tidewaiter.response import ACTORS, action_of, all_actions, operations_for, permissions_for

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"


def test_each_actor_has_its_actions_and_nothing_of_the_others():
    """Three functions with disjoint permissions."""
    assert [(action.id, action.actor) for action in all_actions()] == [
        ("block-image", "registry"),
        ("isolate-instance", "network"),
        ("revoke-role-sessions", "identity"),
    ]
    named = {actor: {permission.action for permission in permissions_for(actor)} for actor in ACTORS}
    assert named["identity"] == {"iam:PutRolePolicy", "iam:DeleteRolePolicy"}
    assert not named["network"] & named["registry"]


def test_every_operation_has_a_permission():
    """What the actor may perform, its policy allows."""
    for actor in ACTORS:
        granted = {permission.action for permission in permissions_for(actor)}
        assert {f"{service}:{operation}" for service, operation in operations_for(actor)} <= granted


def test_unknown_names_are_errors():
    """They say what there is."""
    with pytest.raises(BadInputError, match="isolate-instance"):
        action_of("isolate")
    with pytest.raises(BadInputError, match="network"):
        permissions_for("everything")


def test_no_sdk_is_imported():
    """The CDK app derives policies from this without boto3."""
    code = "import sys, tidewaiter.response.planner, tidewaiter.response.executor; sys.exit('botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=FUNCTIONS, check=False).returncode == 0
