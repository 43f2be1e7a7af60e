"""Plans, approvals, task tokens and outcomes in DynamoDB: each conditional, so that nothing happens twice."""

from datetime import datetime
from typing import Any

from tidewaiter.adapters.aws_errors import translated
from tidewaiter.adapters.dynamodb_documents import DocumentTable
from tidewaiter.adapters.permissions import uses
from tidewaiter.adapters.tables import PLANS
from tidewaiter.errors import ConflictError, RefusedError
from tidewaiter.model.response import Approval, Outcome, Plan

COUNTER_HOURS = 48


class DynamoPlanStore:
    """`ports.PlanStore` over a boto3 DynamoDB client."""

    def __init__(self, client: Any, table: str) -> None:
        self._table = DocumentTable(client=client, name=table, table=PLANS)

    @uses("dynamodb:PutItem", on="table:plans")
    def put(self, plan: Plan) -> bool:
        """Store a plan; False if the same plan id is there already."""
        return self._table.put("plan", plan, {**_key(plan.id, "plan"), "trigger": plan.trigger}, once=True)

    @uses("dynamodb:PutItem", on="table:plans")
    def settle(self, plan: Plan) -> None:
        """Replace a stored plan by itself with the guards' verdicts."""
        self._table.put("plan", plan, {**_key(plan.id, "plan"), "trigger": plan.trigger})

    @uses("dynamodb:GetItem", on="table:plans")
    def get(self, plan_id: str) -> Plan | None:
        """Return a plan, or None."""
        plan: Plan | None = self._table.get("plan", _key(plan_id, "plan"))
        return plan

    @uses("dynamodb:PutItem", on="table:plans")
    def await_decision(self, plan_id: str, stage: str, task_token: str) -> None:
        """Remember the task token of a waiting stage; a retried step replaces the token of the attempt before."""
        item = {"plan_id": {"S": plan_id}, "part": {"S": f"token#{stage}"}, "token": {"S": task_token}}
        with translated("dynamodb:PutItem", self._table.name):
            self._table.client.put_item(TableName=self._table.name, Item=item)

    @uses("dynamodb:DeleteItem", on="table:plans")
    def take_token(self, plan_id: str, stage: str) -> str:
        """Return and forget the task token of a stage, once; empty if there is none."""
        key = {"plan_id": {"S": plan_id}, "part": {"S": f"token#{stage}"}}
        with translated("dynamodb:DeleteItem", self._table.name):
            taken = self._table.client.delete_item(TableName=self._table.name, Key=key, ReturnValues="ALL_OLD")
        return str(taken.get("Attributes", {}).get("token", {}).get("S", ""))

    @uses("dynamodb:PutItem", on="table:plans")
    def decide(self, approval: Approval) -> bool:
        """Record the decision; False if one was recorded before (the first one stands)."""
        return self._table.put("approval", approval, _key(approval.plan_id, _part(early_release=approval.override_release)), once=True)

    @uses("dynamodb:GetItem", on="table:plans")
    def approval(self, plan_id: str, *, early_release: bool = False) -> Approval | None:
        """Return the recorded decision on the plan, or on releasing it early; None if there is none."""
        approval: Approval | None = self._table.get("approval", _key(plan_id, _part(early_release=early_release)))
        return approval

    @uses("dynamodb:PutItem", on="table:plans")
    def record(self, outcome: Outcome) -> None:
        """Record what an action did, keyed by (plan, action, state): a repeated step replaces its own record."""
        self._table.put("outcome", outcome, _key(outcome.plan_id, f"outcome#{outcome.action_id}#{outcome.state.value}"))

    @uses("dynamodb:PutItem", on="table:plans")
    def intend(self, intent: Outcome) -> None:
        """Record what is about to be changed, before it is."""
        self._table.put("outcome", intent, _key(intent.plan_id, f"intent#{intent.action_id}"))

    @uses("dynamodb:Query", on="table:plans")
    def intents(self, plan_id: str) -> tuple[Outcome, ...]:
        """Return what was begun, whether or not it was finished."""
        found: tuple[Outcome, ...] = self._table.query("outcome", ("plan_id", plan_id), span=("intent#", "intent$"))
        return found

    @uses("dynamodb:Query", on="table:plans")
    def outcomes(self, plan_id: str) -> tuple[Outcome, ...]:
        """Return the recorded outcomes in order of time."""
        found: tuple[Outcome, ...] = self._table.query("outcome", ("plan_id", plan_id), span=("outcome#", "outcome$"))
        return tuple(sorted(found, key=lambda outcome: (outcome.at, outcome.action_id, outcome.state.value)))

    @uses("dynamodb:UpdateItem", on="table:plans")
    def count_actions(self, account: str, hour: str, add: int, limit: int) -> int:
        """Reserve `add` actions in an hour (`2026-01-31T15`) and return the new count; raises RefusedError above `limit`.

        One conditional update, so that two executions at the same time can't both take the last place.
        """
        if add > limit:
            raise RefusedError(f"{add} actions are more than the {limit} allowed per hour", where=account)
        expires = int(datetime.fromisoformat(f"{hour}:00:00+00:00").timestamp()) + COUNTER_HOURS * 3600
        try:
            with translated("dynamodb:UpdateItem", self._table.name):
                updated = self._table.client.update_item(
                    TableName=self._table.name,
                    Key={"plan_id": {"S": f"actions#{account}#{hour}"}, "part": {"S": "count"}},
                    UpdateExpression="ADD #n :add SET expires = :expires",
                    ConditionExpression="attribute_not_exists(#n) OR #n <= :room",
                    ExpressionAttributeNames={"#n": "actions"},
                    ExpressionAttributeValues={":add": _number(add), ":room": _number(limit - add), ":expires": _number(expires)},
                    ReturnValues="UPDATED_NEW",
                )
        except ConflictError as error:
            raise RefusedError(
                f"the limit of {limit} actions per hour is reached", where=account, hint="Raise the limit in the settings, or approve later"
            ) from error
        return int(updated["Attributes"]["actions"]["N"])


def _part(*, early_release: bool) -> str:
    return "release" if early_release else "approval"


def _key(plan_id: str, part: str) -> dict[str, str]:
    return {"plan_id": plan_id, "part": part}


def _number(value: int) -> dict[str, str]:
    return {"N": str(value)}
