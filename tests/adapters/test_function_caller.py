"""Handing work over."""

import json

from botocore.stub import Stubber

from tidewaiter.adapters.function_caller import FunctionCaller


def test_a_decision_is_handed_over_without_waiting(cloud):
    """Slack gets its answer within three seconds whatever the decision takes."""
    client = cloud.client("lambda")
    expected = {"FunctionName": "decide", "InvocationType": "Event", "Payload": json.dumps({"plan_id": "p"}).encode()}
    with Stubber(client) as stub:
        stub.add_response("invoke", {"StatusCode": 202}, expected)
        FunctionCaller(client=client, decide_function="decide").decide({"plan_id": "p"})
        stub.assert_no_pending_responses()
