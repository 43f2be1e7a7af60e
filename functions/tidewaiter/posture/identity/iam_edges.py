"""How one IAM principal becomes another: by assuming it, rewriting whom it trusts, passing it to a service, or taking a user's keys."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tidewaiter.iam import Caller, CallerKind, Decision, Request, parse_policy
from tidewaiter.iam.principal import names_deleted
from tidewaiter.model.identity import EdgeKind, IdentityEdge
from tidewaiter.posture.identity.principals import Account, Identity, confidence_of, evidence_of
from tidewaiter.posture.identity.runners import RUNNERS, Runner

ASSUME, PASS, TRUST = "sts:AssumeRole", "iam:PassRole", "iam:UpdateAssumeRolePolicy"
KEYS = ("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile")


def service_names(service: str, partition: str) -> tuple[str, ...]:
    """Return what a service is called in trust policies of a partition: in China some services carry the ending of China."""
    return (service, f"{service}.cn") if partition == "aws-cn" else (service,)


def takeovers(source: Identity, account: Account, region: str) -> Iterator[IdentityEdge]:
    """Yield every edge from one identity to another of its account."""
    yield from filter(None, (_assume(source, role) for role in account.roles if role.node != source.node and _may_trust(role, account)))
    if source.mentions(TRUST):
        yield from filter(None, (_rewrite(source, role) for role in account.roles if role.node != source.node))
    if source.mentions(PASS):
        runners = [one for one in RUNNERS if all(source.mentions(action) for action, _ in one.calls)]
        yield from filter(None, (_pass(source, role, runners, account, region) for role in account.roles if role.node != source.node))
    keys = [action for action in KEYS if source.mentions(action)]
    if keys:
        yield from filter(None, (_keys(source, user, keys) for user in account.users if user.node != source.node))


def service_trusted(role: Identity, service: str, context: Mapping[str, str], absent: tuple[str, ...] = ()) -> Decision:
    """Decide whether a service may assume a role in these circumstances."""
    caller = Caller(kind=CallerKind.SERVICE, service=service)
    return role.admits(Request(caller=caller, action=ASSUME, resource=role.arn, context=context, absent=absent))


def outsiders(account: Account) -> Iterator[tuple[str, IdentityEdge]]:
    """Yield (who, edge) for everybody outside the account whom roles trust: other accounts, anyone, and OIDC providers."""
    for role in account.roles:
        for kind, value in sorted(
            {pair for one in (role.trust.statements if role.trust else ()) if not one.deny for pair in one.principals}
        ):
            edge = _outsider(kind, value, role, account)
            if edge:
                yield value, edge


def _outsider(kind: str, value: str, role: Identity, account: Account) -> IdentityEdge | None:
    if names_deleted(value):
        return None
    if kind == "Federated" and ":oidc-provider/" in value:
        caller, action = Caller(kind=CallerKind.WEB_IDENTITY, arn=value), "sts:AssumeRoleWithWebIdentity"
    elif kind in ("AWS", "*") and account.number not in value:
        number = value if value.isdigit() else (value.split(":") + [""] * 5)[4]
        caller = Caller(kind=CallerKind.ROOT, arn=f"arn:{account.partition}:iam::{number or 'any'}:root", account=number or "any")
        named = value not in ("*", number) and not value.endswith(":root")
        action = ASSUME
        if named:
            session = Caller(kind=CallerKind.ROLE_SESSION, arn=f"{value}/session", account=number, role_arn=value)
            caller = session if ":role/" in value else Caller(kind=CallerKind.USER, arn=value, account=number)
    else:
        return None
    # The other account's own policies are not ours to read: it can always allow itself.
    everything = parse_policy({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
    decision = role.admits(Request(caller=caller, action=action, resource=role.arn), [everything])
    return _edge(
        value, role.node, EdgeKind.ASSUME_ROLE, ((action, decision),), fix=f"Name fewer principals in the trust policy of {role.name}"
    )


def _may_trust(role: Identity, account: Account) -> bool:
    """Tell whether a trust policy could be about principals of the account; most are about services and tokens alone."""
    if role.trust is None or role.trust.problem:
        return role.trust is not None
    return any(
        one.not_principal
        or any(kind == "*" or (kind == "AWS" and (account.number in value or ":" not in value)) for kind, value in one.principals)
        for one in role.trust.statements
    )


def _assume(source: Identity, role: Identity) -> IdentityEdge | None:
    context, absent = role.known
    decision = source.may(ASSUME, role.arn, context, role.trust, absent)
    fix = f"Take {source.name} out of the trust policy of {role.name}, or deny it {ASSUME} on that role"
    return _edge(source.node, role.node, EdgeKind.ASSUME_ROLE, ((ASSUME, decision),), fix, (ASSUME,), role.arn)


def _rewrite(source: Identity, role: Identity) -> IdentityEdge | None:
    """After the trust policy names the source itself, only a denial in its own policies keeps it from assuming the role."""
    context, absent = role.known
    rewrite = source.may(TRUST, role.arn, context, absent=absent)
    if confidence_of((rewrite,)) is None:
        return None
    after = source.may(ASSUME, role.arn, context, source.naming_itself(), absent)
    fix = f"Deny {source.name} {TRUST} on {role.name}"
    return _edge(source.node, role.node, EdgeKind.REWRITE_TRUST, ((TRUST, rewrite), (ASSUME, after)), fix, (TRUST,), role.arn)


def _pass(source: Identity, role: Identity, runners: Iterable[Runner], account: Account, region: str) -> IdentityEdge | None:
    """Find the surest service that would run the source's code as the role."""
    found = [
        edge
        for runner in runners
        for service in service_names(runner.service, account.partition)
        if (edge := _through(source, role, replace(runner, service=service), account, region))
    ]
    return min(found, key=lambda edge: edge.confidence, default=None)


