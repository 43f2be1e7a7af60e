"""Gathers what policies are judged with from the objects to judge and the policies' own files."""

from collections.abc import Mapping, Sequence
from typing import Any

from tidewaiter.posture.pods import mapping
from tidewaiter.posture.policies.policy import World
from tidewaiter.posture.policies.requests import subjects_in
from tidewaiter.posture.policies.resources import defined_plurals


def world_of(objects: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> World:
    """Join the objects to judge with the `others` that policies refer to: parameters, namespaces and definitions may be in either."""
    known = (*objects, *others)
    plurals = defined_plurals(known)
    namespaces = {str(mapping(one.get("metadata")).get("name", "")): one for one in known if _is_namespace(one)}
    return World(subjects=tuple(subjects_in(objects, plurals)), others=known, namespaces=namespaces)


def _is_namespace(one: Mapping[str, Any]) -> bool:
    return one.get("kind") == "Namespace" and one.get("apiVersion") == "v1"
