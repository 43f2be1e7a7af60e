"""Seam 1, Lambda: functions of the template run as they are deployed, in subprocesses, with their own role's credentials.

The function's zip is real; the dependency layer of AWS is replaced by the local environment's installed packages.
"""

import hashlib
import io
import json
import os
import threading
import time
import zipfile
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tidewaiter.adapters.clock import CLOCK_FILE_ENV
from tidewaiter.errors import ConflictError, NotFoundError
from tidewaiter.local.clock import SettableClock
from tidewaiter.local.duties import Duties
from tidewaiter.local.lambda_worker import Invocation, Job, Worker
from tidewaiter.local.sessions import Sessions

PROCESSES = 3
"""Most processes of one function at a time; AWS would start more, a laptop queues."""
MAX_PAYLOAD = 6 * 1024 * 1024
"""Bytes of a synchronous request or response, as in AWS."""
LOG_LINES = 20_000
"""Lines kept per function."""


@dataclass(slots=True, kw_only=True)
class _Pool:
    """The execution environments of one version of one function's code and configuration."""

    idle: deque[Worker] = field(default_factory=deque)
    slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(PROCESSES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One finished invocation, for the timeline and the tests."""

    function: str
    request_id: str
    started: float
    seconds: float
    error: str
    cold: bool


class Functions:
    """Invokes functions; keeps their processes warm, their logs and the list of calls."""

    def __init__(self, *, scratch: Path, endpoint: str, region: str, sessions: Sessions, clock: SettableClock, duties: Duties) -> None:
        self._scratch = scratch
        self._endpoint = endpoint
        self._region = region
        self._sessions = sessions
        self._clock = clock
        self._duties = duties
        self._pools: dict[str, _Pool] = {}
        self._lock = threading.Lock()
        self._workers: list[Worker] = []
        self._closed = False
        self._logs: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=LOG_LINES))
        self.extra_environment: dict[str, str] = {}
        self.calls: list[Call] = []

    def invoke(self, function: Any, payload: bytes) -> Invocation:
        """Run the emulator's function object on a payload and wait for its answer."""
        if len(payload) > MAX_PAYLOAD:
            return _too_large("Request", len(payload))
        pool = self._pool(function)
        request_id = str(uuid4())
        with pool.slots:
            worker = self._take(pool, function)
            started = time.time()
            timeout = float(function.timeout)
            job = Job(request_id=request_id, payload=payload, arn=function.function_arn, deadline=started + timeout)
            result = worker.invoke(job, timeout)
            if worker.alive:
                pool.idle.append(worker)
        if len(result.payload) > MAX_PAYLOAD:
            result = _too_large("Response", len(result.payload))
        self._record(function, request_id, started, result)
        return result

    def logs(self, function: str) -> str:
        """Return what a function printed, by its name."""
        return "\n".join(self._logs[function])

    def close(self) -> None:
        """Kill every process."""
        with self._lock:
            self._closed = True
            workers, self._workers = self._workers, []
        for worker in workers:
            worker.close()

    def _pool(self, function: Any) -> _Pool:
        settings = json.dumps(
            [function.code_sha_256, function.handler, function.role, function.environment_vars, function.timeout], sort_keys=True
        )
        key = f"{function.function_name}/{settings}/{json.dumps(self.extra_environment, sort_keys=True)}"
        with self._lock:
            return self._pools.setdefault(key, _Pool())

    def _take(self, pool: _Pool, function: Any) -> Worker:
        try:
            return pool.idle.pop()
        except IndexError:
            self._duties.of_function(function)
            code = self._unpack(function)
            worker = Worker(handler=function.handler, code=code, environment=self._environment(function, code), log=self._log_of(function))
        with self._lock:
            if not self._closed:
                self._workers = [one for one in self._workers if one.alive] + [worker]
                return worker
        worker.close()
        raise ConflictError("the embedded AWS is closing", where=function.function_name)

    def _log_of(self, function: Any) -> Callable[[str], None]:
        return self._logs[function.function_name].append

    def _unpack(self, function: Any) -> Path:
        if not getattr(function, "code_bytes", b""):
            raise NotFoundError(
                f"function {function.function_name} has no code", hint="Upload its zip to the asset bucket before deploying"
            )
        with self._lock:
            target = self._scratch / "code" / hashlib.sha256(function.code_bytes).hexdigest()[:24]
            if not target.exists():
                with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as archive:
                    archive.extractall(target)
        return target

    def _environment(self, function: Any, code: Path) -> Mapping[str, str]:
        session = self._sessions.mint(function.role, function.function_name, function=function.function_name)
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME", "TZ", "SSL_CERT_FILE") if name in os.environ}
        declared = {key: str(value) for key, value in function.environment_vars.items()}
        return {
            **kept,
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(code),
            "LAMBDA_TASK_ROOT": str(code),
            "AWS_REGION": self._region,
            "AWS_DEFAULT_REGION": self._region,
            "AWS_ENDPOINT_URL": self._endpoint,
            "AWS_ACCESS_KEY_ID": session.access_key,
            "AWS_SECRET_ACCESS_KEY": session.secret_key,
            "AWS_SESSION_TOKEN": session.token,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
            "AWS_LAMBDA_LOG_GROUP_NAME": function.logs_group_name,
            "AWS_LAMBDA_LOG_STREAM_NAME": "embedded",
            "AWS_XRAY_CONTEXT_MISSING": "IGNORE_ERROR",
            "AWS_XRAY_SDK_ENABLED": "false",
            "POWERTOOLS_TRACE_DISABLED": "true",
            CLOCK_FILE_ENV: str(self._clock.path),
            **declared,
            **self.extra_environment,
        }

    def _record(self, function: Any, request_id: str, started: float, result: Invocation) -> None:
        call = Call(
            function=function.function_name,
            request_id=request_id,
            started=started,
            seconds=result.seconds,
            error=result.error,
            cold=result.cold,
        )
        self.calls.append(call)


def _too_large(what: str, size: int) -> Invocation:
    message = f"{what} payload size ({size} bytes) exceeded maximum allowed payload size ({MAX_PAYLOAD} bytes)."
    payload = json.dumps({"errorType": f"Function.{what}SizeTooLarge", "errorMessage": message}).encode()
    return Invocation(payload=payload, error="Unhandled")
