"""Credentials that lie in a cluster: access keys of AWS users in pods, ConfigMaps and Secrets, and tokens that never expire.

An audit of a live cluster reads no Secret. Of those it knows what pods carry as plain values, and what service accounts list.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import re2

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityNode, NodeKind
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, Key, Object, key_of
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.principals import Account
from tidewaiter.posture.pods import mapping, sequence

TOKEN_SECRET = "kubernetes.io/service-account-token"  # noqa: S105 - a type, not a value
TOKEN_OWNER = "kubernetes.io/service-account.name"  # noqa: S105 - an annotation, not a value
_KEY_ID = re2.compile(r"\b(AKIA[A-Z2-7]{16})\b")
_MAX_VALUE = 65_536
_PLURALS = {"ConfigMap": "configmaps", "Secret": "secrets"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one ConfigMap or Secret gives to who reads it: access key ids, and perhaps the token of a service account."""

    resource: str
    namespace: str
    name: str
    keys: tuple[str, ...] = ()
    account: str = ""
    confidence: Confidence = Confidence.CERTAIN


def keys_in(text: object) -> tuple[str, ...]:
    """Return the ids of long-lived access keys in a text; what is no text has none."""
    found = _KEY_ID.findall(text[:_MAX_VALUE]) if isinstance(text, str) and "AKIA" in text else ()
    return tuple(dict.fromkeys(found))


def keys_of_object(data: Object) -> dict[str, tuple[str, ...]]:
    """Return the JSON pointers of a ConfigMap's or Secret's values that hold access keys, with the ids."""
    plain = {f"/{field}/{_escaped(name)}": value for field in ("data", "stringData") for name, value in mapping(data.get(field)).items()}
    if data.get("kind") == "Secret":
        plain = {place: _decoded(value) if place.startswith("/data/") else value for place, value in plain.items()}
    return {place: keys for place, value in plain.items() if (keys := keys_in(value))}


def keys_of_pod(pod: Object, kept: Mapping[tuple[str, str, str], Kept], read: dict[int, dict[str, str]]) -> dict[str, str]:
    """Return the access key ids that a pod holds, each with the place it has it from.

    `read` remembers what containers hold by their identity: pods of one workload share them.
    """
    spec, namespace = mapping(pod.get("spec")), key_of(pod)[0]
    found: dict[str, str] = {}
    for container in _containers(spec):
        if id(container) not in read:
            read[id(container)] = _keys_of_container(container)
        found |= read[id(container)]
    for resource, name in _referred(spec) if kept else ():
        one = kept.get((resource, namespace, name))
        found |= dict.fromkeys(one.keys if one else (), f"it lies in {resource} {name}, which the pod is given")
    return found


def _keys_of_container(container: Mapping[str, object]) -> dict[str, str]:
    words = [*map(str, (*sequence(container.get("command")), *sequence(container.get("args"))))]
    words += [str(mapping(one).get("value") or "") for one in sequence(container.get("env"))]
    place = f"container {container.get('name', '')} has it as a plain value"
    return {key: place for word in words for key in keys_in(word)}


def kept_in(facts: ClusterFacts) -> dict[tuple[str, str, str], Kept]:
    """Return what lies in the ConfigMaps and Secrets that are known, by resource, namespace and name."""
    found = {}
    for item in facts.rbac:
        resource = _PLURALS.get(str(item.data.get("kind")))
        if resource:
            namespace, name = key_of(item.data)
            keys = tuple(dict.fromkeys(key for one in keys_of_object(item.data).values() for key in one))
            owner = str(mapping(mapping(item.data.get("metadata")).get("annotations")).get(TOKEN_OWNER, ""))
            account = owner if item.data.get("type") == TOKEN_SECRET else ""
            if keys or account:
                found[(resource, namespace, name)] = Kept(resource=resource, namespace=namespace, name=name, keys=keys, account=account)
    for one in _listed(facts):
        found.setdefault((one.resource, one.namespace, one.name), one)
    return found


def _listed(facts: ClusterFacts) -> Iterator[Kept]:
    """Yield the Secrets that service accounts list: up to Kubernetes 1.23 each had one with its token."""
    for (namespace, account), data in facts.accounts().items():
        for one in map(mapping, sequence(data.get("secrets"))):
            name = str(one.get("name", ""))
            yield Kept(resource="secrets", namespace=namespace, name=name, account=account, confidence=Confidence.POSSIBLE)


def held_keys(facts: ClusterFacts) -> dict[Key, dict[str, str]]:
    """Return for each pod that holds access keys their ids and places."""
    kept, read = kept_in(facts), dict[int, dict[str, str]]()
    return {key_of(pod): keys for pod in facts.pods if (keys := keys_of_pod(pod, kept, read))}


def all_keys(facts: ClusterFacts) -> set[str]:
    """Return every access key id that is known to lie in a cluster."""
    return {key for keys in held_keys(facts).values() for key in keys} | {key for one in kept_in(facts).values() for key in one.keys}


def owners(facts: ClusterFacts, account: Account) -> dict[str, IdentityNode]:
    """Return the users whose access keys lie in a cluster, by the id of the key."""
    users = {one.name: one for one in account.users}
    found = {key: users[account.keys[key]] for key in all_keys(facts) if account.keys.get(key) in users}
    return {key: IdentityNode(id=one.node, kind=NodeKind.IAM_USER, name=f"user {one.name}") for key, one in found.items()}


def key_edges(facts: ClusterFacts, account: Account) -> Iterator[IdentityEdge]:
    """Yield pods to the users whose access keys they hold."""
    names, users = Names(facts.cluster), owners(facts, account)
    for key, places in held_keys(facts).items():
        for user, place in {users[one].id: place for one, place in places.items() if one in users}.items():
            yield IdentityEdge(
                source=names.pod(*key).id,
                target=user,
                kind=EdgeKind.STATIC_KEY,
                evidence=(f"an access key of the user: {place}",),
                fix=f"Give the pod a role, and delete the access key of {user.rpartition('/')[2]}",
                cost=2,
            )


def _containers(spec: Object) -> list[Mapping[str, object]]:
    lists = (spec.get(field) for field in ("containers", "initContainers", "ephemeralContainers"))
    return [mapping(one) for listed in lists for one in sequence(listed)]


def _referred(spec: Object) -> Iterator[tuple[str, str]]:
    """Yield the ConfigMaps and Secrets whose values a pod gets, by environment or volume."""
    for container in _containers(spec):
        for one in map(mapping, sequence(container.get("envFrom"))):
            yield "configmaps", _name(one.get("configMapRef"))
            yield "secrets", _name(one.get("secretRef"))
        for one in map(mapping, sequence(container.get("env"))):
            source = mapping(one.get("valueFrom"))
            yield "configmaps", _name(source.get("configMapKeyRef"))
            yield "secrets", _name(source.get("secretKeyRef"))
    for volume in map(mapping, sequence(spec.get("volumes"))):
        yield from _mounted(volume)
        for source in map(mapping, sequence(mapping(volume.get("projected")).get("sources"))):
            yield from _mounted(source)


def _mounted(source: Mapping[str, object]) -> Sequence[tuple[str, str]]:
    secret = mapping(source.get("secret"))
    return (("configmaps", _name(source.get("configMap"))), ("secrets", str(secret.get("secretName") or secret.get("name") or "")))


def _name(reference: object) -> str:
    return str(mapping(reference).get("name") or "")


def _decoded(value: object) -> str:
    try:
        return base64.b64decode(str(value)[: 2 * _MAX_VALUE], validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")
