"""A small AWS in memory that implements CloudReader and CloudActor, with the behaviour the actions rely on."""
# ruff: noqa: D102, N802 - the ports' methods are documented there; operations keep their names

import json
from dataclasses import replace
from datetime import UTC, datetime

from tidewaiter.config import ActionRule, ResponseSettings
from tidewaiter.errors import ConflictError, NotFoundError, PermissionMissingError, RefusedError
from tidewaiter.model.bus import ImageVerdict
from tidewaiter.model.cloud import Instance, NetworkInterface, Repository, RepositoryImage, Role, SecurityGroup
from tidewaiter.model.cluster import Workload
from tidewaiter.model.detection import Incident, Signal
from tidewaiter.model.report import VerdictState
from tidewaiter.model.severity import Severity

ACCOUNT, REGION = "111122223333", "eu-central-1"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/shop-node"
DIGEST, OTHER_DIGEST = "sha256:" + "ab" * 32, "sha256:" + "cd" * 32
ALL_EGRESS = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


class FixedClock:
    """A clock that stands still until it is set."""

    def __init__(self, now=datetime(2026, 1, 1, 12, 0, tzinfo=UTC)):
        self.time = now

    def now(self):
        return self.time


class FakeCloud:
    """One VPC with an instance of two ENIs, one role, one repository with two images."""

    def __init__(self):
        enis = tuple(NetworkInterface(id=f"eni-{n}", groups=(f"sg-{n}", "sg-shared"), vpc_id="vpc-1") for n in (1, 2))
        self.instances = {
            "i-1": Instance(id="i-1", account=ACCOUNT, region=REGION, state="running", vpc_id="vpc-1", interfaces=enis, role_arn=ROLE_ARN)
        }
        self.groups = {}
        self.roles = {"shop-node": Role(arn=ROLE_ARN, name="shop-node", path="/", max_session_seconds=3600, trust={})}
        self.repositories_ = {
            "shop/web": Repository(
                name="shop/web",
                arn=f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/shop/web",
                account=ACCOUNT,
                region=REGION,
                images=(RepositoryImage(digest=DIGEST, tags=("bad",)), RepositoryImage(digest=OTHER_DIGEST, tags=("good", "1.0"))),
            )
        }
        self.denied = set()
        self.made = []

    def state(self):
        """Everything that containment touches, but for the empty quarantine group that stays."""
        return (dict(self.instances), dict(self.roles), dict(self.repositories_))

    def account(self):
        return ACCOUNT

    def instance(self, instance_id):
        return _found(self.instances, instance_id)

    def security_groups(self, vpc_id, name=""):
        return tuple(group for group in self.groups.values() if group.vpc_id == vpc_id and name in ("", group.name))

    def interface_groups(self, interface_id):
        return next((eni.groups for eni in self._enis() if eni.id == interface_id), None) or _found({}, interface_id)

    def role(self, role_name):
        return _found(self.roles, role_name)

    def repository(self, name):
        return _found(self.repositories_, name)

    def perform(self, call):
        if call.operation in self.denied:
            raise PermissionMissingError("denied", permission=f"{call.service}:{call.operation}")
        answer = getattr(self, f"_{call.operation}")(dict(call.parameters))
        self.made.append(call.operation)
        return answer or {}

    def set_groups(self, interface_id, groups):
        for key, instance in self.instances.items():
            changed = tuple(replace(eni, groups=tuple(groups)) if eni.id == interface_id else eni for eni in instance.interfaces)
            self.instances[key] = replace(instance, interfaces=changed)

    def set_policy(self, policy):
        self.repositories_["shop/web"] = replace(self.repositories_["shop/web"], policy=policy)

    def _enis(self):
        return [eni for instance in self.instances.values() for eni in instance.interfaces]

    def _CreateSecurityGroup(self, p):
        if any(group.name == p["GroupName"] for group in self.groups.values()):
            raise ConflictError("InvalidGroup.Duplicate")
        tags = {tag["Key"]: tag["Value"] for tag in p["TagSpecifications"][0]["Tags"]}
        self.groups["sg-q"] = SecurityGroup(id="sg-q", name=p["GroupName"], vpc_id=p["VpcId"], egress=(ALL_EGRESS,), tags=tags)
        return {"GroupId": "sg-q"}

    def _RevokeSecurityGroupEgress(self, p):
        if not self.groups[p["GroupId"]].egress:
            raise NotFoundError("InvalidPermission.NotFound")
        left = tuple(rule for rule in self.groups[p["GroupId"]].egress if rule not in p["IpPermissions"])
        self.groups[p["GroupId"]] = replace(self.groups[p["GroupId"]], egress=left)

    def _ModifyNetworkInterfaceAttribute(self, p):
        self.set_groups(p["NetworkInterfaceId"], p["Groups"])

    def _PutRolePolicy(self, p):
        role = self.roles[p["RoleName"]]
        self.roles[role.name] = replace(role, inline={**role.inline, p["PolicyName"]: json.loads(p["PolicyDocument"])})

    def _DeleteRolePolicy(self, p):
        role = self.roles[p["RoleName"]]
        inline = {name: document for name, document in role.inline.items() if name != p["PolicyName"]}
        self.roles[role.name] = replace(role, inline=inline)

    def _BatchGetImage(self, p):
        digest = p["imageIds"][0]["imageDigest"]
        return {"images": [{"imageManifest": f"manifest of {digest}", "imageManifestMediaType": "application/x"}]}

    def _PutImage(self, p):
        assert p["imageManifest"] == f"manifest of {p['imageDigest']}"
        self._tag(lambda one: (*one.tags, p["imageTag"]) if one.digest == p["imageDigest"] else one.tags)

    def _BatchDeleteImage(self, p):
        gone = p["imageIds"][0]["imageTag"]
        self._tag(lambda one: tuple(tag for tag in one.tags if tag != gone))

    def _SetRepositoryPolicy(self, p):
        self.set_policy(json.loads(p["policyText"]))

    def _DeleteRepositoryPolicy(self, p):
        self.set_policy(None)

    def _tag(self, tags_of):
        repository = self.repositories_["shop/web"]
        images = tuple(replace(one, tags=tags_of(one)) for one in repository.images)
        self.repositories_["shop/web"] = replace(repository, images=images)


