"""Seam 4, Step Functions: machines of the template execute, each call is made as the machine's role, AWS's limits hold.

The emulator itself enforces 256 KB of state data. Task tokens time out by the settable clock; Wait states by the wall clock.
"""

import json
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config
from moto.core.config import default_user_config
from moto.s3.models import s3_backends
from moto.stepfunctions import models as plain_models
from moto.stepfunctions.exceptions import ValidationException
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser import models as parser_models
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import StateTaskServiceCallback
from moto.stepfunctions.parser.asl.eval.event.event_manager import EventManager

from tidewaiter.errors import LimitExceededError
from tidewaiter.local.authority import Authority
from tidewaiter.local.duties import Duties
from tidewaiter.local.iam_table import Place, Target
from tidewaiter.local.patches import Patches
from tidewaiter.local.sessions import Sessions
from tidewaiter.ports import Clock

MAX_HISTORY = 25_000
"""Events in one execution's history, after which AWS fails it."""
MAX_INPUT = 262_144
"""Bytes of an execution's input."""
TOKEN_POLL_SECONDS = 0.2
"""How often a task that waits for its token looks at the clock."""
START_SECONDS = 30
"""How long an execution may take to read its definition on a busy machine."""

_PARSER = "moto.stepfunctions.parser"
_SERVICE = "states.amazonaws.com"


class Machines:
    """Makes the emulator execute machines and sign what they call with their role."""

    def __init__(self, *, place: Place, endpoint: str, sessions: Sessions, authority: Authority, clock: Clock, duties: Duties) -> None:
        self._place = place
        self._endpoint = endpoint
        self._sessions = sessions
        self._authority = authority
        self._clock = clock
        self._duties = duties
        self.max_history = MAX_HISTORY

    def install(self, patches: Patches) -> None:
        """Put the seam in."""
        backend = parser_models.StepFunctionsParserBackend
        start = vars(backend)["start_execution"]
        add_event = vars(EventManager)["add_event"]

        def start_execution(
            store: Any, state_machine_arn: str, name: str | None = None, execution_input: Any = None, trace_header: Any = None
        ) -> Any:
            if len((execution_input or "").encode()) > MAX_INPUT:
                raise ValidationException(
                    f"Value at 'input' failed to satisfy constraint: Member must have length less than or equal to {MAX_INPUT}"
                )
            self._duties.of_machine(store.describe_state_machine(state_machine_arn))
            return start(store, state_machine_arn, name or str(uuid4()), execution_input, trace_header)

        def limited(manager: Any, *args: Any, **kwargs: Any) -> Any:
            if len(manager._history_event_list) >= self.max_history and not getattr(manager, "over_limit", False):  # noqa: SLF001 - the seam
                manager.over_limit = True
                raise LimitExceededError(f"The execution reached the maximum number of history events ({self.max_history}).")
            return add_event(manager, *args, **kwargs)

        def wait(_: Any, timeout_seconds: int, callback_endpoint: Any) -> Any:
            return self._wait(timeout_seconds, callback_endpoint)

        def client_for(region: str, service: str, state_credentials: Any = None) -> Any:
            return self.client(region, service, state_credentials.role_arn if state_credentials else "")

        config: Any = default_user_config
        patches.item(config, "stepfunctions", {"execute_state_machine": True})
        patches.attribute(plain_models, "stepfunctions_backends", parser_models.stepfunctions_parser_backends)
        patches.attribute(backend, "start_execution", start_execution)
        patches.attribute(StateTaskServiceCallback, "_wait_for_task_token_timeout", wait)
        patches.attribute(EventManager, "add_event", limited)
        patches.attribute(StateMachine, "create_from_cloudformation_json", classmethod(_create))
        patches.everywhere(_PARSER, "boto_client_for", client_for)

    def busy(self) -> bool:
        """Tell whether an execution runs that does not wait for a task token."""
        return any(not _waits(execution) for execution in self._running())

    def stop(self) -> None:
        """Abort what still runs."""
        for execution in self._running():
            _await_start(execution)
            execution.stop(stop_date=execution.start_date, error="Embedded.Closed", cause="the embedded AWS is closing")

    def _wait(self, seconds: float, endpoint: Any) -> Any:
        """Wait for a task token's answer until the settable clock has moved `seconds` on; None means it timed out."""
        due = self._clock.now().timestamp() + seconds
        while self._clock.now().timestamp() < due:
            outcome = endpoint.wait(timeout=TOKEN_POLL_SECONDS)
            if outcome is not None or endpoint._notify_event.is_set():  # noqa: SLF001 - the seam
                return outcome
        return None

    def _running(self) -> list[Any]:
        machines = parser_models.stepfunctions_parser_backends[self._place.account][self._place.region].state_machines
        return [execution for machine in machines for execution in machine.executions if execution.status == "RUNNING"]

    def client(self, region: str, service: str, role_arn: str) -> Any:
        """Make a client with the machine's role, if the role trusts Step Functions; a role that does not gets keys nobody knows."""
        session = None
        if role_arn and self._authority.service_may(_SERVICE, Target(action="sts:AssumeRole", resource=role_arn)).allowed:
            session = self._sessions.of_service(role_arn, "states")
        make: Any = boto3.client
        return make(
            service,
            region_name=region,
            endpoint_url=self._endpoint,
            aws_access_key_id=session.access_key if session else "ASIAROLEDOESNOTTRUST",
            aws_secret_access_key=session.secret_key if session else "none",
            aws_session_token=session.token if session else None,
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}, read_timeout=900, connect_timeout=10),
        )


def _await_start(execution: Any) -> None:
    """Wait until an execution that was just started has read its definition: before that the emulator can't stop it."""
    end = time.monotonic() + START_SECONDS
    while execution.exec_worker.env is None and time.monotonic() < end:
        time.sleep(TOKEN_POLL_SECONDS / 10)


def _waits(execution: Any) -> bool:
    """Tell whether the last thing in the history is a task that was handed out with a token."""
    worker = execution.exec_worker
    pool = getattr(getattr(worker, "env", None), "callback_pool_manager", None)
    waiting = pool is not None and bool(pool._pool)  # noqa: SLF001 - the seam
    return waiting and bool(execution.to_history_output()["events"][-1]["type"] in {"TaskSubmitted", "MapIterationStarted"})


def _create(cls: Any, /, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any) -> Any:
    """Create a machine from a template, wherever its definition is and with its substitutions."""
    del cls
    properties = cloudformation_json["Properties"]
    definition = _definition(properties, account_id)
    for key, value in (properties.get("DefinitionSubstitutions") or {}).items():
        definition = definition.replace(f"${{{key}}}", str(value))
    backend = parser_models.stepfunctions_parser_backends[account_id][region_name]
    tags = [{"key": tag["Key"], "value": tag["Value"]} for tag in properties.get("Tags") or ()]
    machine: Any = backend.create_state_machine(
        properties.get("StateMachineName", resource_name), definition, properties["RoleArn"], tags=tags
    )
    machine.has_logging = bool(properties.get("LoggingConfiguration"))
    machine.has_tracing = bool((properties.get("TracingConfiguration") or {}).get("Enabled"))
    machine.type = properties.get("StateMachineType", "STANDARD")
    return machine


def _definition(properties: Mapping[str, Any], account: str) -> str:
    if "DefinitionS3Location" in properties:
        place = properties["DefinitionS3Location"]
        stored: Any = s3_backends[account]["aws"].get_object(place["Bucket"], place["Key"])
        return str(stored.value.decode())
    if "Definition" in properties:
        return json.dumps(properties["Definition"])
    return str(properties["DefinitionString"])
