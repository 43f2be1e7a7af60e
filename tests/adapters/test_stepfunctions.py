"""Task tokens."""

import pytest
from botocore.stub import Stubber

from tidewaiter.adapters.stepfunctions import TaskTokens
from tidewaiter.errors import PermissionMissingError


def test_an_answer_reaches_a_waiting_step(cloud):
    """The output is JSON text."""
    client = cloud.client("stepfunctions")
    with Stubber(client) as stub:
        stub.add_response("send_task_success", {}, {"taskToken": "t", "output": '{"decision": "approved"}'})
        assert TaskTokens(client=client).succeed("t", {"decision": "approved"})


@pytest.mark.parametrize("code", ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])
def test_a_step_that_no_longer_waits_is_no_error(cloud, code):
    """People click late; the decision is recorded all the same."""
    client = cloud.client("stepfunctions")
    with Stubber(client) as stub:
        stub.add_client_error("send_task_success", code, "gone")
        assert not TaskTokens(client=client).succeed("t", {})


def test_a_denied_answer_is_an_error(cloud):
    """A missing grant is not the same as a step that is gone."""
    client = cloud.client("stepfunctions")
    with Stubber(client) as stub:
        stub.add_client_error("send_task_success", "AccessDeniedException", "no")
        with pytest.raises(PermissionMissingError):
            TaskTokens(client=client).succeed("t", {})
