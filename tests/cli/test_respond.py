"""`tidewaiter respond`: what is shown, what is decided, what is refused."""

import io
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.cli.conftest import Command
from tests.reporting.sinks.samples import plan
from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
from tidewaiter.model.response import Mode

REGION = "eu-central-1"
TEMPLATE = {
    "Resources": {
        "Plans": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("plan_id", "part")],
                "KeySchema": [{"AttributeName": "plan_id", "KeyType": "HASH"}, {"AttributeName": "part", "KeyType": "RANGE"}],
            },
        }
    },
    "Outputs": {"PlansTable": {"Value": {"Ref": "Plans"}}, "DecideFunction": {"Value": "decide"}},
}


class Functions:
    """A Lambda API that keeps what it is asked, and answers as told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.error = ""

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - AWS names them so
        """Keep a request."""
        self.asked.append({"function": FunctionName, **json.loads(Payload)})
        body = {"errorMessage": self.error} if self.error else {}
        return {"Payload": io.BytesIO(json.dumps(body).encode()), **({"FunctionError": "Unhandled"} if self.error else {})}


@pytest.fixture
def functions(tidewaiter: Command, monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    """Give a deployment with a waiting plan, plan-1, and one that applied itself, plan-2."""
    del tidewaiter
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "TIDEWAITER_REGION": REGION,
        "TIDEWAITER_BY": "ana",
    }.items():
        monkeypatch.setenv(name, value)
    found = Functions()
    real = boto3.Session.client
    monkeypatch.setattr(boto3.Session, "client", lambda self, name, **more: found if name == "lambda" else real(self, name, **more))
    with mock_aws():
        stack = boto3.client("cloudformation", region_name=REGION)
        stack.create_stack(StackName="tidewaiter", TemplateBody=json.dumps(TEMPLATE))
        stack.create_stack(StackName="other", TemplateBody=json.dumps({"Resources": TEMPLATE["Resources"]}))
        outputs = stack.describe_stacks(StackName="tidewaiter")["Stacks"][0]["Outputs"]
        table = next(one["OutputValue"] for one in outputs if one["OutputKey"] == "PlansTable")
        store = DynamoPlanStore(boto3.client("dynamodb", region_name=REGION), table)
        store.put(plan())
        store.put(plan(id="plan-2", mode=Mode.AUTO))
        yield found


def test_a_plan_is_shown_with_calls_guards_and_blast_radius(tidewaiter: Command, functions: Functions) -> None:
    """Showing asks nothing of the deployment."""
    done = tidewaiter("respond", "plan", "plan-1")
    assert (done.code, done.err) == (0, "")
    for words in (
        "plan      plan-1",
        "ec2:ModifyNetworkInterfaceAttribute",
        "hits      3 other pods",
        "warning   sessions",
        "refused   action-2",
    ):
        assert words in done.out
    assert functions.asked == []


def test_an_approval_is_bound_to_the_hash_and_the_person(tidewaiter: Command, functions: Functions) -> None:
    """The deployment gets exactly what was shown."""
    assert tidewaiter("respond", "approve", "plan-1", "--reason", "seen").code == 0
    assert functions.asked == [
        {"function": "decide", "plan_id": "plan-1", "plan_hash": "f" * 64, "decision": "approved", "by": "ana", "reason": "seen"}
    ]


def test_a_refusal_is_a_decision(tidewaiter: Command, functions: Functions) -> None:
    """So that nobody waits for it."""
    assert tidewaiter("respond", "approve", "plan-1", "--refuse", "--by", "eve").code == 0
    assert [(one["decision"], one["by"]) for one in functions.asked] == [("refused", "eve")]


def test_apply_shows_the_plan_first_and_the_undo_after(tidewaiter: Command, functions: Functions) -> None:
    """Only what waits for approval can be applied."""
    done = tidewaiter("respond", "apply", "plan-1")
    assert done.code == 0
    assert "ACTION isolate-instance" in done.out
    assert "tidewaiter respond revert plan-1" in done.err
    assert tidewaiter("respond", "apply", "plan-2").code == 1
    assert len(functions.asked) == 1


def test_revert_asks_for_release_and_warns_of_old_sessions(tidewaiter: Command, functions: Functions) -> None:
    """The override carries its reason."""
    done = tidewaiter("respond", "revert", "plan-1", "--override", "false alarm")
    assert done.code == 0
    assert "sessions that were issued before the cut" in done.err
    assert [(one["decision"], one["reason"]) for one in functions.asked] == [("release", "false alarm")]


def test_a_refusal_by_the_deployment_is_an_error(tidewaiter: Command, functions: Functions) -> None:
    """What the function answered reaches the user."""
    functions.error = "the plan was decided before"
    done = tidewaiter("respond", "approve", "plan-1")
    assert done.code == 1
    assert "the plan was decided before" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan-9",), "there is no plan plan-9"),
        (("plan-1", "--stack", "nothing"), "nothing"),
        (("plan-1", "--stack", "other"), "no Tidewaiter deployment"),
    ],
)
def test_what_is_not_there_is_an_error(tidewaiter: Command, functions: Functions, words: tuple[str, ...], said: str) -> None:
    """A plan, a stack, a stack of somebody else."""
    done = tidewaiter("respond", "approve", *words)
    assert (done.code, done.out, functions.asked) == (1, "", [])
    assert said in done.err
