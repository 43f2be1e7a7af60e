"""What the tests of controls share: from a pod spec to the offending places."""

from collections.abc import Callable

import pytest
import yaml

from tidewaiter.posture.context import NO_CONTEXT
from tidewaiter.posture.control import Control, Unknown, Violation
from tidewaiter.posture.dockerfile import read_dockerfile
from tidewaiter.posture.manifests import read_manifests
from tidewaiter.posture.pods import pod_of
from tidewaiter.posture.subjects import subjects_of

Places = Callable[..., list[str]]
Judge = Callable[..., list[str]]


@pytest.fixture
def places() -> Places:
    """Return a function (control, pod spec as YAML, minor, annotations) -> pointers of the violations."""

    def find(control: Control, spec: str, minor: int = 37, annotations: dict[str, str] | None = None) -> list[str]:
        data = {"kind": "Pod", "metadata": {"name": "p", "annotations": annotations or {}}, "spec": yaml.safe_load(spec)}
        pod = pod_of(data, minor)
        assert pod is not None
        found = list(control.check(pod))
        assert all(isinstance(one, Violation) and one.message for one in found)
        return [one.pointer for one in found if isinstance(one, Violation)]

    return find


@pytest.fixture
def judge() -> Judge:
    """Return a function (control, manifests, complete, minor) -> a line per outcome: `PASS`, `FAIL pointer` or `UNKNOWN permission`.

    A violation more or less severe than its control says so: `FAIL pointer (high)`. What the control does not apply to has no line.
    """

    def say(one: Violation | Unknown) -> str:
        if isinstance(one, Unknown):
            assert one.reason
            return f"UNKNOWN {one.permission}".rstrip()
        assert one.message
        return f"FAIL {one.pointer}" + (f" ({one.severity})" if one.severity else "")

    def run(control: Control, text: str, complete: frozenset[str] | None = None, minor: int = 34) -> list[str]:
        read = read_manifests(text, "test.yaml")
        assert read.problems == ()
        lines: list[str] = []
        for target, subject in subjects_of(read.objects, minor, complete):
            if target in control.targets and control.applies(subject.value):
                lines += [say(one) for one in control.check(subject.value)] or ["PASS"]
        return lines

    return run


@pytest.fixture
def judge_dockerfile() -> Judge:
    """Return a function (control, Dockerfile) -> a line per outcome: `FAIL line number`, or `UNKNOWN`."""

    def run(control: Control, text: str) -> list[str]:
        given = (NO_CONTEXT,) if control.in_context else ()
        found = list(control.check(read_dockerfile(text, "Dockerfile"), *given))
        assert all(one.message if isinstance(one, Violation) else one.reason for one in found)
        return [f"FAIL {one.line}" if isinstance(one, Violation) else "UNKNOWN" for one in found]

    return run
