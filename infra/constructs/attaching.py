"""The documents of an image beside it in ECR: a part of the stack that exists only where its parameter says so."""

from aws_cdk import CfnCondition, CfnParameter, CfnResource, Fn, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.attaching_functions import ATTACHING
from infra.constructs.functions import Bundle, Functions, dead_letters
from infra.constructs.observability import alarm_on_waiting
from infra.constructs.rules import rule_of
from tidewaiter.adapters.tables import EVENT_SOURCE

PARAMETER = "AttachResults"
REPORTED = {"source": [EVENT_SOURCE], "detail-type": ["tidewaiter.image.reported"]}


class Attaching(Construct):
    """`tidewaiter.image.reported` -> `image_attach`, the only function that may push documents; none of it is there by default."""

    def __init__(self, scope: Construct, construct_id: str, *, bundle: Bundle, topic: sns.ITopic) -> None:
        super().__init__(scope, construct_id)
        wanted = CfnParameter(
            Stack.of(self),
            PARAMETER,
            allowed_values=["no", "yes"],
            default="yes" if bundle.settings.attach_results else "no",
            description="Push SBOM, result and VEX of every image into its repository, as OCI referrers",
        )
        function = Functions(self, "Functions", bundle=bundle, specs=ATTACHING).by_name["image_attach"]
        role = function.role
        # The subject's manifest is read through the API that pulls use.
        ecr.CfnPullTimeUpdateExclusion(self, "Excluded", principal_arn=role.role_arn if role else "")
        undelivered = dead_letters(self, "Undelivered", bundle.key)
        rule_of(
            self,
            "Reported",
            description="The documents of an image were written",
            pattern=REPORTED,
            target=targets.LambdaFunction(function, dead_letter_queue=undelivered, retry_attempts=10),
            bus=bundle.resources.state.bus,
        )
        for name, queue in (("NotDelivered", undelivered), ("GivenUp", function.dead_letter_queue)):
            if queue:
                alarm_on_waiting(self, name, queue, "Attaching: documents of images were not attached", topic)
        # All of it, since implementations of CloudFormation differ in whether a reference to the rule waits for what the rule waits for.
        self.node.add_dependency(bundle.resources.state.bus)
        condition = CfnCondition(self, "Wanted", expression=Fn.condition_equals(wanted.value_as_string, "yes"))
        for part in self.node.find_all():
            if isinstance(part, CfnResource):
                part.cfn_options.condition = condition
