"""An S3 bucket is opened to everyone, or its protection against that is removed."""

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

EVENTS = frozenset(
    {"PutBucketPolicy", "PutBucketAcl", "DeletePublicAccessBlock", "DeleteAccountPublicAccessBlock", "PutBucketPublicAccessBlock"}
)
EVERYONE = ("http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers")


def match(event: Event, _context: Context) -> Hit | None:
    """Match policies and lists that name everyone without a condition, and blocks that are lifted."""
    asked = facts.request(event)
    bucket = facts.text(asked, "bucketName") or "the account"
    reason = _reason(event, asked)
    return Hit(reasons=(f"{bucket}: {reason}",), entities={"bucket": bucket}) if reason else None


def _reason(event: Event, asked: object) -> str:
    if event.name.startswith("Delete"):
        return "the block against public access was removed"
    if event.name == "PutBucketPublicAccessBlock":
        flags = facts.at(asked, "PublicAccessBlockConfiguration")
        return "the block against public access was lifted" if isinstance(flags, dict) and False in flags.values() else ""
    if event.name == "PutBucketAcl":
        return "the access list names everyone" if any(uri in EVERYONE for uri in facts.texts(asked)) or _canned(asked) else ""
    document = facts.policy(facts.at(asked, "bucketPolicy"))
    open_to_all = any("*" in facts.principals(one) and not one.get("Condition") for one in facts.statements(document))
    return "the policy lets everyone in" if open_to_all else ""


def _canned(asked: object) -> bool:
    canned = facts.at(asked, "x-amz-acl")
    words = canned if isinstance(canned, list) else [canned]
    return any(isinstance(word, str) and word.startswith("public-read") for word in words)


RULE = Rule(
    id="TW-DET-bucket-opened",
    title="A bucket was opened to everyone",
    severity=Severity.HIGH,
    tactics=("TA0010",),
    techniques=("T1537", "T1530"),
    match=match,
    events=EVENTS,
    false_positives="Buckets that serve a public web site on purpose.",
    references=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        "https://attack.mitre.org/techniques/T1530/",
    ),
    samples=("cloudtrail-put-bucket-policy-public.json",),
)
