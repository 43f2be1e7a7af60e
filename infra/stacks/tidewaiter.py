"""The whole product in one stack."""

from typing import Any

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.attaching import Attaching
from infra.constructs.detection import Detection
from infra.constructs.encryption import Encryption
from infra.constructs.functions import CODE_EXCLUDED, Bundle
from infra.constructs.grants import Resources
from infra.constructs.inbox import Inbox
from infra.constructs.isolation import Isolation
from infra.constructs.observability import Observability
from infra.constructs.rematching import Rematching
from infra.constructs.response import Response
from infra.constructs.scanning import Scanning
from infra.constructs.state import State
from infra.constructs.updating import Updating
from infra.functions import CHANGE_SECONDS
from infra.settings import Settings


class TidewaiterStack(Stack):
    """Stateful resources are retained, so the stack can be deleted without losing evidence or plans."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        key = Encryption(self, "Encryption").key
        state = State(self, "State", key=key, settings=settings)
        self.buckets = state.buckets
        inbox = Inbox(self, "CloudTrailInbox", key=key, timeout=60, days=4)
        waiting = Inbox(self, "RematchQueues", key=key, timeout=600, days=14)
        changes = Inbox(self, "Changes", key=key, timeout=CHANGE_SECONDS, days=4)
        bundle = Bundle(
            code=lambda_.Code.from_asset(settings.code, exclude=CODE_EXCLUDED),
            layer=self._layer("Dependencies", settings.dependencies, "What Tidewaiter imports"),
            malware=self._layer("Malware", settings.malware, "YARA-X, for the search for malware only"),
            isolation=Isolation(self, "Isolation", state=state, key=key),
            key=key,
            resources=_resources(state, inbox, waiting, changes),
            settings=settings,
        )
        scanning = Scanning(self, "Scanning", bundle=bundle)
        Attaching(self, "Attaching", bundle=bundle, topic=state.topic)
        rematching = Rematching(self, "Rematching", bundle=bundle, waiting=waiting)
        updating = Updating(self, "Updating", bundle=bundle)
        detection = Detection(self, "Detection", bundle=bundle, inbox=inbox, changes=changes)
        response = Response(self, "Response", bundle=bundle)
        self._tell(state, detection, response)
        Observability(
            self,
            "Observability",
            topic=state.topic,
            queues={
                "Scanning": scanning.undelivered,
                "Detection": detection.undelivered,
                "CloudTrail": detection.failed,
                "Changes": changes.failed,
                "Rematching": rematching.undelivered,
                "Rematch": waiting.failed,
                "Response": response.undelivered,
                "Updating": updating.undelivered,
            },
            machines={
                "ScanImage": scanning.machine,
                "Rematch": rematching.machine,
                "Respond": response.machine,
                "UpdateDatabase": updating.machine,
            },
        )

    def _tell(self, state: State, detection: Detection, response: Response) -> None:
        for name, value, meaning in (
            ("ApprovalUrl", response.approval_url, "Request URL for the interactivity of the Slack app"),
            ("AlertsTopic", state.topic.topic_arn, "Subscribe to be told"),
            ("ArtefactsBucket", state.buckets["artefacts"].bucket_name, "Reports and SBOMs"),
            ("AuditRole", detection.audit_role_arn, "Give it an EKS access entry of the group tidewaiter-auditors"),
            ("DecideFunction", response.decide_function, "What `tidewaiter respond` calls"),
            ("PlansTable", state.tables["plans"].table_name, "What `tidewaiter respond` reads"),
        ):
            CfnOutput(self, name, value=value, description=meaning)

    def _layer(self, name: str, folder: str, description: str) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            name,
            code=lambda_.Code.from_asset(folder),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[lambda_.Architecture.ARM_64],
            description=description,
        )


def _resources(state: State, inbox: Inbox, waiting: Inbox, changes: Inbox) -> Resources:
    queues = {"cloudtrail": inbox.queue, "cloudtrail-failed": inbox.failed, "rematch": waiting.queue, "changes": changes.queue}
    return Resources(state=state, queues=queues)
