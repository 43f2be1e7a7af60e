"""Where words go: stdout carries data only; progress, warnings and errors go to stderr."""

import sys
from collections.abc import Callable
from pathlib import Path

from tidewaiter.errors import BadInputError, TidewaiterError


def say(quiet: bool = False) -> Callable[[str], None]:
    """Return a progress listener: silent when quiet or when stderr is not a terminal."""
    silent = quiet or not sys.stderr.isatty()
    return lambda line: None if silent else print(line, file=sys.stderr)  # noqa: T201 - this is the console


def note(line: str) -> None:
    """Tell the user something that is not data."""
    print(line, file=sys.stderr)  # noqa: T201 - this is the console


def complain(error: TidewaiterError) -> None:
    """Print an error with its place and its hint."""
    place = f"\n  where: {error.where}" if error.where else ""
    advice = f"\n  hint:  {error.hint}" if error.hint else ""
    note(f"error: {error.message}{place}{advice}")


def emit(body: str | bytes, output: Path | None) -> None:
    """Write data to a file, or to stdout; text gets a final newline."""
    raw = body.encode() if isinstance(body, str) else body
    if raw and not raw.endswith(b"\n"):
        raw += b"\n"
    if output is None:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(raw)
    except OSError as error:
        raise BadInputError(f"cannot be written: {error.strerror}", where=str(output), hint="Choose another --output") from None
