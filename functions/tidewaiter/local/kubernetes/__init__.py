"""A stateful Kubernetes API of our own on the loopback: what the audit reads and the responder changes when there is no cluster."""

from tidewaiter.local.kubernetes.authentication import sts_identity
from tidewaiter.local.kubernetes.rbac import User
from tidewaiter.local.kubernetes.server import ADMIN_TOKEN, LoopbackKubernetes

__all__ = ["ADMIN_TOKEN", "LoopbackKubernetes", "User", "sts_identity"]
