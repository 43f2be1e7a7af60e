"""Seam 5, IAM: every call of a role session is decided by our own evaluator; the operator's key is not. Fail closed.

A loopback connection stands for TLS 1.3: `aws:SecureTransport` is true, `s3:TlsVersion` is 1.3.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from moto.iam.models import iam_backends
from moto.s3.models import s3_backends

from tidewaiter.iam import Caller, CallerKind, Decision, PolicyDocument, Request, evaluate, parse_policy
from tidewaiter.local.encryption import key_uses
from tidewaiter.local.iam_report import IamReport, Ledger
from tidewaiter.local.iam_table import Place, Target, targets_of
from tidewaiter.local.network import doors_of
from tidewaiter.local.resource_policies import policies_of
from tidewaiter.local.sessions import OPERATOR_KEY, RoleSession, Sessions
from tidewaiter.local.wire import ApiError, ApiRequest
from tidewaiter.ports import Clock

NOT_THERE = (
    "aws:requesttag/*",
    "aws:resourcetag/*",
    "aws:tagkeys",
    "aws:calledvia*",
    "aws:multifactorauth*",
    "aws:principalorg*",
    "aws:resourceorg*",
    "aws:sourceorg*",
    "aws:sourcevpc*",
    "aws:sourceidentity",
    "aws:federatedprovider",
    "lambda:sourcefunctionarn",
    "s3:x-amz-*",
    "s3:object-lock-*",
    "s3:prefix",
    "s3:delimiter",
    "ecr:resourcetag/*",
    "ec2:resourcetag/*",
    "iam:resourcetag/*",
    "kms:encryptioncontext*",
)
"""Condition keys that the table states whenever a call has them: where it does not, they are known to be absent."""

NEEDS_NO_GRANT = frozenset({"sts:GetCallerIdentity"})
"""Actions that everyone may do; a grant for one counts as used all the same."""

_SERVICE_NOT_THERE = (*NOT_THERE, "aws:sourceip")


class Authority:
    """Decides calls of role sessions and of AWS services, and keeps account of what was denied and what was used."""

    def __init__(self, place: Place, sessions: Sessions, clock: Clock) -> None:
        self._place = place
        self._sessions = sessions
        self._clock = clock
        self._ledger = Ledger()
        self._lock = threading.Lock()

    def check(self, request: ApiRequest) -> ApiError | None:
        """Decide one API call; None lets it pass."""
        if request.access_key == OPERATOR_KEY:
            return None
        session = self._sessions.find(request.access_key)
        if session is None:
            return ApiError(code="InvalidClientTokenId", message="The security token included in the request is invalid.")
        targets = targets_of(request, self._place)
        if targets is None:
            return self._refuse(session, request.action, "*", ("the embedded AWS does not know this call: it fails closed",))
        doors = doors_of(session, request.service, self._place)
        for target in targets:
            for needed in (target, *key_uses(target, self._place)):
                # What a service does with a key in the caller's name does not come from the caller's network.
                decision = self.session_may(session, needed, doors if needed is target else None)
                if not decision.allowed and needed.action not in NEEDS_NO_GRANT:
                    return _error(request, session, needed, decision)
        return self._hide_missing_key(request, session)

    def session_may(self, session: RoleSession, target: Target, doors: Sequence[PolicyDocument] | None = None) -> Decision:
        """Decide one action of a role session, by identity, boundary, session and resource policies, and by the `doors` of its network."""
        role = _role(session.role_arn, self._place)
        if role is None:
            return self._note(session.role_arn, target, evaluate(self._request(session, target, {}), identity=()))
        resource_policies = policies_of(target.resource, self._place)
        decision = evaluate(
            self._request(session, target, {tag["Key"]: tag["Value"] for tag in role.tags}),
            identity=_identity(role),
            boundary=_boundary(role, self._place),
            session=(_parse(session.policy, "session"),) if session.policy else None,
            resource_policies=resource_policies,
            scps=() if doors is None else (doors,),  # a level that must allow, as an organisation's does
        )
        return self._note(session.role_arn, target, decision)

    def service_may(self, service: str, target: Target, source_arn: str = "") -> Decision:
        """Decide one action of an AWS service such as `events.amazonaws.com` by the resource's own policy."""
        source = {"aws:SourceArn": source_arn} if source_arn else {}
        request = Request(
            caller=Caller(kind=CallerKind.SERVICE, service=service),
            action=target.action,
            resource=target.resource,
            context={**_globals(self._clock.now(), self._place), "aws:SourceAccount": self._place.account, **source, **target.context},
            absent=_SERVICE_NOT_THERE,
            resource_account=self._place.account,
        )
        decision = evaluate(request, identity=(), resource_policies=policies_of(target.resource, self._place))
        return self._note(service, target, decision)

    def report(self) -> IamReport:
        """Tell what was denied so far, and what the roles that acted were granted but did not use."""
        with self._lock:
            roles = {arn: _identity(role) for arn in self._ledger.actors() if (role := _role(arn, self._place)) is not None}
            return self._ledger.report(roles)

    def _request(self, session: RoleSession, target: Target, role_tags: Mapping[str, str]) -> Request:
        context = {**_globals(self._clock.now(), self._place), "aws:TokenIssueTime": _stamp(session.issued), "aws:ViaAWSService": "false"}
        account = self._place.account
        if session.function:
            context["lambda:SourceFunctionArn"] = self._place.arn("lambda", f"function:{session.function}")
        return Request(
            caller=Caller(kind=CallerKind.ROLE_SESSION, arn=session.arn, account=account, role_arn=session.role_arn, tags=role_tags),
            action=target.action,
            resource=target.resource,
            context={**context, **target.context},
            absent=NOT_THERE,
            resource_account=account,
        )

    def _hide_missing_key(self, request: ApiRequest, session: RoleSession) -> ApiError | None:
        """Answer 403 instead of 404 for an object that is not there to those who may not list the bucket, as S3 does."""
        if request.action not in {"s3:GetObject", "s3:HeadObject"}:
            return None
        bucket = s3_backends[self._place.account]["aws"].buckets.get(request.params["Bucket"])
        if bucket is None or request.params["Key"] in bucket.keys:
            return None
        target = Target(
            action="s3:ListBucket", resource=f"arn:aws:s3:::{request.params['Bucket']}", context={"s3:prefix": request.params["Key"]}
        )
        decision = self.session_may(session, target)
        return None if decision.allowed else _error(request, session, target, decision)

    def _note(self, actor: str, target: Target, decision: Decision) -> Decision:
        if target.action in NEEDS_NO_GRANT and not decision.allowed:
            return decision
        with self._lock:
            self._ledger.note(actor, target, decision)
        return decision

    def _refuse(self, session: RoleSession, action: str, resource: str, reasons: Sequence[str]) -> ApiError:
        with self._lock:
            self._ledger.refuse(session.role_arn, action, resource, reasons)
        return ApiError(code="AccessDeniedException", message=f"{session.arn} may not {action}: {reasons[0]}")


