"""What the functions are handed, checked at the door."""

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidewaiter.errors import BadInputError
from tidewaiter.model.response import Approval, Decision

M = TypeVar("M", bound=BaseModel)
PlanId = Annotated[str, Field(min_length=1, max_length=256)]
_LOOSE = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class PushDetail(BaseModel):
    """Detail of EventBridge's `ECR Image Action`."""

    model_config = _LOOSE

    repository: str = Field(alias="repository-name", min_length=1, max_length=256)
    digest: str = Field(alias="image-digest", pattern=r"^sha256:[0-9a-f]{64}$")
    tag: str = Field(default="", alias="image-tag", max_length=300)


class PushEvent(BaseModel):
    """The event that starts `scan-image`."""

    model_config = _LOOSE

    id: str = Field(min_length=1, max_length=256)
    source: str = Field(max_length=256)
    account: str = Field(pattern=r"^\d{12}$")
    region: str = Field(pattern=r"^[a-z0-9-]{4,32}$")
    detail: PushDetail

    @property
    def reference(self) -> str:
        """Name the pushed image by digest, as registries do."""
        return f"registry:{self.account}.dkr.ecr.{self.region}.amazonaws.com/{self.detail.repository}@{self.detail.digest}"


class Resolve(BaseModel):
    """Input of `image_resolve`."""

    model_config = _LOOSE

    event: PushEvent
    execution: str = ""


class ListFeeds(BaseModel):
    """Input of `feeds_list`: a schedule's event, or names of feeds; `accept_shrunk` takes these although they lost many records."""

    model_config = _LOOSE

    feeds: tuple[str, ...] = Field(default=(), max_length=100)
    accept_shrunk: bool = False


class FetchFeed(BaseModel):
    """Input of `feed_fetch`: a feed, and one of the addresses that it declares."""

    model_config = _LOOSE

    feed: str = Field(min_length=1, max_length=64)
    start: str = Field(min_length=1, max_length=2048)
    accept_shrunk: bool = False


class Fetched(BaseModel):
    """How fetching one address ended; `feed` is named where it failed."""

    model_config = _LOOSE

    state: str = Field(max_length=16)
    feed: str = Field(default="", max_length=64)


class MergeFeeds(BaseModel):
    """Input of `database_merge`."""

    model_config = _LOOSE

    fetched: tuple[Fetched, ...] = Field(default=(), max_length=1000)

    @property
    def failed(self) -> tuple[str, ...]:
        """Name the feeds whose function died: it could not note that itself."""
        return tuple(sorted({one.feed for one in self.fetched if one.state == "failed"}))


class ImageStep(BaseModel):
    """One image in a state: references only."""

    model_config = _LOOSE

    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    reference: str = Field(max_length=1024)


class Layers(BaseModel):
    """Input of `image_layer`."""

    model_config = _LOOSE

    image: ImageStep
    layers: tuple[int, ...] = ()
    execution: str = ""


class Addresses(BaseModel):
    """Input of `image_addresses`."""

    model_config = _LOOSE

    image: ImageStep
    execution: str = Field(min_length=1, max_length=512)


class Search(Addresses):
    """Input of `image_malware`: a version of the rules, and the layers of one call."""

    rules: str = Field(pattern=r"^[0-9a-f]{16}$")
    layers: tuple[int, ...] = ()


class Searched(BaseModel):
    """Which version of the malware rules searched the layers of an image; empty where none did."""

    model_config = _LOOSE

    rules: str = Field(default="", pattern=r"^([0-9a-f]{16})?$")


class Assemble(BaseModel):
    """Input of `image_assemble`."""

    model_config = _LOOSE

    image: ImageStep
    malware: Searched = Searched()


class BusEvent(BaseModel):
    """One of our own events, as EventBridge delivers it."""

    model_config = _LOOSE

    id: str = Field(min_length=1, max_length=256)
    source: str = Field(pattern=r"^tidewaiter$")
    detail_type: str = Field(alias="detail-type", max_length=128)
    account: str = Field(pattern=r"^\d{12}$")
    region: str = Field(pattern=r"^[a-z0-9-]{4,32}$")
    detail: dict[str, Any]


class Propose(BaseModel):
    """Input of `respond_plan`."""

    model_config = _LOOSE

    event: BusEvent
    execution: str = ""


class PlanStep(BaseModel):
    """Input of the steps that need only the plan."""

    model_config = _LOOSE

    plan_id: PlanId


class ActionStep(BaseModel):
    """Input of the functions that contain and release."""

    model_config = _LOOSE

    plan_id: PlanId
    action_id: str = Field(min_length=1, max_length=2048)
    operation: Literal["apply", "revert"]


class VerifyStep(BaseModel):
    """Input of `respond_verify`."""

    model_config = _LOOSE

    plan_id: PlanId
    operation: Literal["apply", "revert"]


class WaitStep(BaseModel):
    """Input of the steps that wait for a task token."""

    model_config = _LOOSE

    plan_id: PlanId
    operation: Literal["register", "review"] = "register"
    task_token: str = Field(default="", max_length=2048)