class FakePlans:
    """The part of PlanStore that guards use."""

    def __init__(self):
        self.counts = {}

    def count_actions(self, account, hour, add, limit):
        count = self.counts.get((account, hour), 0) + add
        if count > limit:
            raise RefusedError("limit")
        self.counts[account, hour] = count
        return count


def _found(things, key):
    if key not in things:
        raise NotFoundError("not there", where=key)
    return things[key]


def signal(**fields):
    defaults = {
        "id": "signal-1",
        "rule_id": "TW-D-x",
        "title": "credentials used elsewhere",
        "severity": Severity.HIGH,
        "time": "2026-01-01T11:00:00Z",
        "actor": ROLE_ARN,
        "event_source": "cloudtrail",
        "event_id": "e-1",
        "event_name": "GetCallerIdentity",
    }
    return Signal(**(defaults | fields))


def incident(**fields):
    defaults = {
        "id": "incident-1",
        "title": "workload credentials abused",
        "severity": Severity.HIGH,
        "actor": ROLE_ARN,
        "account": ACCOUNT,
        "region": REGION,
        "opened": "2026-01-01T11:00:00Z",
        "updated": "2026-01-01T11:00:00Z",
        "signals": (signal(),),
        "instance_ids": ("i-1",),
        "role_arns": (ROLE_ARN,),
    }
    return Incident(**(defaults | fields))


def verdict(**fields):
    defaults = {
        "state": VerdictState.BLOCK,
        "image_digest": DIGEST,
        "repository": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/shop/web",
        "reference": "shop/web:bad",
        "platform": "linux/amd64",
        "at": "2026-01-01T11:00:00Z",
    }
    return ImageVerdict(**(defaults | fields))


def workload(**fields):
    defaults = {"key": "c/default/web/app", "image_digest": OTHER_DIGEST, "instance_id": "i-1", "role_arns": (ROLE_ARN,)}
    return Workload(**(defaults | fields))


def switched_on(**fields):
    """Make settings with automatic response for the three actions in our account."""
    pairs = [
        ("compromised-workload", "isolate-instance"),
        ("compromised-workload", "revoke-role-sessions"),
        ("bad-image", "block-image"),
    ]
    rules = tuple(ActionRule(playbook=playbook, account=ACCOUNT, action=action) for playbook, action in pairs)
    return ResponseSettings(**({"auto": rules} | fields))
