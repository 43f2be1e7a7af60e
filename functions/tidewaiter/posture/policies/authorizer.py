"""The `authorizer`: declared, so that expressions are checked and may get round it, but without a value: nobody is asking offline.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-authorizer-library.
"""

from tidewaiter.posture.policies.functions import Function

AUTHORIZER = "kubernetes.authorization.Authorizer"
_PATH = "kubernetes.authorization.PathCheck"
_GROUP = "kubernetes.authorization.GroupCheck"
_RESOURCE = "kubernetes.authorization.ResourceCheck"
_DECISION = "kubernetes.authorization.Decision"


def _unknown(*_: object) -> object:
    raise ValueError("who asks is unknown offline")


_DECLARED = (
    ("path", (AUTHORIZER, "string"), _PATH),
    ("check", (_PATH, "string"), _DECISION),
    ("check", (_RESOURCE, "string"), _DECISION),
    ("group", (AUTHORIZER, "string"), _GROUP),
    ("serviceAccount", (AUTHORIZER, "string", "string"), AUTHORIZER),
    ("resource", (_GROUP, "string"), _RESOURCE),
    ("subresource", (_RESOURCE, "string"), _RESOURCE),
    ("namespace", (_RESOURCE, "string"), _RESOURCE),
    ("name", (_RESOURCE, "string"), _RESOURCE),
    ("fieldSelector", (_RESOURCE, "string"), _RESOURCE),
    ("labelSelector", (_RESOURCE, "string"), _RESOURCE),
    ("errored", (_DECISION,), "bool"),
    ("error", (_DECISION,), "string"),
    ("allowed", (_DECISION,), "bool"),
    ("reason", (_DECISION,), "string"),
)
FUNCTIONS = tuple(Function(name, parameters, returns, _unknown) for name, parameters, returns in _DECLARED)
