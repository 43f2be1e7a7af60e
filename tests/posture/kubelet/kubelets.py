"""Kubelets in every form that they are told of, which is what the tests of kubelet controls tell apart."""

import base64

import yaml

from tests.posture.clusters import cluster, group
from tidewaiter.posture.control import Unknown
from tidewaiter.posture.objects import KubernetesObject


def encoded(text):
    """Write user data as launch templates hold it."""
    return base64.b64encode(text.encode()).decode()


def node_group(text="", **fields):
    """Make a cluster with one node group of this user data."""
    template = {"UserData": encoded(text)} if text else {}
    return cluster(node_groups=(group(template=template, **fields),))


def node_config(**config):
    """Write a NodeConfig that sets a kubelet's configuration."""
    return yaml.safe_dump({"apiVersion": "node.eks.aws/v1alpha1", "kind": "NodeConfig", "spec": {"kubelet": {"config": config}}})


def script(arguments):
    """Write a script that gives the kubelet of AL2 arguments."""
    return f"#!/bin/bash\nset -ex\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '{arguments}'\n"


def configuration(**config):
    """Make a kubelet's own configuration, as a file holds it or as the kubelet tells it."""
    data = {"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration", "metadata": {"name": "n"}, **config}
    return KubernetesObject(data=data, minor=34)


def made(kind, version, *, beside=None, labels=None, **spec):
    """Make an object."""
    data = {"apiVersion": version, "kind": kind, "metadata": {"name": "n", "labels": labels or {}}, "spec": spec}
    return KubernetesObject(data=data, minor=34, beside=beside or {})


def node_class(text, family="AL2023"):
    """Make a Karpenter node class with user data."""
    return made("EC2NodeClass", "karpenter.k8s.aws/v1", amiFamily=family, userData=text)


def outcomes(control, subject):
    """Run a control: `FAIL pointer` or `UNKNOWN permission` for each outcome, None where it does not apply."""
    if not control.applies(subject):
        return None
    lines = []
    for one in control.check(subject):
        assert one.reason if isinstance(one, Unknown) else one.message
        lines.append(f"UNKNOWN {one.permission}".rstrip() if isinstance(one, Unknown) else f"FAIL {one.pointer}")
    return lines
