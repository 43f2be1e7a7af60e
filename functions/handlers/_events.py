"""What the functions are handed, checked at the door."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidewaiter.errors import BadInputError

M = TypeVar("M", bound=BaseModel)
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


class Assemble(BaseModel):
    """Input of `image_assemble`."""

    model_config = _LOOSE

    image: ImageStep


def checked(model: type[M], event: Any) -> M:
    """Validate an event; raises BadInputError naming the first field that is wrong."""
    try:
        return model.model_validate(event)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInputError(f"malformed {model.__name__} event: {first['msg']}", where=place, hint="See events/ for samples") from error
