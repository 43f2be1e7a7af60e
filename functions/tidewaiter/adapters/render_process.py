"""Runs a user's tool on files that nobody trusts: no shell, no settings of the user's, no way out, and limits of time and output."""

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tidewaiter.errors import BadInputError, LimitExceededError

MAX_SECONDS = 60.0
MAX_BYTES = 64 << 20
MAX_MEMORY = 4 << 30
_MAX_WORDS = 600
_CHUNK = 1 << 16
# Nothing listens there: whoever is told to go through this proxy reaches nobody.
_NOWHERE = "http://127.0.0.1:9"


class Bounds(NamedTuple):
    """What one run may cost: wall-clock seconds, and bytes of output."""

    seconds: float = MAX_SECONDS
    size: int = MAX_BYTES


def run_tool(command: Sequence[str], bounds: Bounds | None = None) -> str:
    """Run a tool and return what it writes. Raises BadInputError with its last words, or LimitExceededError."""
    limits = bounds or Bounds()
    with tempfile.TemporaryDirectory(prefix="tidewaiter-") as folder:
        output, words, code = _run(command, _environment(Path(folder)), folder, limits)
    if code:
        raise BadInputError(f"{Path(command[0]).name} failed: {_shortened(words) or f'exit code {code}'}")
    return output.decode(errors="replace")


def _environment(folder: Path) -> Mapping[str, str]:
    """Make an environment in which neither plugins nor git nor the network nor a cluster can be found."""
    return {
        "PATH": str(folder),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "KUBECONFIG": os.devnull,
        **{f"HELM_{what}": str(folder / "helm") for what in ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "PLUGINS")},
        "HELM_REGISTRY_CONFIG": str(folder / "registry.json"),
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), _NOWHERE),
        "GOMEMLIMIT": "1GiB",
    }


def _run(command: Sequence[str], environment: Mapping[str, str], folder: str, limits: Bounds) -> tuple[bytes, bytes, int]:
    try:
        process = subprocess.Popen(  # noqa: S603 - an absolute path and arguments of ours
            command,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise BadInputError(f"{command[0]} cannot be run: {error.strerror}") from None
    _limit_memory(process.pid)
    try:
        output, words = _read(process, limits)
        return output, words, process.wait(timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        raise LimitExceededError(f"{Path(command[0]).name} took longer than {limits.seconds:.0f} s") from None
    finally:
        _end(process)


def _limit_memory(pid: int) -> None:
    """Limit the address space, where the system can do that from outside (Linux)."""
    try:
        import resource

        resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    except (ImportError, AttributeError, OSError, ValueError):
        return


def _read(process: subprocess.Popen[bytes], limits: Bounds) -> tuple[bytes, bytes]:
    """Read both streams together until they end or a limit is passed."""
    output, words = bytearray(), bytearray()
    end = time.monotonic() + limits.seconds
    with selectors.DefaultSelector() as selector:
        for stream, buffer in ((process.stdout, output), (process.stderr, words)):
            if stream:
                selector.register(stream, selectors.EVENT_READ, buffer)
        while selector.get_map():
            left = end - time.monotonic()
            ready = selector.select(timeout=left) if left > 0 else ()
            if not ready:
                raise subprocess.TimeoutExpired(process.args, limits.seconds)
            for key, _ in ready:
                _take(selector, key, limits.size)
    return bytes(output), bytes(words)


def _take(selector: selectors.BaseSelector, key: selectors.SelectorKey, size: int) -> None:
    chunk = os.read(key.fd, _CHUNK)
    if not chunk:
        selector.unregister(key.fileobj)
    key.data.extend(chunk)
    if len(key.data) > size:
        raise LimitExceededError(f"it wrote more than {size >> 20} MiB")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Make sure that neither the tool nor what it started is left."""
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _shortened(words: bytes) -> str:
    lines = [line.strip() for line in words.decode(errors="replace").splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith(("WARNING", "walk.go", "level=", "Use --debug"))]
    text = " ".join(kept or lines)
    _, logged, error = text.partition(' err="')  # kubectl writes its errors as a log
    text = error.rstrip('"').replace('\\"', '"') if logged else text
    return text if len(text) <= _MAX_WORDS else f"{text[:_MAX_WORDS]}…"
