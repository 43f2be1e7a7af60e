"""An account in which a bad image lies in a repository, for the handlers of `respond`; each step is the real handler."""

import hashlib
import json
from typing import Any

from handlers import (
    act_registry,
    approval_decide,
    respond_approve,
    respond_evidence,
    respond_guard,
    respond_lease,
    respond_notify,
    respond_plan,
    respond_record,
    respond_verify,
)
from tests.adapters.conftest import REGION
from tidewaiter import documents
from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
from tidewaiter.adapters.memory_stores import MemoryPublisher
from tidewaiter.model.bus import ImageVerdict
from tidewaiter.model.report import VerdictState

ACCOUNT = "123456789012"
MANIFEST = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {}, "layers": []})
DIGEST = f"sha256:{hashlib.sha256(MANIFEST.encode()).hexdigest()}"
HANDLERS = {
    "plan": respond_plan,
    "guard": respond_guard,
    "approve": respond_approve,
    "decide": approval_decide,
    "evidence": respond_evidence,
    "act": act_registry,
    "verify": respond_verify,
    "notify": respond_notify,
    "lease": respond_lease,
    "record": respond_record,
}


class World:
    """Runs handlers and looks at what they left behind."""

    def __init__(self, cloud: Any, context: Any, bus: MemoryPublisher, topic: str) -> None:
        self.client, self.bus, self._context, self._topic = cloud.client, bus, context, topic
        ecr = self.client("ecr")
        ecr.create_repository(repositoryName="shop/web")
        ecr.put_image(repositoryName="shop/web", imageManifest=MANIFEST, imageTag="1.0", imageDigest=DIGEST)
        self.set(default_mode="observe")

    def set(self, text: str = "", **settings: Any) -> None:
        """Write the response settings."""
        self.client("ssm").put_parameter(Name="/tidewaiter/settings", Value=text or json.dumps(settings), Type="String", Overwrite=True)

    def switch_on(self, how: str) -> None:
        """Let the playbook block images, by itself (`auto`) or when asked (`approve`)."""
        self.set(**{how: [{"playbook": "bad-image", "account": ACCOUNT, "action": "block-image"}]})

    def run(self, step: str, **event: Any) -> Any:
        """Call the handler of a step."""
        return HANDLERS[step].handler(event, self._context)

    def planned(self, event_id: str = "event-1", execution: str = "execution-1") -> Any:
        """Hand a verdict to `respond_plan`."""
        return self.run("plan", event=blocked(event_id), execution=execution)

    def contained(self) -> str:
        """Plan, judge and contain; returns the plan's id."""
        self.switch_on("auto")
        plan_id = self.planned()["plan_id"]
        for action in self.run("guard", plan_id=plan_id)["actions"]:
            self.run("act", plan_id=plan_id, action_id=action["id"], operation="apply")
        return plan_id

    def plans(self) -> DynamoPlanStore:
        """Open the plans table."""
        return DynamoPlanStore(self.client("dynamodb"), "plans")

    def mails(self) -> list[tuple[str, str]]:
        """List the alerts: subject and text."""
        from moto.sns.models import sns_backends

        sent = sns_backends[ACCOUNT][REGION].topics[self._topic].sent_notifications
        return [(one[2], one[1]) for one in sent]


def blocked(event_id: str = "event-1", **detail: Any) -> dict[str, Any]:
    """Make the bus event of a blocked image."""
    verdict = ImageVerdict(
        state=VerdictState.BLOCK,
        image_digest=DIGEST,
        repository="shop/web",
        reference=f"shop/web@{DIGEST}",
        platform="linux/amd64",
        at="2026-01-31T12:00:00+00:00",
        reasons=("critical: CVE-2021-44228",),
    )
    return {
        "id": event_id,
        "source": "tidewaiter",
        "detail-type": "tidewaiter.image.verdict",
        "account": ACCOUNT,
        "region": REGION,
        "detail": {**documents.dump("image-verdict", verdict), **detail},
    }
