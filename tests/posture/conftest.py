"""What the tests of controls share: from a pod spec to the offending places."""

from collections.abc import Callable

import pytest
import yaml

from tidewaiter.posture.control import Control, Violation
from tidewaiter.posture.pods import pod_of

Places = Callable[..., list[str]]


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
