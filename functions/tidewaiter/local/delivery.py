"""Deliver what an AWS service sends to a function, machine, queue, topic or log group, if its policy (or a role) lets it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.logs.models import logs_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from tidewaiter.iam import Decision
from tidewaiter.local.authority import Authority
from tidewaiter.local.encryption import key_arn
from tidewaiter.local.iam_table import Place, Target
from tidewaiter.local.lambda_calls import LambdaCalls
from tidewaiter.local.sessions import Sessions


class RefusedDeliveryError(Exception):
    """A delivery that no retry will help: `code` is EventBridge's error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is delivered, by whom, for which source; `role_arn` if the service acts as a role; `name` becomes the execution's name."""

    service: str
    target_arn: str
    body: str
    source_arn: str = ""
    role_arn: str = ""
    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    group_id: str = ""


class Delivery:
    """Delivers parcels; raises RefusedDeliveryError on denial or for a target that is not there."""

    def __init__(self, *, place: Place, authority: Authority, sessions: Sessions, lambda_calls: Callable[[], LambdaCalls]) -> None:
        self._place = place
        self._authority = authority
        self._sessions = sessions
        self._lambda_calls = lambda_calls

    def send(self, parcel: Parcel) -> None:
        """Deliver one parcel."""
        service = parcel.target_arn.split(":")[2]
        sender = {"lambda": self._function, "states": self._machine, "sqs": self._queue, "sns": self._topic, "logs": self._log}.get(service)
        if sender is None:
            raise RefusedDeliveryError("UNSUPPORTED_TARGET", f"the embedded AWS does not deliver to {parcel.target_arn}")
        sender(parcel)

    def require(self, parcel: Parcel, action: str, resource: str, context: Mapping[str, str] | None = None) -> None:
        """Check the right to one action, for the role if there is one, else for the service by the resource's policy."""
        target = Target(action=action, resource=resource, context=context or {})
        decision = (
            self._as_role(parcel, target) if parcel.role_arn else self._authority.service_may(parcel.service, target, parcel.source_arn)
        )
        if not decision.allowed:
            raise RefusedDeliveryError(
                "NO_PERMISSIONS", f"{parcel.role_arn or parcel.service} may not {action} on {resource}: {'; '.join(decision.reasons)}"
            )

    def _as_role(self, parcel: Parcel, target: Target) -> Decision:
        trust = self._authority.service_may(parcel.service, Target(action="sts:AssumeRole", resource=parcel.role_arn), parcel.source_arn)
        if not trust.allowed:
            return trust
        return self._authority.session_may(self._sessions.of_service(parcel.role_arn, parcel.service.split(".")[0]), target)

    def _function(self, parcel: Parcel) -> None:
        self.require(parcel, "lambda:InvokeFunction", parcel.target_arn)
        name = parcel.target_arn.split(":")[6]
        found = [one for one in lambda_backends[self._place.account][self._place.region].list_functions() if one.function_name == name]
        if not found:
            raise RefusedDeliveryError("RESOURCE_NOT_FOUND", f"no function {name}")
        self._lambda_calls().invoke_async(found[0], parcel.body.encode())

    def _machine(self, parcel: Parcel) -> None:
        if not parcel.role_arn:
            raise RefusedDeliveryError("NO_PERMISSIONS", f"a state machine as a target needs a role ({parcel.target_arn})")
        self.require(parcel, "states:StartExecution", parcel.target_arn)
        backend: Any = stepfunctions_parser_backends[self._place.account][self._place.region]
        if parcel.target_arn not in {machine.arn for machine in backend.state_machines}:
            raise RefusedDeliveryError("RESOURCE_NOT_FOUND", f"no state machine {parcel.target_arn}")
        backend.start_execution(parcel.target_arn, parcel.name or None, parcel.body)

    def _queue(self, parcel: Parcel) -> None:
        self.require(parcel, "sqs:SendMessage", parcel.target_arn)
        backend = sqs_backends[self._place.account][self._place.region]
        queue = backend.queues.get(parcel.target_arn.rsplit(":", 1)[-1])
        if queue is None:
            raise RefusedDeliveryError("RESOURCE_NOT_FOUND", f"no queue {parcel.target_arn}")
        self._use_key(parcel, getattr(queue, "kms_master_key_id", ""))
        attributes = {name: {"DataType": "String", "StringValue": value[:1024]} for name, value in parcel.attributes.items()}
        backend.send_message(queue.name, parcel.body, message_attributes=attributes, group_id=parcel.group_id or None)

    def _topic(self, parcel: Parcel) -> None:
        self.require(parcel, "sns:Publish", parcel.target_arn)
        backend = sns_backends[self._place.account][self._place.region]
        topic = backend.topics.get(parcel.target_arn)
        if topic is None:
            raise RefusedDeliveryError("RESOURCE_NOT_FOUND", f"no topic {parcel.target_arn}")
        self._use_key(parcel, topic.kms_master_key_id)
        backend.publish(parcel.body, arn=parcel.target_arn)

    def _log(self, parcel: Parcel) -> None:
        backend = logs_backends[self._place.account][self._place.region]
        group = parcel.target_arn.split(":")[6]
        backend.create_log_stream(group, parcel.name)
        backend.put_log_events(group, parcel.name, [{"timestamp": json.loads(parcel.attributes["millis"]), "message": parcel.body}])

    def _use_key(self, parcel: Parcel, key_id: Any) -> None:
        """Check the right to the key of a queue or topic that a customer's key protects."""
        key = key_arn(key_id, self._place)
        if not key:
            return
        # A role comes to the key through the service that holds the data; an AWS service uses the key in its own name.
        service = parcel.target_arn.split(":")[2]
        through = {"kms:ViaService": f"{service}.{self._place.region}.amazonaws.com", "kms:CallerAccount": self._place.account}
        for action in ("kms:GenerateDataKey", "kms:Decrypt"):
            self.require(parcel, action, key, through if parcel.role_arn else None)