def _through(source: Identity, role: Identity, runner: Runner, account: Account, region: str) -> IdentityEdge | None:
    trusted = service_trusted(role, runner.service, {"aws:SourceAccount": account.number})
    if confidence_of((trusted,)) is None:
        return None
    passed = source.may(PASS, role.arn, {"iam:PassedToService": runner.service})
    if confidence_of((passed,)) is None:
        return None
    calls = [(action, source.may(action, _new(resource, account, region))) for action, resource in runner.calls]
    steps = ((PASS, passed), *calls, (f"{runner.service} {ASSUME}", trusted))
    return _edge(source.node, role.node, EdgeKind.PASS_ROLE, steps, f"Deny {source.name} {PASS} on {role.name}", (PASS,), role.arn)


def _new(resource: str, account: Account, region: str) -> str:
    return f"arn:{account.partition}:{resource.format(region=region, account=account.number)}" if resource not in ("", "*") else "*"


def _keys(source: Identity, user: Identity, actions: Iterable[str]) -> IdentityEdge | None:
    context, absent = user.known
    decisions = [(action, source.may(action, user.arn, context, absent=absent)) for action in actions]
    ranked = sorted((step for step in decisions if confidence_of((step[1],))), key=lambda step: confidence_of((step[1],)) or "")
    fix = f"Deny {source.name} {', '.join(KEYS)} on {user.name}"
    return _edge(source.node, user.node, EdgeKind.TAKE_USER, ranked[:1], fix, KEYS, user.arn) if ranked else None


def _edge(
    source: str,
    target: str,
    kind: EdgeKind,
    steps: Iterable[tuple[str, Decision]],
    fix: str,
    actions: tuple[str, ...] = (),
    resource: str = "",
) -> IdentityEdge | None:
    listed = tuple(steps)
    confidence = confidence_of(decision for _, decision in listed)
    if confidence is None:
        return None
    return IdentityEdge(
        source=source,
        target=target,
        kind=kind,
        evidence=tuple(evidence_of(action, decision) for action, decision in listed),
        confidence=confidence,
        fix=fix,
        actions=actions,
        resource=resource,
    )
