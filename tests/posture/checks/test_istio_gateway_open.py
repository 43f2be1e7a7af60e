"""The control `istio_gateway_open`: hosts of Istio's gateways."""

import pytest

from tidewaiter.posture.checks.istio_gateway_open import CONTROL

GATEWAY = """
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: g, namespace: edge}}
spec: {{servers: [{{port: {{number: 443, protocol: HTTPS}}, hosts: {hosts}}}]}}
"""


@pytest.mark.parametrize("hosts", ["[a.example.com, '*']", "[./a.example.com, '*/*']"])
def test_hit_names_the_host(judge, hosts):
    """Every name for every namespace, in both spellings."""
    assert judge(CONTROL, GATEWAY.format(hosts=hosts)) == ["FAIL /spec/servers/0/hosts/1"]


@pytest.mark.parametrize("hosts", ["[a.example.com]", "['*.example.com']", "['./*']", "['shop/*']", "7"])
def test_near_miss_passes(judge, hosts):
    """A name, or every name for one namespace."""
    assert judge(CONTROL, GATEWAY.format(hosts=hosts)) == ["PASS"]


def test_gateways_of_gateway_api_have_controls_of_their_own(judge):
    """The kind of another group is left alone."""
    assert judge(CONTROL, GATEWAY.format(hosts="['*']").replace("networking.istio.io", "gateway.networking.k8s.io")) == []