def _error(request: ApiRequest, session: RoleSession, target: Target, decision: Decision) -> ApiError:
    code = {"ec2": "UnauthorizedOperation", "query": "AccessDenied", "rest-xml": "AccessDenied"}.get(
        request.protocol, "AccessDeniedException"
    )
    reason = "; ".join(decision.reasons)
    message = (
        f"User: {session.arn} is not authorized to perform: {target.action} on resource: {target.resource} ({decision.effect}: {reason})"
    )
    return ApiError(code=code, message=message)


def _globals(now: datetime, place: Place) -> dict[str, str | tuple[str, ...]]:
    return {
        "aws:SecureTransport": "true",
        "s3:TlsVersion": "1.3",
        "aws:CurrentTime": _stamp(now),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:RequestedRegion": place.region,
        "aws:ResourceAccount": place.account,
        "aws:SourceIp": "127.0.0.1",
    }


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _role(arn: str, place: Place) -> Any:
    return next((role for role in iam_backends[place.account]["aws"].roles.values() if role.arn == arn), None)


def _identity(role: Any) -> tuple[PolicyDocument, ...]:
    inline = [_parse(_text(document), f"{role.name}/{name}") for name, document in role.policies.items()]
    managed = [_parse(_default_version(policy), policy.arn) for policy in role.managed_policies.values()]
    return (*inline, *managed)


def _boundary(role: Any, place: Place) -> PolicyDocument | None:
    arn = role.permissions_boundary_arn
    if not arn:
        return None
    policy = iam_backends[place.account]["aws"].managed_policies.get(arn)
    return _parse(_default_version(policy) if policy else "", f"boundary {arn}")


def _default_version(policy: Any) -> str:
    return next((_text(version.document) for version in policy.versions if version.is_default), "")


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


@lru_cache(maxsize=1024)
def _parse(text: str, name: str) -> PolicyDocument:
    return parse_policy(text, name=name)
