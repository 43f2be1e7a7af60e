"""One execution environment of a function: the real Lambda runtime interface client in a subprocess, driven by our Runtime API.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

INIT_SECONDS = 60.0
"""How long a function may take to import itself; AWS gives 10 s, a busy laptop gets more."""

LOG_DRAIN_SECONDS = 0.02
"""How long to wait after an error for what the function printed last."""

_NEXT = "/2018-06-01/runtime/invocation/next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What came of one invocation; `error` is empty or what Lambda puts in X-Amz-Function-Error."""

    payload: bytes
    error: str = ""
    log: str = ""
    seconds: float = 0.0
    cold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One event for the runtime; `deadline` is seconds since the epoch."""

    request_id: str
    payload: bytes
    arn: str
    deadline: float


class _DiedError(Exception):
    """The subprocess ended before it answered."""


class _RuntimeApi(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.jobs: queue.Queue[Job] = queue.Queue()
        self.answers: queue.Queue[tuple[str, bytes, bool] | None] = queue.Queue()
        self.ready = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a runtime that was killed at its timeout and dropped its connection."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536
    server: _RuntimeApi

    def do_GET(self) -> None:
        if self.path != _NEXT:
            self._answer(404, b"{}")
            return
        self.server.ready.set()
        job = self.server.jobs.get()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", job.request_id)
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(job.deadline * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", job.arn)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(job.payload)))
        self.end_headers()
        self.wfile.write(job.payload)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.path.rsplit("/", 1)[-1]
        request_id = "init" if "/init/" in self.path else self.path.split("/")[-2]
        self._answer(202, b'{"status":"OK"}')
        self.server.answers.put((request_id, body, kind == "error"))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing per request."""

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Worker:
    """A subprocess that runs one function, one event at a time, warm between events."""

    def __init__(self, *, handler: str, code: Path, environment: Mapping[str, str], log: Callable[[str], None]) -> None:
        self._api = _RuntimeApi()
        threading.Thread(target=self._api.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self._log = log
        self._lines: list[str] = []
        self._closing = threading.Lock()
        self._closed = False
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and the handler string of our template
            [sys.executable, "-m", "awslambdaric", handler],
            cwd=code,
            env={**environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.server_port}", "_HANDLER": handler},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._reader = threading.Thread(target=self._read_output, daemon=True)
        self._reader.start()
        self._fresh = True

    @property
    def alive(self) -> bool:
        """True while it can take another event."""
        return self._process.poll() is None

    def invoke(self, job: Job, timeout: float) -> Invocation:
        """Run one event; kills the process at `timeout` seconds (counted once the function has imported itself)."""
        cold, self._fresh = self._fresh, False
        self._lines.clear()
        self._log(f"START RequestId: {job.request_id}")
        started = time.monotonic()
        self._api.jobs.put(job)
        try:
            if cold:
                self._await_ready()
            started = time.monotonic()
            payload, failed = self._await_answer(job, timeout)
            error = "Unhandled" if failed else ""
        except queue.Empty:
            payload, error = _timed_out(job, timeout), "Unhandled"
            self.close()
        except _DiedError:
            payload, error = _exited(job, self._process.wait()), "Unhandled"
            self.close()
        seconds = time.monotonic() - started
        time.sleep(LOG_DRAIN_SECONDS if error else 0.001)
        self._log(f"REPORT RequestId: {job.request_id}\tDuration: {seconds * 1000:.2f} ms{' ' + error if error else ''}")
        return Invocation(payload=payload, error=error, log="\n".join(self._lines), seconds=seconds, cold=cold)

    def close(self) -> None:
        """Kill the process and stop its Runtime API; closing twice is harmless."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join(timeout=5)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._api.shutdown()
        self._api.server_close()

    def _await_ready(self) -> None:
        end = time.monotonic() + INIT_SECONDS
        while not self._api.ready.wait(0.02):
            if not self._api.answers.empty():
                return
            if time.monotonic() > end:
                raise queue.Empty

    def _await_answer(self, job: Job, timeout: float) -> tuple[bytes, bool]:
        end = time.monotonic() + timeout
        while True:
            answer = self._api.answers.get(timeout=max(0.001, end - time.monotonic()))
            if answer is None:
                raise _DiedError
            request_id, body, failed = answer
            if request_id in {job.request_id, "init"}:
                return body, failed

    def _read_output(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        for line in stream:
            text = line.decode(errors="replace").rstrip("\n")
            self._lines.append(text)
            self._log(text)
        self._api.answers.put(None)


def _timed_out(job: Job, timeout: float) -> bytes:
    message = f"{job.request_id} Task timed out after {timeout:.2f} seconds"
    return json.dumps({"errorType": "Sandbox.Timedout", "errorMessage": message}).encode()


def _exited(job: Job, status: int) -> bytes:
    message = f"RequestId: {job.request_id} Error: Runtime exited with error: exit status {status}"
    return json.dumps({"errorType": "Runtime.ExitError", "errorMessage": message}).encode()
