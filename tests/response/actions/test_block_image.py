"""Blocking an image."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.response.fake_cloud import ACCOUNT, DIGEST, OTHER_DIGEST, REGION, FakeCloud, workload
from tidewaiter.config import ResponseSettings
from tidewaiter.errors import BadInputError, ConflictError, NotFoundError
from tidewaiter.iam import Caller, CallerKind, Effect, PolicyKind, Request, evaluate, parse_policy
from tidewaiter.model.cloud import RepositoryImage
from tidewaiter.model.response import Outcome, OutcomeState
from tidewaiter.response.action import PlanContext, Run
from tidewaiter.response.actions.block_image import ACTION, quarantine_tag

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
TAG = "tidewaiter-quarantine-" + "ab" * 6
BREAK_GLASS = f"arn:aws:iam::{ACCOUNT}:role/break-glass"
FOREIGN = {"Sid": "Partner", "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": ["ecr:BatchGetImage"]}
POLICY = {"Version": "2008-10-17", "Statement": [FOREIGN]}


def plan(cloud, target=f"shop/web@{DIGEST}", **more):
    settings = ResponseSettings(break_glass=(BREAK_GLASS,))
    context = PlanContext(case=DIGEST, account=ACCOUNT, region=REGION, now=NOW, reader=cloud, settings=settings, **more)
    return ACTION.plan(target, context)


def run(cloud):
    return Run(reader=cloud, actor=cloud, now=NOW)


def outcome(planned, state=OutcomeState.DONE):
    return Outcome(action_id=planned.id, plan_id="p", action=ACTION.id, target=planned.target, state=state, at="")


def policy_of(cloud):
    return cloud.repositories_["shop/web"].policy


def pull(cloud, role, action="ecr:BatchGetImage"):
    """Decide a pull by a role that may do everything."""
    name = role.rsplit("/", 1)[-1]
    caller = Caller(kind=CallerKind.ROLE_SESSION, arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/s", account=ACCOUNT, role_arn=role)
    request = Request(caller=caller, action=action, resource=cloud.repositories_["shop/web"].arn)
    everything = parse_policy({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
    return evaluate(request, identity=[everything], resource_policies=[parse_policy(policy_of(cloud), kind=PolicyKind.RESOURCE)]).effect


def test_pulls_are_denied_to_all_but_us_and_break_glass():
    """What was set is evaluated: nodes cannot pull, Tidewaiter and break-glass can, pushes go on."""
    cloud = FakeCloud()
    ACTION.apply(plan(cloud), run(cloud))
    node, ours = f"arn:aws:iam::{ACCOUNT}:role/shop-node", f"arn:aws:iam::{ACCOUNT}:role/tidewaiter/image-layer"
    assert pull(cloud, node) is Effect.EXPLICIT_DENY
    assert pull(cloud, node, "ecr:GetDownloadUrlForLayer") is Effect.EXPLICIT_DENY
    assert pull(cloud, node, "ecr:PutImage") is Effect.ALLOW
    assert pull(cloud, ours) is Effect.ALLOW
    assert pull(cloud, BREAK_GLASS) is Effect.ALLOW
    assert pull(cloud, "arn:aws:iam::444455556666:role/tidewaiter/x") is Effect.EXPLICIT_DENY


def test_the_digest_is_tagged_and_the_other_image_is_not():
    """The tag says which image is meant; the good image keeps its tags."""
    cloud = FakeCloud()
    ACTION.apply(plan(cloud), run(cloud))
    tags = {one.digest: one.tags for one in cloud.repositories_["shop/web"].images}
    assert tags == {DIGEST: ("bad", TAG), OTHER_DIGEST: ("good", "1.0")}
    assert quarantine_tag(DIGEST) == TAG


def test_statements_of_others_stay_and_are_restored_exactly():
    """Our Deny is added to the stored policy, and release gives that back as it was."""
    cloud = FakeCloud()
    cloud.set_policy(POLICY)
    planned = plan(cloud)
    ACTION.apply(planned, run(cloud))
    assert policy_of(cloud)["Statement"][0] == FOREIGN
    assert len(policy_of(cloud)["Statement"]) == 2
    ACTION.revert(planned, outcome(planned), run(cloud))
    assert policy_of(cloud) == POLICY


def test_a_policy_changed_since_loses_only_our_statement():
    """Compare before restore: what others added in the meantime stays."""
    cloud = FakeCloud()
    planned, release = plan(cloud), run(cloud)
    ACTION.apply(planned, run(cloud))
    cloud.set_policy({**policy_of(cloud), "Statement": [*policy_of(cloud)["Statement"], FOREIGN]})
    assert ACTION.revert(planned, outcome(planned), release) is OutcomeState.REVERTED
    assert policy_of(cloud)["Statement"] == [FOREIGN]
    assert release.notes[0].what == "only our statement was removed"


def test_our_statement_changed_by_others_is_left_alone():
    """Somebody else edited our Deny: say so."""
    cloud = FakeCloud()
    planned = plan(cloud)
    ACTION.apply(planned, run(cloud))
    edited = {**policy_of(cloud)["Statement"][0], "Action": "ecr:*"}
    cloud.set_policy({"Version": "2012-10-17", "Statement": [edited]})
    with pytest.raises(ConflictError):
        ACTION.revert(planned, outcome(planned), run(cloud))
    assert policy_of(cloud)["Statement"] == [edited]


def test_a_policy_changed_since_planning_is_not_overwritten():
    """The planned document would lose the change, so it is not set."""
    cloud = FakeCloud()
    planned = plan(cloud)
    cloud.set_policy(POLICY)
    with pytest.raises(ConflictError, match="changed since"):
        ACTION.apply(planned, run(cloud))
    assert policy_of(cloud) == POLICY


def test_the_last_tag_is_never_removed():
    """ECR deletes an image with its last tag: an image that only has ours keeps it, and it is said."""
    cloud = FakeCloud()
    repository = cloud.repositories_["shop/web"]
    cloud.repositories_["shop/web"] = replace(repository, images=(RepositoryImage(digest=DIGEST),))
    planned, release = plan(cloud), run(cloud)
    ACTION.apply(planned, run(cloud))
    ACTION.revert(planned, outcome(planned), release)
    assert cloud.repositories_["shop/web"].images[0].tags == (TAG,)
    assert "BatchDeleteImage" not in cloud.made
    assert release.notes[0].observed == "ECR deletes an image with its last tag"
    assert ACTION.verify(planned, outcome(planned, OutcomeState.REVERTED), cloud)[1].ok is None


def test_two_blocked_images_of_a_repository_are_released_on_their_own():
    """Each has its own statement."""
    cloud = FakeCloud()
    first = plan(cloud)
    ACTION.apply(first, run(cloud))
    second = plan(cloud, f"shop/web@{OTHER_DIGEST}")
    ACTION.apply(second, run(cloud))
    ACTION.revert(first, outcome(first), run(cloud))
    assert ACTION.verify(second, outcome(second), cloud)[0].ok is True
    ACTION.revert(second, outcome(second), run(cloud))
    assert policy_of(cloud) is None or policy_of(cloud)["Statement"] == []


def test_the_blast_radius_tells_what_runs():
    """Every other digest with its tags, and whether it is running."""
    lines = plan(FakeCloud(), workloads=(workload(image_digest=OTHER_DIGEST),)).blast_radius
    assert lines == (f"{OTHER_DIGEST} (good, 1.0, running) cannot be pulled either",)


@pytest.mark.parametrize("target", ["shop/web", "@sha256:00", "shop/web@bad"])
def test_a_target_without_digest_is_refused(target):
    """The digest is what is blocked, never a tag."""
    with pytest.raises(BadInputError):
        plan(FakeCloud(), target)


def test_an_image_that_is_gone_cannot_be_planned():
    """A near miss: the repository is there, the digest is not."""
    with pytest.raises(NotFoundError):
        plan(FakeCloud(), "shop/web@sha256:" + "00" * 32)


def test_a_policy_without_room_is_refused_at_planning():
    """ECR takes 10,240 characters."""
    cloud = FakeCloud()
    cloud.set_policy({"Version": "2012-10-17", "Statement": [{**FOREIGN, "Sid": "x" * 10_000}]})
    with pytest.raises(ConflictError, match="10240"):
        plan(cloud)
    assert len(json.dumps(policy_of(cloud))) < 10_240


def test_an_image_that_is_blocked_already_is_not_planned_again():
    """The second plan would take our own Deny for what was there before, and its release would put it back."""
    cloud = FakeCloud()
    ACTION.apply(plan(cloud), run(cloud))
    with pytest.raises(ConflictError, match="blocked already"):
        plan(cloud)


def test_a_repository_deleted_since_is_released_and_said():
    """There is nothing to give back, so the plan can end."""
    cloud = FakeCloud()
    planned, release = plan(cloud), run(cloud)
    ACTION.apply(planned, run(cloud))
    cloud.repositories_.clear()
    assert ACTION.revert(planned, outcome(planned), release) is OutcomeState.ALREADY
    assert release.notes[0].observed == "the repository is gone"