class Failure(BaseModel):
    """What Step Functions says of a failed step."""

    model_config = _LOOSE

    error: str = Field(default="", alias="Error", max_length=1024)
    cause: str = Field(default="", alias="Cause", max_length=40_000)

    def __str__(self) -> str:
        return f"{self.error}: {self.cause}"[:2000]


class RecordStep(BaseModel):
    """Input of `respond_record`."""

    model_config = _LOOSE

    plan_id: PlanId
    stage: str = Field(max_length=64)
    action_id: str = Field(default="", max_length=2048)
    failure: Failure = Failure()


class NotifyStep(BaseModel):
    """Input of `respond_notify`; `plan_id` is empty when no plan could be made."""

    model_config = _LOOSE

    stage: str = Field(max_length=64)
    plan_id: str = Field(default="", max_length=256)
    failure: Failure = Failure()
    event: dict[str, Any] = Field(default_factory=dict)

    @property
    def trigger(self) -> str:
        """Name what should have been planned for; the event was not checked, so anything may be in it."""
        detail = self.event.get("detail")
        named = [detail.get(name) for name in ("title", "reference", "actor")] if isinstance(detail, dict) else []
        words = [str(word) for word in (self.event.get("detail-type"), *named) if isinstance(word, str) and word]
        return " ".join(words)[:300]


class DecideStep(BaseModel):
    """Input of `approval_decide`: a person's word, bound to the hash of the plan they saw.

    `message` and `channel` are Slack's ids of the message whose button was pressed; empty for a decision from elsewhere.
    """

    model_config = _LOOSE

    plan_id: PlanId
    plan_hash: str = Field(min_length=1, max_length=256)
    decision: Literal["approved", "refused", "release"]
    by: str = Field(min_length=1, max_length=256)
    reason: str = Field(default="", max_length=2000)
    message: str = Field(default="", pattern=r"^(\d{1,20}\.\d{1,10})?$")
    channel: str = Field(default="", max_length=100)

    def approval(self, at: str) -> Approval:
        """Say it as what is stored; a release is an approval of releasing early."""
        return Approval(
            plan_id=self.plan_id,
            plan_hash=self.plan_hash,
            decision=Decision.REFUSED if self.decision == "refused" else Decision.APPROVED,
            by=self.by,
            at=at,
            reason=self.reason,
            override_release=self.decision == "release",
        )


class DatabaseEvent(BaseModel):
    """What starts `rematch`: the event that the database changed, or a schedule."""

    model_config = _LOOSE

    id: str = Field(min_length=1, max_length=256)
    source: str = Field(max_length=256)


class ReportedDetail(BaseModel):
    """Detail of `tidewaiter.image.reported`."""

    model_config = _LOOSE

    image_digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")


class ReportedEvent(BaseModel):
    """What starts `image_attach`; what is attached is read from the bucket."""

    model_config = _LOOSE

    source: str = Field(pattern=r"^tidewaiter$")
    detail: ReportedDetail


class BeginRematch(BaseModel):
    """Input of `rematch_begin`."""

    model_config = _LOOSE

    event: DatabaseEvent
    execution: str = ""


class RematchPart(BaseModel):
    """Input of `rematch_find`: a range of a run's names, or of the 16 parts of all images when the run is about whole images."""

    model_config = _LOOSE

    run: str = Field(pattern=r"^[0-9a-f]{64}(-all)?$")
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class RematchRun(BaseModel):
    """Input of `rematch_finish`."""

    model_config = _LOOSE

    run: str = Field(pattern=r"^[0-9a-f]{64}(-all)?$")


class RematchMessage(BaseModel):
    """A message of the queue of images to be judged again."""

    model_config = _LOOSE

    run: str = Field(pattern=r"^[0-9a-f]{64}(-all|-signed)?$")
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")


class Scheduled(BaseModel):
    """What EventBridge sends when the time of a schedule has come."""

    model_config = _LOOSE

    account: str = Field(pattern=r"^\d{12}$")
    region: str = Field(pattern=r"^[a-z0-9-]{4,32}$")


class TrailEnvelope(BaseModel):
    """A CloudTrail record as EventBridge puts it into the queue; the record itself is checked by its parser."""

    model_config = _LOOSE

    id: str = Field(default="", max_length=256)
    detail: dict[str, Any]


class ChangeEnvelope(TrailEnvelope):
    """A CloudTrail record about a cluster or a repository; `times` counts how often it was sent again since the cluster still changed."""

    times: int = Field(default=0, ge=0)


class AuditRequest(BaseModel):
    """What `cluster_audit` is asked for: one cluster, or everything."""

    model_config = _LOOSE

    cluster: str = Field(default="", max_length=256)


class AuditEvent(BaseModel):
    """Input of `cluster_audit`: a schedule's event asks for everything."""

    model_config = _LOOSE

    audit: AuditRequest = AuditRequest()


def checked_json(model: type[M], text: str) -> M:
    """Validate an event that is still text; raises BadInputError also for what is not JSON."""
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"malformed {model.__name__} event: not JSON", hint="Look at the message in the queue") from error
    return checked(model, event)


def checked(model: type[M], event: Any) -> M:
    """Validate an event; raises BadInputError naming the first field that is wrong."""
    try:
        return model.model_validate(event)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"malformed {model.__name__} event: {first['msg']}", where=place, hint="See events/ for samples") from error
