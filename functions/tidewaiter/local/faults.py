"""Make API calls fail on purpose: throttle, deny or break the n-th call of an operation; and record every call."""

import threading
from collections import Counter
from dataclasses import dataclass

from tidewaiter.local.wire import ApiError, ApiRequest

THROTTLE = ApiError(code="ThrottlingException", message="Rate exceeded", status=429)
DENY = ApiError(code="AccessDeniedException", message="Denied by a fault that was asked for", status=403)
BROKEN = ApiError(code="InternalServerError", message="Broken by a fault that was asked for", status=500)


@dataclass(slots=True, kw_only=True)
class Fault:
    """One planned failure: the next `times` calls of `action` (after `after` good ones) answer `error`; -1 times is for ever."""

    action: str
    error: ApiError
    times: int = 1
    after: int = 0


class Faults:
    """The plan of failures, and a count of calls by action."""

    def __init__(self) -> None:
        self._plan: list[Fault] = []
        self._lock = threading.Lock()
        self.calls: Counter[str] = Counter()

    def add(self, fault: Fault) -> None:
        """Plan a failure."""
        with self._lock:
            self._plan.append(fault)

    def clear(self) -> None:
        """Forget the plan and the counts."""
        with self._lock:
            self._plan.clear()
            self.calls.clear()

    def check(self, request: ApiRequest) -> ApiError | None:
        """Count a call and return the planned error, if this one is to fail."""
        with self._lock:
            self.calls[request.action] += 1
            for fault in self._plan:
                if fault.action == request.action and fault.times != 0:
                    if fault.after > 0:
                        fault.after -= 1
                        return None
                    fault.times -= 1
                    return fault.error
        return None
