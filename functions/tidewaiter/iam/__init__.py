"""The one IAM policy evaluator: pure, three-valued, fail closed. What it does not understand is undecided, never allowed.

Start at `evaluate`; `parse_policy` reads documents and `Request` says who asks for what.
"""

from tidewaiter.iam.document import PolicyDocument, PolicyKind, Statement, parse_policy
from tidewaiter.iam.evaluate import Decision, Effect, Matched, all_of, evaluate
from tidewaiter.iam.request import Caller, CallerKind, ContextValue, Request

__all__ = [
    "Caller",
    "CallerKind",
    "ContextValue",
    "Decision",
    "Effect",
    "Matched",
    "PolicyDocument",
    "PolicyKind",
    "Request",
    "Statement",
    "all_of",
    "evaluate",
    "parse_policy",
]
