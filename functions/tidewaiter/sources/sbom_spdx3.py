"""SPDX 3.0 JSON-LD (https://spdx.github.io/spdx-spec/v3.0.1/serializations/) to the shape of SPDX 2.3 JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tidewaiter.errors import BadInputError
from tidewaiter.sources.descriptor import text, text_list

_PURPOSES = {"operatingSystem": "OPERATING-SYSTEM"}
_KINDS = {"contains": "CONTAINS", "describes": "DESCRIBES"}


def is_spdx3(document: Mapping[str, Any]) -> bool:
    """Tell by the graph and its context."""
    return "@graph" in document and "spdx.org/rdf/3" in str(document.get("@context", ""))[:1000]


def document_of(document: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """Read the packages, what contains them and their declared licences; raises BadInputError for a graph that is no list of objects."""
    graph = document.get("@graph")
    if not isinstance(graph, list) or not all(isinstance(one, dict) for one in graph):
        raise BadInputError("@graph is not a list of objects", where=where)
    relations = list(_relations(graph))
    licences = _licences(graph, relations)
    return {
        "spdxVersion": "SPDX-2.3",
        "packages": [_package(one, licences) for one in graph if one.get("type") == "software_Package"],
        "relationships": [relation for relation in relations if relation["relationshipType"] in _KINDS.values()],
        "documentDescribes": [
            root for one in graph if one.get("type") in ("SpdxDocument", "software_Sbom") for root in text_list(one.get("rootElement"))
        ],
    }


def _package(raw: Mapping[str, Any], licences: Mapping[str, str]) -> dict[str, Any]:
    identity, purpose = _identity(raw), text(raw.get("software_primaryPurpose"))
    return {
        "SPDXID": identity,
        "name": text(raw.get("name")),
        "versionInfo": text(raw.get("software_packageVersion")),
        "primaryPackagePurpose": _PURPOSES.get(purpose, purpose.upper()),
        "sourceInfo": text(raw.get("software_sourceInfo")),
        "attributionTexts": list(text_list(raw.get("software_attributionText"))),
        "licenseDeclared": licences.get(identity, ""),
        "externalRefs": [{"referenceType": "purl", "referenceLocator": purl} for purl in _purls(raw)],
    }


def _identity(raw: Mapping[str, Any]) -> str:
    return text(raw.get("spdxId")) or text(raw.get("@id"))


def _purls(raw: Mapping[str, Any]) -> Iterator[str]:
    if text(raw.get("software_packageUrl")):
        yield text(raw.get("software_packageUrl"))
    listed = raw.get("externalIdentifier")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and one.get("externalIdentifierType") == "packageUrl":
            yield text(one.get("identifier"))


def _relations(graph: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for one in graph:
        if text(one.get("type")).endswith("Relationship"):
            kind = text(one.get("relationshipType"))
            for target in text_list(one.get("to")):
                yield {
                    "spdxElementId": text(one.get("from")),
                    "relationshipType": _KINDS.get(kind, kind),
                    "relatedSpdxElement": target,
                }


def _licences(graph: Iterable[Mapping[str, Any]], relations: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Map packages to the expression that they declare."""
    expressions = {
        _identity(one): text(one.get("simplelicensing_licenseExpression"))
        for one in graph
        if one.get("type") == "simplelicensing_LicenseExpression"
    }
    return {
        one["spdxElementId"]: expressions[one["relatedSpdxElement"]]
        for one in relations
        if one["relationshipType"] == "hasDeclaredLicense" and one["relatedSpdxElement"] in expressions
    }
