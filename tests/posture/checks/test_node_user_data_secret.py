"""The control `node_user_data_secret`: what it fails, what it passes and what it cannot know."""

import pytest

from tests.posture.clusters import cluster, group
from tests.posture.kubelet.kubelets import made, node_class, node_config, node_group
from tidewaiter.posture.checks.node_user_data_secret import CONTROL
from tidewaiter.posture.context import NO_CONTEXT, Context
from tidewaiter.posture.control import Unknown

KNOWS = Context(secrets_in=lambda text: [("a token", 3)] * text.count("ghp_"))
MIME = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/x-shellscript\n\nexport T=ghp_a\n--x--\n"


def outcomes(subject, context=KNOWS):
    """Run the control."""
    return [f"UNKNOWN {one.permission}".strip() if isinstance(one, Unknown) else one.pointer for one in CONTROL.check(subject, context)]


@pytest.mark.parametrize("text", ["#!/bin/sh\nexport T=ghp_a U=ghp_b\n", MIME])
def test_hit_names_the_user_data_once(text):
    """In a launch template and in a node class; a secret's own text is never repeated."""
    assert outcomes(node_group(text)) == ["/nodegroups/g/launchTemplate/userData"]
    assert outcomes(node_class(text)) == ["/spec/userData"]
    (found,) = CONTROL.check(node_class(text), KNOWS)
    assert "ghp_" not in found.message


def test_near_miss_passes():
    """User data without secrets, and none."""
    for subject in (node_group(node_config(readOnlyPort=0)), node_group(), node_class("")):
        assert outcomes(subject) == []


def test_missing_facts_are_not_a_pass():
    """Groups, a template or user data that could not be read, and a caller that knows no secrets."""
    assert outcomes(cluster()) == ["UNKNOWN eks:ListNodegroups"]
    assert outcomes(cluster(node_groups=(group(template_unread="denied"),))) == ["UNKNOWN ec2:DescribeLaunchTemplateVersions"]
    assert outcomes(cluster(node_groups=(group(template={"UserData": "***"}),))) == ["UNKNOWN"]
    assert outcomes(cluster(node_groups=(group(template={"UserData": object()}),))) == ["UNKNOWN"]
    assert outcomes(node_group("text"), NO_CONTEXT) == ["UNKNOWN"]


def test_other_objects_have_no_user_data():
    """The control does not apply to them."""
    assert not CONTROL.applies(made("Node", "v1"))
    assert CONTROL.applies(node_class(""))
    assert not CONTROL.applies(cluster(node_groups=()))
