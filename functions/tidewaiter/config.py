"""Settings people write (what may be contained, and how far automation may go) and what a function learns from its environment.

A fresh deployment observes only: `ResponseSettings()` switches nothing on.
"""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from tidewaiter.errors import BadInputError
from tidewaiter.model.response import Mode

Account = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,62}$")]


def _of_a_role(pattern: str) -> str:
    if ":assumed-role/" in pattern:
        # Guards and aws:PrincipalArn know the role and not its session: such a pattern would never match, and protect nobody.
        raise ValueError("name the role (arn:aws:iam::ACCOUNT:role/NAME), not its session")
    return pattern


ArnPattern = Annotated[
    str, StringConstraints(pattern=r"^arn:(aws[a-z-]*|\*):(iam|sts)::(\d{12}|\*):\S+$", max_length=256), AfterValidator(_of_a_role)
]
Approver = Annotated[str, StringConstraints(pattern=r"^\S{1,256}$")]

_STRICT = ConfigDict(frozen=True, extra="forbid")


class ActionRule(BaseModel):
    """Switches one action of one playbook on in one account; there are no wildcards on purpose."""

    model_config = _STRICT

    playbook: Name
    account: Account
    action: Name


class ResponseSettings(BaseModel):
    """How far containment may go, and what it must never touch.

    `auto` and `approve` name (playbook, account, action); everything else is in `default_mode`, which can't be `auto`.
    `break_glass`, `own_roles` and `guarded_roles` are ARN patterns with `*`. A role or instance that carries one of `guarded_tags` is
    left alone. `accounts`, if not empty, limits containment to them. `lease_seconds` is how long containment lasts before its review.
    `approvers` are ids of Slack users, or names told on the command line, who may decide; if empty, whoever reaches the buttons may.
    """

    model_config = _STRICT

    default_mode: Mode = Mode.OBSERVE
    auto: tuple[ActionRule, ...] = ()
    approve: tuple[ActionRule, ...] = ()
    kill_switch: bool = False
    accounts: tuple[Account, ...] = ()
    break_glass: tuple[ArnPattern, ...] = ()
    own_roles: tuple[ArnPattern, ...] = ("arn:*:iam::*:role/tidewaiter/*",)
    guarded_roles: tuple[ArnPattern, ...] = (
        "arn:*:iam::*:role/aws-service-role/*",
        "arn:*:iam::*:role/aws-reserved/*",
        "arn:*:iam::*:role/*AWSReservedSSO_*",
    )
    guarded_tags: Mapping[str, str] = Field(default_factory=lambda: {"tidewaiter:guard": "never"})
    guarded_repositories: tuple[str, ...] = ()
    approvers: tuple[Approver, ...] = ()
    hourly_action_limit: int = Field(default=10, ge=0, le=1000)
    lease_seconds: int = Field(default=3600, ge=60, le=7 * 24 * 3600)

    @model_validator(mode="after")
    def _auto_is_named(self) -> Self:
        if self.default_mode is Mode.AUTO:
            raise ValueError("default_mode cannot be auto: name playbook, account and action under `auto`")
        return self

    def may_decide(self, by: str) -> bool:
        """Tell whether a person, as recorded (`slack:U1` or a name), may approve, refuse and release."""
        return bool(by) and (not self.approvers or by in self.approvers or by.removeprefix("slack:") in self.approvers)

    def mode_of(self, playbook: str, account: str, action: str) -> Mode:
        """Say how far one action of one playbook may go in one account."""
        wanted = ActionRule.model_construct(playbook=playbook, account=account, action=action)
        if wanted in self.auto:
            return Mode.AUTO
        return Mode.APPROVE if wanted in self.approve else self.default_mode


def parse_settings(text: str | bytes) -> ResponseSettings:
    """Read settings from JSON (the SSM parameter); empty text is a fresh deployment. Raises BadInputError naming the field."""
    if not text.strip():
        return ResponseSettings()
    try:
        return ResponseSettings.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "document"
        raise BadInputError(
            f"response settings: {first['msg']}", where=place, hint="See docs/threat-model.md for what may be set"
        ) from error


class RuntimeConfig(BaseModel):
    """What one function knows of its surroundings; a function is given only what it declared, so each part may be missing."""

    model_config = _STRICT

    region: str = ""
    tables: Mapping[str, str] = Field(default_factory=dict)
    buckets: Mapping[str, str] = Field(default_factory=dict)
    functions: Mapping[str, str] = Field(default_factory=dict)
    queues: Mapping[str, str] = Field(default_factory=dict)
    bus: str = ""
    topic: str = ""
    slack_secret: str = ""
    fingerprint_secret: str = ""
    settings_parameter: str = ""
    security_hub: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read `TIDEWAITER_*` and `AWS_REGION`."""
        return cls(
            region=environ.get("AWS_REGION", environ.get("AWS_DEFAULT_REGION", "")),
            tables=_group(environ, "TIDEWAITER_TABLE_"),
            buckets=_group(environ, "TIDEWAITER_BUCKET_"),
            functions=_group(environ, "TIDEWAITER_FUNCTION_"),
            queues=_group(environ, "TIDEWAITER_QUEUE_"),
            bus=environ.get("TIDEWAITER_BUS", ""),
            topic=environ.get("TIDEWAITER_TOPIC", ""),
            slack_secret=environ.get("TIDEWAITER_SLACK_SECRET", ""),
            fingerprint_secret=environ.get("TIDEWAITER_FINGERPRINT_SECRET", ""),
            settings_parameter=environ.get("TIDEWAITER_SETTINGS", ""),
            security_hub=environ.get("TIDEWAITER_SECURITY_HUB", ""),
        )

    def table(self, name: str) -> str:
        """Give the name of a table such as `ledger`; raises BadInputError naming the variable that is not set."""
        return _required(self.tables, name, "TIDEWAITER_TABLE_")

    def bucket(self, name: str) -> str:
        """Give the name of a bucket such as `artefacts`; raises BadInputError naming the variable that is not set."""
        return _required(self.buckets, name, "TIDEWAITER_BUCKET_")


def _group(environ: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix).lower(): value for name, value in environ.items() if name.startswith(prefix)}


def _required(values: Mapping[str, str], name: str, prefix: str) -> str:
    value = values.get(name, "")
    if not value:
        raise BadInputError(
            f"{prefix}{name.upper()} is not set", hint="The function's declared permissions name the resources it is told of"
        )
    return value
