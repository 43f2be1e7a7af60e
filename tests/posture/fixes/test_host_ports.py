"""Ports and probes of the node."""

import pytest

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a/b:1\n"

CASES = [
    (
        "TW-K8S-host-port",
        POD + ("    ports:\n    - hostPort: 80\n      containerPort: 80\n"),
        POD + ("    ports:\n    - containerPort: 80\n"),
        "whoever calls the port at the node's address no longer reaches it: publish it with a Service",
    ),
    (
        "TW-K8S-host-in-probe",
        POD + "    livenessProbe: {tcpSocket: {host: x, port: 1}}\n",
        POD + "    livenessProbe: {tcpSocket: {port: 1}}\n",
        "the kubelet asks the pod's own address, where nothing may answer",
    ),
]


@pytest.mark.parametrize(("control", "text", "result", "breaks"), CASES)
def test_the_text_changes_where_it_has_to(fixed, control, text, result, breaks):
    """The finding is cleared by the smallest change, which is not made unasked if it may break something, nor twice."""
    assert fixed(control, text) == (result, breaks)
