"""Advisories move: the machine that finds the images they touch, and the queue of images to be judged again."""

from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.inbox import Inbox
from infra.constructs.machine import Machine
from infra.constructs.rules import every, rule_of
from infra.constructs.scanning import without_pull_times
from infra.functions import REMATCHING
from tidewaiter.adapters.tables import EVENT_SOURCE

CHANGED = {"source": [EVENT_SOURCE], "detail-type": ["tidewaiter.database.changed"]}


class Rematching(Construct):
    """A changed database, and once a day in case its event was lost -> `rematch` -> queue -> `rematch_image`."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle, waiting: Inbox) -> None:
        super().__init__(scope, construct_id)
        functions = Functions(self, "Functions", bundle=bundle, specs=REMATCHING).by_name
        without_pull_times(self, "Image", functions["rematch_image"])
        self.machine = Machine(self, "Rematch", workflow="rematch", name="rematch", functions=functions, key=bundle.key).machine
        self.undelivered = dead_letters(self, "Undelivered", bundle.key)
        start = targets.SfnStateMachine(self.machine, dead_letter_queue=self.undelivered, retry_attempts=10)
        rule_of(
            self,
            "Changed",
            description="There is another advisory database",
            pattern=CHANGED,
            target=start,
            bus=bundle.resources.state.bus,
        )
        hourly = ("registry_reconcile", "rules_review")
        every(
            self,
            "Hourly",
            hours=1,
            description="Compare what ECR holds, and what waivers, VEX and trust documents say, with what was judged",
            targets=[targets.LambdaFunction(functions[name], dead_letter_queue=self.undelivered, retry_attempts=4) for name in hourly],
        )
        every(
            self,
            "Daily",
            hours=24,
            description="Judge images again by a database whose event was lost, or whose run failed",
            targets=[start],
        )
        waiting.feed(self, "Waiting", functions["rematch_image"], concurrency=20)
