"""Containment: what starts it, the machine that carries it out, and the door for approvals."""

from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.machine import Machine
from infra.constructs.rules import rule_of
from infra.response_functions import RESPONSE
from tidewaiter.adapters.tables import EVENT_SOURCE

INCIDENT = {"source": [EVENT_SOURCE], "detail-type": ["tidewaiter.incident.opened", "tidewaiter.incident.changed"]}
BLOCKED = {"source": [EVENT_SOURCE], "detail-type": ["tidewaiter.image.verdict"], "detail": {"state": ["block"]}}


class Response(Construct):
    """Incidents and blocked images -> `respond`; Slack -> approval URL -> decision."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle) -> None:
        super().__init__(scope, construct_id)
        functions = Functions(self, "Functions", bundle=bundle, specs=RESPONSE).by_name
        self.machine = Machine(self, "Respond", workflow="respond", name="respond", functions=functions, key=bundle.key).machine
        self.undelivered = dead_letters(self, "Undelivered", bundle.key)
        start = targets.SfnStateMachine(self.machine, dead_letter_queue=self.undelivered, retry_attempts=10)
        for name, description, pattern in (
            ("Incident", "An incident was opened or changed", INCIDENT),
            ("Blocked", "An image was judged dangerous", BLOCKED),
        ):
            rule_of(self, name, description=description, pattern=pattern, target=start, bus=bundle.resources.state.bus)
        # Slack can't sign with SigV4; the handler checks Slack's own signature over the raw body before anything else.
        self.approval_url = functions["approval_url"].add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE).url
        self.decide_function = functions["approval_decide"].function_name
