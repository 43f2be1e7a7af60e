"""Objects of a cluster without what no audit looks at, and with one copy of what many of them say alike.

The pods of one workload differ in a name, a node and a token's volume; a page of them is dropped once its objects are slim.
"""

import marshal
from collections.abc import Mapping
from typing import Any

from tidewaiter.posture.pods import mapping, sequence

_STATUSES = ("containerStatuses", "ephemeralContainerStatuses", "initContainerStatuses")
_OF_CONTAINERS = ("image", "imageID", "name")
_OF_PODS = ("hostIP", "phase", "podIP", "podIPs", "startTime")
_VALUES_ONLY = 2  # later versions of marshal write equal values differently, by who else refers to them


class Slimmer:
    """Slims the objects of one cluster; what it returns must not be changed, since objects share parts."""

    def __init__(self) -> None:
        self._known: dict[bytes, Any] = {}

    def slim(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return an object with everything that controls, users' policies and the identity graph ask for."""
        found = dict(data)
        found["metadata"] = {key: self._share(value) for key, value in mapping(data.get("metadata")).items() if key != "managedFields"}
        if isinstance(data.get("spec"), dict):
            found["spec"] = self._spec(data["spec"])
        if isinstance(data.get("status"), dict):
            found["status"] = self._status(data["status"], data.get("kind"))
        return found

    def _spec(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        return {key: self._template(value) if key == "template" else self._part(value) for key, value in spec.items()}

    def _template(self, template: object) -> object:
        if not isinstance(template, dict) or not isinstance(template.get("spec"), dict):
            return template
        return {**template, "metadata": self._share(template.get("metadata")), "spec": self._spec(template["spec"])}

    def _part(self, value: object) -> object:
        return [self._share(one) for one in value] if isinstance(value, list) else self._share(value)

    def _status(self, status: Mapping[str, Any], kind: object) -> Mapping[str, Any]:
        if kind == "Pod":
            slim: dict[str, Any] = {key: status[key] for key in _OF_PODS if key in status}
            return slim | {key: [self._share(_short(one)) for one in sequence(status[key])] for key in _STATUSES if key in status}
        return {key: value for key, value in status.items() if key != "images"} if kind == "Node" else status

    def _share(self, value: Any) -> Any:
        """Return the first value that equals this one."""
        if not isinstance(value, dict | list):
            return value
        try:
            return self._known.setdefault(marshal.dumps(value, _VALUES_ONLY), value)
        except ValueError:  # nested deeper than marshal goes
            return value


def _short(status: object) -> dict[str, Any]:
    return {key: value for key, value in mapping(status).items() if key in _OF_CONTAINERS}
