"""Who makes a call: the operator's key, or a session of a role with the time it was issued."""

import threading
from dataclasses import dataclass
from datetime import datetime

from moto.sts.models import AssumedRole, sts_backends

from tidewaiter.ports import Clock

OPERATOR_KEY = "AKIAEMBEDDEDOPERATOR"
OPERATOR_SECRET = "embedded-operator-secret"  # noqa: S105 - of a loopback emulator


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSession:
    """Credentials of a role, when they were issued (what `aws:TokenIssueTime` compares) and what the session policy says.

    `function` names the Lambda function whose code has them.
    """

    role_arn: str
    name: str
    access_key: str
    secret_key: str
    token: str
    issued: datetime
    policy: str = ""
    function: str = ""

    @property
    def arn(self) -> str:
        """The assumed-role ARN."""
        account = self.role_arn.split(":")[4]
        return f"arn:aws:sts::{account}:assumed-role/{self.role_arn.rsplit('/', 1)[-1]}/{self.name}"


class Sessions:
    """Mints role sessions for what AWS runs on a role's behalf, and recognises every session by its access key."""

    def __init__(self, account: str, region: str, clock: Clock) -> None:
        self._account = account
        self._region = region
        self._clock = clock
        self._known: dict[str, RoleSession] = {}
        self._reusable: dict[tuple[str, str], RoleSession] = {}
        self._lock = threading.Lock()

    def mint(self, role_arn: str, name: str, *, function: str = "") -> RoleSession:
        """Issue a fresh session of a role, to the code of a function where it is named."""
        backend = sts_backends[self._account]["aws"]
        return self._remember(backend.assume_role(self._region, name, role_arn, "", 3600, ""), function)

    def of_service(self, role_arn: str, name: str) -> RoleSession:
        """Return the session a service keeps for a role, issuing it on first use."""
        with self._lock:
            found = self._reusable.get((role_arn, name))
        if found is None:
            found = self.mint(role_arn, name)
            with self._lock:
                self._reusable[(role_arn, name)] = found
        return found

    def find(self, access_key: str) -> RoleSession | None:
        """Return the session of an access key, or None if nobody issued it."""
        found = self._known.get(access_key)
        if found is None:
            self.refresh()
            found = self._known.get(access_key)
        return found

    def refresh(self) -> None:
        """Take note of sessions issued through the API since the last look; called right after each sts call."""
        for assumed in list(sts_backends[self._account]["aws"].assumed_roles):
            if assumed.access_key_id not in self._known:
                self._remember(assumed)

    def _remember(self, assumed: AssumedRole, function: str = "") -> RoleSession:
        session = RoleSession(
            role_arn=assumed.role_arn,
            name=assumed.session_name,
            access_key=assumed.access_key_id,
            secret_key=assumed.secret_access_key,
            token=assumed.session_token,
            issued=self._clock.now(),
            policy=assumed.policy or "",
            function=function,
        )
        return self._known.setdefault(session.access_key, session)
