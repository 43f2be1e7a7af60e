"""User data to settings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.kubelet.kubelets import node_config, script
from tidewaiter.posture.kubelet.bootstrap import flags_of, read_bootstrap


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        (["--a=b", "--c", "d", "--e"], {"a": "b", "c": "d", "e": "true"}),
        (["--e", "--a=b=c"], {"e": "true", "a": "b=c"}),
        (["loose", "--a="], {"a": ""}),
        ([], {}),
    ],
)
def test_flags(words, flags):
    """With an equals sign, with a word after, and alone."""
    assert dict(flags_of(words)) == flags


def test_later_node_configurations_are_stronger():
    """Objects merge deeply, as nodeadm merges them."""
    first = node_config(readOnlyPort=1, authentication={"anonymous": {"enabled": True}})
    second = node_config(authentication={"webhook": {"enabled": True}}, readOnlyPort=0)
    found = read_bootstrap(f"{first}---\n{second}", encoded=False)
    assert found.config == {"readOnlyPort": 0, "authentication": {"anonymous": {"enabled": True}, "webhook": {"enabled": True}}}
    assert (found.starter, found.unknown) == ("nodeadm", "")


@pytest.mark.parametrize(
    "text",
    [
        script("--read-only-port=10255 --v=2"),
        '#!/bin/sh\n/etc/eks/bootstrap.sh c \\\n  --kubelet-extra-args="--read-only-port=10255 --v=2"\n',
        "#!/bin/sh\nsudo bash -c true; /etc/eks/bootstrap.sh c --apiserver-endpoint x --kubelet-extra-args '--read-only-port 10255 --v 2'",
    ],
)
def test_arguments_of_the_bootstrap_script(text):
    """Quoted words, with an equals sign or without."""
    found = read_bootstrap(text, encoded=False)
    assert (found.flags, found.starter, found.unknown) == ({"read-only-port": "10255", "v": "2"}, "bootstrap.sh", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#!/bin/sh\njq .a=1 /etc/kubernetes/kubelet/kubelet-config.json > /tmp/a\n", "script"),
        ("#!/bin/sh\nsystemctl restart kubelet\n", "script"),
        ('#!/bin/sh\n/etc/eks/bootstrap.sh c --kubelet-extra-args "--a=\'b"\n', "quotes"),
        ("#!/bin/sh\n/etc/eks/bootstrap.sh c $EXTRA\n", "variable"),
        ('#!/bin/sh\nA="--anonymous-auth=true"\n/etc/eks/bootstrap.sh c --kubelet-extra-args "${A}"\n', "variable"),
        ("#cloud-config\nwrite_files: [{path: /etc/kubernetes/kubelet.json}]\n", "cloud-init"),
        ("<powershell>\nStart-EKSBootstrap\n</powershell>", "form"),
        ("apiVersion: node.eks.aws/v1alpha1\nkind: [", "node configuration"),
        ("Content-Type: multipart/mixed\n" * 3 + "\n" + "x" * 300_000, "more than"),
    ],
)
def test_what_may_set_more_is_said(text, why):
    """It is never taken for harmless."""
    assert why in read_bootstrap(text, encoded=False).unknown


def test_variables_that_can_hold_no_flags_decide_nothing():
    """The cluster's name, values of flags and labels are filled in at the start, and set nothing of the kubelet besides."""
    text = "#!/bin/sh\n/etc/eks/bootstrap.sh --apiserver-endpoint $API --kubelet-extra-args '--node-labels=a=$B --max-pods $MAX' ${NAME}\n"
    found = read_bootstrap(text, encoded=False)
    assert (found.unknown, found.starter) == ("", "bootstrap.sh")


def test_what_has_nothing_to_do_with_the_kubelet_is_left_alone():
    """A script that installs an agent, a cloud-init part that makes a user, an empty text."""
    for text in ("#!/bin/sh\nyum install -y agent\n", "#cloud-config\nusers: [ana]\n", "  \n"):
        found = read_bootstrap(text, encoded=False)
        assert (found.config, found.flags, found.starter, found.unknown) == ({}, {}, "", "")


def test_bottlerocket_settings():
    """Names of its own become those of the kubelet; other tables say nothing of it."""
    text = "[settings.kubernetes]\nevent-qps = 9\nserver-tls-bootstrap = false\n[settings.host-containers.admin]\nenabled = true\n"
    found = read_bootstrap(text, encoded=False)
    assert (found.config, found.starter) == ({"eventRecordQPS": 9, "serverTLSBootstrap": False}, "bottlerocket")


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    """Something is said of every text, and nothing is raised."""
    for beginning in ("", "#!/bin/sh\n/etc/eks/bootstrap.sh ", "apiVersion: node.eks.aws/v1alpha1\n", "[settings]\n"):
        found = read_bootstrap(beginning + text, encoded=False)
        assert isinstance(found.config, dict)
