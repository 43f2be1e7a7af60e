"""Stop pulls of an image: a quarantine tag on its digest, and a repository policy that denies pulls to everyone but us and break-glass.

ECR policies speak of repositories, not digests: every other image of the repository is hit too, which is the plan's blast radius.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tidewaiter.errors import BadInputError, ConflictError, NotFoundError
from tidewaiter.model.cloud import Repository
from tidewaiter.model.response import ApiCall, Outcome, OutcomeState, PlannedAction, Verification
from tidewaiter.ports import CloudReader
from tidewaiter.response.action import Permission, PlanContext, ResponseAction, Run

TAG_PREFIX = "tidewaiter-quarantine"
POLICY_LIMIT = 10_240
"""https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html"""

_LISTED = 2_000
_REPOSITORIES = "arn:aws:ecr:{region}:{account}:repository/*"
_PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
_WARNINGS = (
    "The whole repository is blocked, for builds too: ECR has no policy per digest",
    "Nodes that hold the layers already can still start the image; copies in other registries are not touched",
    "The quarantine tag emits a push event of ours, which starts no scan",
)


def plan(target: str, context: PlanContext) -> PlannedAction:
    """Plan the block of `repository@sha256:...`; raises NotFoundError if the repository or the digest is not there."""
    name, digest = _split(target)
    repository = context.reader.repository(name)
    tags = _tags(repository, digest)
    tag, statement = quarantine_tag(digest), _deny(digest, repository, context)
    if any(one.get("Sid") == statement["Sid"] for one in _statements(repository.policy)):
        # Planned again, our own Deny would be taken for what was there before, and be given back by the release.
        raise ConflictError("the image is blocked already", where=target, hint="Release it by the plan that blocked it")
    merged = _merge(repository.policy, statement)
    return PlannedAction(
        id=f"{ACTION.id}:{target}",
        action=ACTION.id,
        actor=ACTION.actor,
        target=target,
        summary=f"Tag {digest[:19]} of {name} with {tag} and deny pulls from the repository",
        calls=(_get_image(name, digest), _set_policy(name, merged), _put_tag(name, digest, tag)),
        rollback=(_delete_tag(name, tag), _restore_policy(name, repository.policy)),
        verification=(
            Verification(what=f"the policy of {name} denies pulls"),
            Verification(what=f"{digest[:19]} carries the tag {tag}"),
        ),
        permissions=tuple(permission.action for permission in ACTION.permissions),
        blast_radius=_blast_radius(repository, digest, context),
        parameters={"repository": name, "digest": digest, "tag": tag, "statement": statement},
        before={"policy": repository.policy, "tags": list(tags)},
        warnings=_WARNINGS,
    )


def apply(planned: PlannedAction, run: Run) -> OutcomeState:
    """Deny first, then tag; the manifest is fetched before the deny and put back under the same digest."""
    values = planned.parameters
    repository = run.reader.repository(values["repository"])
    denied = values["statement"] in _statements(repository.policy)
    tagged = values["tag"] in _tags(repository, values["digest"])
    get_image, set_policy, put_tag = planned.calls
    if not tagged:
        run.perform(get_image)
    if not denied:
        if repository.policy != planned.before["policy"]:
            raise ConflictError("the repository policy changed since the plan was made", where=repository.name, hint="Plan again")
        run.perform(set_policy)
    if not tagged:
        run.perform(put_tag)
    return OutcomeState.ALREADY if denied and tagged else OutcomeState.DONE


def verify(planned: PlannedAction, outcome: Outcome, reader: CloudReader) -> tuple[Verification, ...]:
    """Read policy and tags back."""
    values = planned.parameters
    repository = reader.repository(values["repository"])
    denied = values["statement"] in _statements(repository.policy)
    tags = _tags(repository, values["digest"])
    tagged = values["tag"] in tags
    if outcome.state is OutcomeState.REVERTED:
        only = tags == (values["tag"],)
        return (
            Verification(what="our deny is gone from the repository policy", ok=not denied, observed=_policy_words(repository)),
            Verification(what=f"the tag {values['tag']} is gone", ok=None if only else not tagged, observed=", ".join(tags) or "no tags"),
        )
    return (
        Verification(what=planned.verification[0].what, ok=denied, observed=_policy_words(repository)),
        Verification(what=planned.verification[1].what, ok=tagged, observed=", ".join(tags) or "no tags"),
    )


def revert(planned: PlannedAction, outcome: Outcome, run: Run) -> OutcomeState:
    """Put the stored policy back, or take only our statement out if others changed the policy since; then remove the tag."""
    values = planned.parameters
    run.results["released"] = outcome.target
    try:
        repository = run.reader.repository(values["repository"])
    except NotFoundError:
        run.notes.append(Verification(what=f"{values['repository']} can be pulled again", ok=None, observed="the repository is gone"))
        return OutcomeState.ALREADY
    done = [_revert_policy(planned, repository, run), _revert_tag(values, repository, run)]
    return OutcomeState.REVERTED if any(done) else OutcomeState.ALREADY


def quarantine_tag(digest: str) -> str:
    """Name the tag of a digest: `tidewaiter-quarantine-` and 12 hex digits."""
    return f"{TAG_PREFIX}-{digest.partition(':')[2][:12]}"


def _revert_policy(planned: PlannedAction, repository: Repository, run: Run) -> bool:
    statement = planned.parameters["statement"]
    statements = _statements(repository.policy)
    if statement not in statements:
        if any(one.get("Sid") == statement["Sid"] for one in statements):
            raise ConflictError("our statement was changed by somebody else", where=repository.name, hint="Restore the policy by hand")
        return False
    if repository.policy == _merge(planned.before["policy"], statement):
        run.perform(planned.rollback[1])
        return True
    rest = [one for one in statements if one != statement]
    run.notes.append(Verification(what="only our statement was removed", ok=True, observed="others changed the policy since"))
    run.perform(_restore_policy(repository.name, {**(repository.policy or {}), "Statement": rest} if rest else None))
    return True


def _revert_tag(values: Mapping[str, Any], repository: Repository, run: Run) -> bool:
    """Remove the tag, but never the last one: ECR deletes an image when its last tag goes."""
    tags = next((one.tags for one in repository.images if one.digest == values["digest"]), ())
    if values["tag"] not in tags:
        return False
    if len(tags) == 1:
        run.notes.append(Verification(what=f"the tag {values['tag']} stays", ok=True, observed="ECR deletes an image with its last tag"))
        return False
    run.perform(_delete_tag(repository.name, values["tag"]))
    return True


def _split(target: str) -> tuple[str, str]:
    name, _, digest = target.partition("@")
    if not name or not digest.startswith("sha256:"):
        raise BadInputError("not repository@sha256:...", where=target[:200])
    return name, digest


def _tags(repository: Repository, digest: str) -> tuple[str, ...]:
    found = next((one for one in repository.images if one.digest == digest), None)
    if found is None:
        raise NotFoundError(f"no image {digest}", where=repository.name, hint="It may have been deleted since it was scanned")
    return found.tags


def _deny(digest: str, repository: Repository, context: PlanContext) -> dict[str, Any]:
    """Deny pulls to all but our roles of this account (a role of the same name elsewhere is not ours) and break-glass."""
    partition = repository.arn.split(":")[1]
    ours = [
        pattern.replace("arn:*:", f"arn:{partition}:").replace("::*:", f"::{context.account}:") for pattern in context.settings.own_roles
    ]
    return {
        "Sid": f"TidewaiterQuarantine{digest.partition(':')[2][:12]}",
        "Effect": "Deny",
        "Principal": "*",
        "Action": list(_PULL),
        "Condition": {"ArnNotLike": {"aws:PrincipalArn": [*ours, *context.settings.break_glass]}},
    }


def _statements(policy: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    statements: Any = (policy or {}).get("Statement", [])
    return [statements] if isinstance(statements, Mapping) else list(statements)


def _merge(policy: Mapping[str, Any] | None, statement: Mapping[str, Any]) -> dict[str, Any]:
    others = [one for one in _statements(policy) if one != statement]
    return {"Version": "2012-10-17", **(policy or {}), "Statement": [*others, statement]}


def _blast_radius(repository: Repository, digest: str, context: PlanContext) -> tuple[str, ...]:
    running = {one.image_digest for one in context.workloads}
    others = [one for one in repository.images if one.digest != digest]
    lines = [
        f"{one.digest} ({', '.join(one.tags) or 'untagged'}{', running' if one.digest in running else ''}) cannot be pulled either"
        for one in others[:_LISTED]
    ]
    return (*lines, f"and {len(others) - _LISTED} more images") if len(others) > _LISTED else tuple(lines)


def _policy_words(repository: Repository) -> str:
    return f"{len(_statements(repository.policy))} statements" if repository.policy else "no policy"


def _ecr(operation: str, name: str, result: str = "", **parameters: Any) -> ApiCall:
    return ApiCall(service="ecr", operation=operation, parameters={"repositoryName": name, **parameters}, result_name=result)


def _get_image(name: str, digest: str) -> ApiCall:
    return _ecr("BatchGetImage", name, "image", imageIds=[{"imageDigest": digest}])


def _put_tag(name: str, digest: str, tag: str) -> ApiCall:
    manifest, media_type = ({"$result": f"image.images.0.{key}"} for key in ("imageManifest", "imageManifestMediaType"))
    return _ecr("PutImage", name, imageManifest=manifest, imageManifestMediaType=media_type, imageDigest=digest, imageTag=tag)


def _delete_tag(name: str, tag: str) -> ApiCall:
    return _ecr("BatchDeleteImage", name, imageIds=[{"imageTag": tag}])


def _set_policy(name: str, policy: Mapping[str, Any]) -> ApiCall:
    text = json.dumps(policy, separators=(",", ":"))
    if len(text) > POLICY_LIMIT:
        raise ConflictError(f"the repository policy would have {len(text)} characters, the limit is {POLICY_LIMIT}", where=name)
    return _ecr("SetRepositoryPolicy", name, policyText=text)


def _restore_policy(name: str, policy: Mapping[str, Any] | None) -> ApiCall:
    return _ecr("DeleteRepositoryPolicy", name) if policy is None else _set_policy(name, policy)


_OPERATIONS: Sequence[str] = ("BatchGetImage", "PutImage", "BatchDeleteImage", "SetRepositoryPolicy", "DeleteRepositoryPolicy")

ACTION = ResponseAction(
    id="block-image",
    title="Block an image: quarantine tag, and no pulls from its repository",
    actor="registry",
    permissions=tuple(Permission(f"ecr:{operation}", _REPOSITORIES) for operation in _OPERATIONS),
    operations=tuple(("ecr", operation) for operation in _OPERATIONS),
    plan=plan,
    apply=apply,
    verify=verify,
    revert=revert,
)
