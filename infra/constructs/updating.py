"""Advisories are fetched: a schedule, and the machine that runs one function per feed and then one that merges."""

from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.machine import Machine
from infra.constructs.rules import every
from infra.functions import UPDATING


class Updating(Construct):
    """Schedule -> `update-database`."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle) -> None:
        super().__init__(scope, construct_id)
        functions = Functions(self, "Functions", bundle=bundle, specs=UPDATING).by_name
        self.machine = Machine(
            self, "UpdateDatabase", workflow="update-database", name="update-database", functions=functions, key=bundle.key
        ).machine
        self.undelivered = dead_letters(self, "Undelivered", bundle.key)
        start = targets.SfnStateMachine(self.machine, dead_letter_queue=self.undelivered, retry_attempts=4)
        every(self, "Schedule", hours=bundle.settings.update_hours, description="Fetch advisories", targets=[start])
