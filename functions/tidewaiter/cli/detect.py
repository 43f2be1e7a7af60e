"""`tidewaiter detect` and `tidewaiter replay`: what the detections make of recorded events, on this machine, changing nothing."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tidewaiter.cli import options
from tidewaiter.cli.console import note
from tidewaiter.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from tidewaiter.model.detection import Incident, Signal
    from tidewaiter.model.problem import Problem
    from tidewaiter.pipeline_ports import DetectPorts

Events = Annotated[
    Path, typer.Argument(help="CloudTrail records: JSON, JSON lines, a log file with Records, or any of them gzipped; - is stdin.")
]


def detect(path: Events, json_output: options.Json = False, strict: options.Strict = False) -> None:
    """Detect suspicious behaviour in recorded CloudTrail events; the file itself is the baseline's history."""
    from tidewaiter import pipeline

    problems: list[Problem] = []
    found = pipeline.detect(_records(path, problems), _ports())
    problems += found.problems
    latest = {incident.id: incident for incident in found.incidents}
    if json_output:
        _print_json(found.signals, latest)
    else:
        _print_words(found.signals, latest)
    for problem in problems:
        note(f"problem: {problem.what} ({problem.where})")
    if latest:
        raise typer.Exit(ExitCode.GATE)
    raise typer.Exit(ExitCode.INCOMPLETE if strict and problems else ExitCode.OK)


def replay(path: Events) -> None:
    """Replay recorded events one by one, in order of time, and show what each one changes."""
    from tidewaiter import pipeline

    problems: list[Problem] = []
    ports = _ports()
    for record in sorted(_records(path, problems), key=_time_of):
        found = pipeline.detect([record], ports)
        detail = record.get("detail", record)
        sys.stdout.write(f"{_time_of(record)}  {detail.get('eventSource', '?')}:{detail.get('eventName', '?')}\n")
        for signal in found.signals:
            sys.stdout.write(f"    signal    {signal.severity.value:13} {signal.title}: {'; '.join(signal.reasons)}\n")
        for incident in found.incidents:
            sys.stdout.write(f"    incident  {incident.severity.value:13} {incident.title} (score {incident.score:.0f})\n")
        problems += found.problems
    for problem in problems:
        note(f"problem: {problem.what} ({problem.where})")


def _ports() -> "DetectPorts":
    from tidewaiter.adapters.clock import SystemClock
    from tidewaiter.adapters.memory_baselines import MemoryBaselines
    from tidewaiter.adapters.memory_stores import MemoryIncidents, MemoryPublisher, MemorySignals, MemoryWorkloads
    from tidewaiter.pipeline_ports import DetectPorts

    return DetectPorts(
        baselines=MemoryBaselines(),
        signals=MemorySignals(),
        incidents=MemoryIncidents(),
        workloads=MemoryWorkloads(),
        publisher=MemoryPublisher(),
        clock=SystemClock(),
    )


def _records(path: Path, problems: "list[Problem]") -> Iterator[Mapping[str, Any]]:
    from tidewaiter.detection.normalise.files import read_records
    from tidewaiter.errors import NotFoundError
    from tidewaiter.model.problem import Problem

    if str(path) != "-" and not path.is_file():
        raise NotFoundError("no such file", where=str(path))
    with sys.stdin.buffer if str(path) == "-" else path.open("rb") as stream:
        for record in read_records(stream, str(path)):
            if isinstance(record, Problem):
                problems.append(record)
            else:
                yield record


def _time_of(record: Mapping[str, Any]) -> str:
    return str(record.get("detail", record).get("eventTime", ""))


def _print_json(signals: "tuple[Signal, ...]", incidents: "Mapping[str, Incident]") -> None:
    from tidewaiter import documents

    body = {
        "signals": [documents.dump("signal", signal) for signal in signals],
        "incidents": [documents.dump("incident", incident) for incident in incidents.values()],
    }
    sys.stdout.write(json.dumps(body, indent=2) + "\n")


def _print_words(signals: "tuple[Signal, ...]", incidents: "Mapping[str, Incident]") -> None:
    for signal in (one for one in signals if not one.baseline):
        sys.stdout.write(f"{signal.time}  {signal.severity.value:13} {signal.rule_id}  {signal.actor}\n    {'; '.join(signal.reasons)}\n")
    for incident in incidents.values():
        sys.stdout.write(f"\nINCIDENT {incident.severity.value}: {incident.title}, score {incident.score:.0f}\n")
        for reason in incident.reasons:
            sys.stdout.write(f"  - {reason}\n")
    by_rules = sum(1 for one in signals if not one.baseline)
    sys.stdout.write(f"{by_rules} signals by rules, {len(signals) - by_rules} first-seen, {len(incidents)} incidents\n")
