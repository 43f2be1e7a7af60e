"""Which AWS calls a session made and how each ended: what an audit may do is best known from doing it."""

from typing import Any

from tidewaiter.adapters.aws_errors import DENIED

OK = ""


class CallLog:
    """Notes the calls of all clients that a boto3 session makes from now on.

    `ended` maps an IAM action to the error code of the call, empty where it succeeded; a refusal is never overwritten by a success.
    """

    def __init__(self, session: Any) -> None:
        self.ended: dict[str, str] = {}
        session.events.register("after-call", self._after)

    def _after(self, *, model: Any, parsed: Any, **_: Any) -> None:
        action = f"{model.service_model.signing_name}:{model.name}"
        code = str(parsed.get("Error", {}).get("Code", "")) if isinstance(parsed, dict) else ""
        if self.ended.get(action) not in DENIED:
            self.ended[action] = code

    def denied(self) -> tuple[str, ...]:
        """Name the actions that were refused."""
        return tuple(sorted(action for action, code in self.ended.items() if code in DENIED))
