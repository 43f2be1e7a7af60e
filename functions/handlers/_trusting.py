"""Whose signatures the deployment requires, and where signatures of an image lie."""

from dataclasses import replace
from functools import cache, partial

from handlers import _wiring as wiring
from handlers._judging import rule_files
from tidewaiter.adapters.ecr_images import EcrImages
from tidewaiter.adapters.s3_holdings import S3Holdings
from tidewaiter.adapters.s3_trust import S3Trust
from tidewaiter.pipeline_signed import Places
from tidewaiter.policy.judging import Rules
from tidewaiter.sources.registry import signatures_of


def trust_files() -> S3Trust:
    """Know whose signatures the deployment requires, read again only when a document changed."""
    return _trust_files(wiring.client("s3"), wiring.config().bucket("artefacts"))


_trust_files = cache(S3Trust)


def in_force() -> tuple[tuple[str, str], Rules]:
    """Read all that images are judged by beside advisories, and name its version."""
    (rules_version, rules), (trust_version, trust) = rule_files().read(), trust_files().read()
    return (rules_version, trust_version), replace(rules, trust=trust)


def holdings() -> S3Holdings:
    """Know which repositories hold an image."""
    return S3Holdings(wiring.client("s3"), wiring.config().bucket("artefacts"))


def places() -> Places:
    """Know the signatures of an image in all its repositories."""
    return Places(holdings=holdings(), read=partial(signatures_of, EcrImages(wiring.client("ecr"))))
