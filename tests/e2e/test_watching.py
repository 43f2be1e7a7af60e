"""Images that land, clusters that are audited and behaviour that is seen, up to what `respond` does about them."""

import hashlib
import json
import secrets
from dataclasses import replace

import pytest
from made_images import blob, changed_layout, cut_last_layer, fresh, index_of, name_another_type, other_layer_bytes, root, store
from running_line import BLOCK, DAY, PLAYBOOK
from unused_grants import unexplained
from workflow_states import states_of

from tests.content.samples import aws_key, aws_secret
from tidewaiter.adapters.dynamodb_findings import DynamoFindingStore
from tidewaiter.local import demo_events, scene
from tidewaiter.local.demo_images import bad_image, good_image
from tidewaiter.local.events import Disorder
from tidewaiter.local.image_builder import MANIFEST, File, Layer, Recipe, write_layout
from tidewaiter.model.control import ControlStatus
from tidewaiter.model.finding import FindingKind, FindingStatus
from tidewaiter.model.ids import stable_id
from tidewaiter.model.report import VerdictState
from tidewaiter.model.response import OutcomeState
from tidewaiter.model.severity import Severity

pytestmark = [pytest.mark.e2e]

PUSHED = "ECR Image Action"
ELF_HEAD = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\x3e\x00" + bytes(44)


@pytest.fixture(autouse=True)
def _afterwards(line):
    """Leave a fresh deployment's settings and orderly events to the next scenario, and nothing that still goes on."""
    yield
    line.aws.events.disorder = Disorder()
    line.settle()
    line.settings()


def scans_of(line, digest):
    """Read the executions that an image's pushes started."""
    return [one for one in line.executions("scan-image") if one.given["detail"].get("image-digest") == digest]


def pushed(line, repository, digest, **fields):
    """Emit ECR's event of a push."""
    detail = {
        "action-type": "PUSH",
        "result": "SUCCESS",
        "repository-name": repository,
        "image-digest": digest,
        "image-tag": "1.0",
        **fields,
    }
    return line.aws.events.emit("aws.ecr", PUSHED, detail)


def stored_keys(line, digest):
    """List what is kept about an image."""
    found = line.aws.client("s3").list_objects_v2(Bucket=line.aws.outputs["ArtefactsBucket"])["Contents"]
    return {one["Key"].replace(digest, "DIGEST") for one in found if digest in one["Key"]}


# Images


def test_a_bad_image_is_blocked_once_and_released_and_its_tag_starts_no_scan(line):
    """Verdict, block and release; the repository's policy is the one it had; our tag is a push that nobody scans."""
    line.automatic(BLOCK, playbook="bad-image")
    ecr, repository = line.aws.client("ecr"), "bad/image"
    ecr.create_repository(repositoryName=repository)
    own = {"Sid": "Partners", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::210987654321:root"}, "Action": "ecr:BatchGetImage"}
    ecr.set_repository_policy(repositoryName=repository, policyText=json.dumps({"Version": "2012-10-17", "Statement": [own]}))
    before = json.loads(line.repository_policy(repository))
    digest = line.push(repository, fresh(bad_image()))
    report = line.report(digest)
    assert report.verdict.state is VerdictState.BLOCK
    plan = line.plan_of(f"verdict:{digest}")
    line.settle()
    denied = [one for one in json.loads(line.repository_policy(repository))["Statement"] if one["Effect"] == "Deny"]
    assert set(denied[0]["Action"]) == {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
    tags = {one.get("imageTag", "") for one in ecr.list_images(repositoryName=repository)["imageIds"]}
    assert any(tag.startswith("tidewaiter-quarantine") for tag in tags)
    assert len(scans_of(line, digest)) == 1
    assert line.told("is judged block")
    line.advance(DAY)
    line.until("the release", lambda: json.loads(line.repository_policy(repository)) == before)
    line.settle()
    assert {one.get("imageTag", "") for one in ecr.list_images(repositoryName=repository)["imageIds"]} == {"1.0"}
    assert len(scans_of(line, digest)) == 1
    assert line.outcomes(plan, OutcomeState.REVERTED)


def test_a_good_image_passes_and_is_left_alone(line):
    """Report, SBOM and inventory are kept; nothing is planned."""
    line.automatic(BLOCK, playbook="bad-image")
    digest = line.push("good/image", fresh())
    report = line.report(digest)
    line.settle()
    assert report.verdict.state is VerdictState.PASS
    assert {one.severity for one in report.findings} <= {Severity.INFORMATIONAL}
    assert line.repository_policy("good/image") == ""
    assert line.plans_of(f"verdict:{digest}") == []
    assert {
        "reports/DIGEST/report.json",
        "reports/DIGEST/report.html",
        "reports/DIGEST/report.sarif",
        "sboms/DIGEST.cdx.json",
        "inventories/DIGEST.json.gz",
    } <= stored_keys(line, digest)


def test_duplicate_events_scan_and_contain_once(line):
    """EventBridge delivers everything twice and out of order: one scan gets past the claim, one plan, one block."""
    line.automatic(BLOCK, playbook="bad-image")
    line.aws.events.disorder = Disorder(copies=2, spread=0.3)
    digest = line.push("twice/image", fresh(bad_image()))
    plan = line.plan_of(f"verdict:{digest}")
    line.settle()
    scans = scans_of(line, digest)
    assert sorted("Images" in one.states for one in scans) == [False, True]
    assert [one.status for one in scans] == ["SUCCEEDED"] * 2
    assert [one.id for one in line.plans_of(plan.trigger)] == [plan.id]
    called = [call.operation for call in line.outcomes(plan)[BLOCK].calls]
    assert (called.count("SetRepositoryPolicy"), called.count("PutImage")) == (1, 1)
    statements = json.loads(line.repository_policy("twice/image"))["Statement"]
    assert len([one for one in statements if one["Effect"] == "Deny"]) == 1
    line.aws.events.disorder = Disorder()
    line.advance(DAY)
    line.until("the release", lambda: line.repository_policy("twice/image") == "")


def test_an_image_of_many_layers_fans_out(line):
    """One function per layer, and the same verdict."""
    digest = line.push("many/layers", fresh(more_layers=9))
    assert line.report(digest).verdict.state is VerdictState.PASS
    line.settle()
    (scan,) = scans_of(line, digest)
    assert scan.states.count("ScanLayer") > 8
    assert "ScanImage" not in scan.states


def test_a_layer_that_two_images_share_is_scanned_once(line):
    """Pushed together, delivered twice: one function holds the shared layers, the other waits, takes what is stored, and both pass."""
    line.aws.events.disorder = Disorder(copies=2, spread=0.3)
    shared = fresh(more_layers=2)
    recipes = [replace(shared, layers=(*shared.layers, *fresh(Recipe(layers=())).layers)) for _ in range(2)]
    digests = [line.push(f"shared/{number}", recipe) for number, recipe in enumerate(recipes)]
    reports = [line.report(digest) for digest in digests]
    line.settle()
    assert [report.verdict.state for report in reports] == [VerdictState.PASS] * 2
    common = {layer.diff_id for layer in reports[0].image.layers} & {layer.diff_id for layer in reports[1].image.layers}
    assert len(common) == len(shared.layers)
    assert all(one.status == "SUCCEEDED" for digest in digests for one in scans_of(line, digest))
    later = line.report(line.push("shared/later", replace(shared, layers=(*shared.layers, *fresh(Recipe(layers=())).layers))))
    assert (later.inventory.base.name, later.inventory.base.layers) == ("", len(shared.layers))
    assert "shared/" in later.inventory.base.source


def test_the_base_image_is_told_from_the_account_s_own_registry(line):
    """An image that was pushed before, by its name and tag, whatever lies on top of it."""
    base = fresh(more_layers=1)
    line.report(line.push("base/image", base, "12"))
    line.settle()
    report = line.report(line.push("on/base", replace(base, layers=(*base.layers, *fresh(Recipe(layers=())).layers))))
    assert report.inventory.base.name.endswith("base/image:12")
    assert report.inventory.base.layers == len(base.layers)
    assert {package.origin.value for package in report.inventory.packages} == {"base"}


def test_a_bill_of_materials_that_was_pushed_before_is_read_with_the_image(line):
    """It refers to the image, adds what nobody can see in it, and starts no scan that fails."""
    recipe, folder = fresh(), line.scratch / "with-sbom"
    digest = write_layout(recipe, folder, "1.0")
    image = json.loads((folder / "index.json").read_text())["manifests"]
    sbom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
        {"type": "library", "name": "hidden", "version": "1.0", "purl": "pkg:npm/hidden@1.0"}]}  # fmt: skip
    kind = "application/vnd.cyclonedx+json"
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": kind,
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", **store(folder, b"{}")},
        "layers": [{"mediaType": kind, **store(folder, json.dumps(sbom).encode())}],
        "subject": {key: image[0][key] for key in ("mediaType", "digest", "size")},
    }
    referrer = root(folder, manifest, MANIFEST)
    line.push_folder("with/sbom", folder, "sbom")
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": image}), encoding="utf-8")
    line.push_folder("with/sbom", folder)
    report = line.report(digest)
    line.settle()
    (hidden,) = [package for package in report.inventory.packages if package.name == "hidden"]
    assert (hidden.cataloger, hidden.found_at[0].path.startswith("attached SBOM sha256:")) == ("attached-sbom", True)
    assert [one.status for one in scans_of(line, referrer)] == ["SUCCEEDED"]


def test_every_platform_of_an_index_is_scanned(line):
    """Both images get their report, each with its platform."""
    folder = line.scratch / "index"
    index, digests = index_of({"amd64": fresh(), "arm64": fresh(bad_image())}, folder)
    line.push_folder("two/platforms", folder)
    reports = [line.report(digest) for digest in digests]
    line.settle()
    assert [report.image.platform.architecture for report in reports] == ["amd64", "arm64"]
    assert [report.verdict.state for report in reports] == [VerdictState.PASS, VerdictState.BLOCK]
    (scan,) = scans_of(line, index)
    assert scan.status == "SUCCEEDED"
    assert scan.states.count("Assemble") == 2


def test_a_truncated_layer_is_a_problem_and_the_rest_is_reported(line):
    """Not assessed, with the place; what the other layers hold is found."""
    folder = line.scratch / "truncated"
    digest = changed_layout(fresh(), folder, cut_last_layer)
    line.push_folder("cut/short", folder)
    report = line.report(digest)
    assert report.verdict.state is VerdictState.NOT_ASSESSED
    assert any(problem.code == "layer-truncated" for problem in report.problems), report.problems
    assert {"bash", "packaging"} <= {package.name for package in report.inventory.packages}


def test_a_layer_that_is_not_what_its_digest_says_is_a_problem(line):
    """The registry hands out other bytes: expected and actual digest are named, and the rest is reported."""
    folder = line.scratch / "mismatch"
    digest = changed_layout(fresh(bad_image()), folder, lambda *_: None)
    layer = json.loads(blob(folder, digest).read_bytes())["layers"][-1]["digest"]
    rule = {"Name": line.rule("ScanningPush")}
    line.aws.client("events").disable_rule(**rule)
    line.push_folder("not/itself", folder)
    other_layer_bytes(line.aws.images.blobs.path(layer))
    line.aws.client("events").enable_rule(**rule)
    pushed(line, "not/itself", digest)
    report = line.report(digest)
    named = [one.what for one in report.problems if one.code == "digest-mismatch"]
    assert any(f"expected {layer}, got sha256:" in what for what in named)
    assert report.verdict.state is VerdictState.BLOCK
    assert report.verdict.not_assessed


def test_an_empty_image_is_judged(line):
    """No layers at all is no crash."""
    digest = line.push("no/layers", Recipe(layers=(), config={"User": "1"}))
    assert line.report(digest).verdict is not None


def test_a_manifest_of_an_unknown_type_fails_visibly_and_once(line):
    """The execution says what it was; nothing is retried for ever."""
    folder = line.scratch / "unheard-of"
    digest = changed_layout(fresh(), folder, name_another_type)
    line.push_folder("unheard/of", folder)
    line.until("the scan", lambda: [one for one in scans_of(line, digest) if one.status == "FAILED"])
    line.settle()
    assert len(scans_of(line, digest)) == 1
    assert "unheard-of" in line.aws.logs("tidewaiter-image-resolve")


@pytest.mark.parametrize("fields", [{"image-digest": "latest"}, {"image-digest": "sha256:" + "0" * 64}], ids=["no digest", "no image"])
def test_a_malformed_or_stale_push_event_fails_visibly_and_once(line, fields):
    """The execution fails with the reason in its log; others go on."""
    before = len(line.executions("scan-image"))
    pushed(line, "no/where", fields["image-digest"])
    line.settle()
    executions = line.executions("scan-image")
    assert len(executions) == before + 1
    (failed,) = scans_of(line, fields["image-digest"])
    assert (failed.status, failed.states[-1]) == ("FAILED", "Failed")


def test_layers_that_cannot_be_stored_keep_the_image_from_passing(line):
    """Both kinds of scan catch it; the report names the layers, with everything else."""
    with line.denied("image_layer", "s3:PutObject"):
        single, many = line.push("not/kept", fresh()), line.push("not/kept-many", fresh(more_layers=9))
        reports = [line.report(digest) for digest in (single, many)]
        line.settle()
    assert [report.verdict.state for report in reports] == [VerdictState.NOT_ASSESSED] * 2
    assert all(any("layer" in problem.what for problem in report.problems) for report in reports)
    assert "LayerFailed" in scans_of(line, many)[0].states


def test_an_image_that_cannot_be_assembled_fails_visibly(line):
    """No verdict is no pass: the execution fails and names the image."""
    with line.denied("image_assemble", "s3:GetObject"):
        digest = line.push("not/assembled", fresh())
        line.until("the scan", lambda: [one for one in scans_of(line, digest) if one.status == "FAILED"])
    (scan,) = scans_of(line, digest)
    assert "ImageFailed" in scan.states


# Malware, by the function without a network


def holding(path, body, recipe=None):
    """Add a layer with one file to a fresh image."""
    image = fresh(recipe)
    return replace(image, layers=(*image.layers, Layer(files={path: File(body=body)}, created_by=f"COPY {path}")))


def problems_of(report):
    """Name the problems of a report."""
    return {problem.code for problem in report.problems}


def histories(line):
    """Read everything that states were given and gave."""
    client = line.aws.client("stepfunctions")
    arn = f"arn:aws:states:{line.aws.region}:{line.aws.account}:stateMachine:tidewaiter-scan-image"
    for one in client.list_executions(stateMachineArn=arn)["executions"]:
        yield str(client.get_execution_history(executionArn=one["executionArn"], maxResults=1000)["events"])


@pytest.mark.parametrize(
    ("path", "pieces", "rule"),
    [
        ("opt/.cache/config.json", ('{"pools":[{"url":"stratum+', 'tcp://pool.example.com:4444","user":"4A"}],"donate-level":1}'), "miner"),
        ("var/www/html/up.php", ("<?php @ev", 'al($_POST["c"]); ?>'), "web-shell"),
    ],
)
def test_malware_in_a_layer_blocks_the_image(line, path, pieces, rule):
    """The rules run in a function that can't reach ECR; no address of a layer is left anywhere."""
    digest = line.push("malware/found", holding(path, "".join(pieces).encode()))
    report = line.report(digest)
    assert report.verdict.state is VerdictState.BLOCK
    found = [one for one in report.findings if one.kind is FindingKind.MALWARE]
    assert any(rule in one.rule_id and one.location.path.endswith(path.rpartition("/")[2]) for one in found)
    assert "malware-not-searched" not in problems_of(report)
    line.settle()
    kept = [item["claim"]["S"] for item in line.aws.client("dynamodb").scan(TableName=line.table("Ledger"))["Items"]]
    scans = [one.arn for one in scans_of(line, digest)]
    assert scans
    assert [one for one in kept if one.startswith("address#") and any(scan in one for scan in scans)] == []
    seen = [*histories(line), *(line.aws.logs(f"tidewaiter-image-{name}") for name in ("addresses", "malware"))]
    assert not any("X-Amz-Signature" in text for text in seen)


def test_layers_that_were_searched_are_not_fetched_again(line):
    """Another image of known layers asks ECR for its configuration only."""
    known = fresh()
    line.report(line.push("malware/first", known))
    line.settle()
    asked = line.aws.faults.calls["ecr:GetDownloadUrlForLayer"]
    report = line.report(line.push("malware/second", replace(known, config={"User": "app"})))
    assert report.verdict.state is VerdictState.PASS
    assert line.aws.faults.calls["ecr:GetDownloadUrlForLayer"] == asked + 1


@pytest.mark.parametrize(
    ("function", "action", "state"),
    [("image_malware", "s3:PutObject", "SearchFailed"), ("image_addresses", "s3:ListBucket", "NotSearched")],
)
def test_a_search_for_malware_that_fails_is_said_and_stops_nothing(line, function, action, state):
    """Everything else is in the report, and the image does not pass."""
    with line.denied(function, action):
        digest = line.push("malware/unknown", fresh(bad_image()))
        report = line.report(digest)
        line.settle()
    assert state in scans_of(line, digest)[0].states
    assert "malware-not-searched" in problems_of(report)
    assert report.verdict.not_assessed or report.verdict.state is VerdictState.BLOCK
    assert {one.kind for one in report.findings} >= {FindingKind.VULNERABILITY}


def test_rules_of_the_deployment_run_beside_ours_and_a_broken_one_is_named(line):
    """Files under `yara/` in the bucket, from the next scan on."""
    s3, bucket = line.aws.client("s3"), line.aws.outputs["ArtefactsBucket"]
    good = b'rule our_marker { meta: severity = "critical" strings: $a = "tidewaiter-test-marker" condition: $a }'
    keys = {"yara/own.yar": good, "yara/team/broken.yar": b"rule broken {\n  condition: nonsense\n}"}
    for key, body in keys.items():
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    try:
        report = line.report(line.push("malware/own", holding("srv/marker", b"a tidewaiter-test-marker here")))
        line.settle()
    finally:
        for key in keys:
            s3.delete_object(Bucket=bucket, Key=key)
    assert [one.rule_id for one in report.findings if one.kind is FindingKind.MALWARE] == ["YARA-our_marker"]
    (refused,) = [problem for problem in report.problems if problem.code == "yara-rules-refused"]
    assert refused.where == "yara/team/broken.yar"
    assert ":2:" in refused.what


def test_a_file_on_a_list_of_the_deployment_is_known_malware(line):
    """Lists under `known-bad/` in the bucket, from the next judging on."""
    program = ELF_HEAD + secrets.token_bytes(64)
    s3, bucket, key = line.aws.client("s3"), line.aws.outputs["ArtefactsBucket"], "known-bad/own.txt"
    s3.put_object(Bucket=bucket, Key=key, Body=f"# 2026-11-20\n{hashlib.sha256(program).hexdigest()}  A Miner\n".encode())
    try:
        recipe = fresh()
        layer = Layer(files={"usr/bin/tool": File(body=program, mode=0o755)}, created_by="COPY tool /usr/bin")
        report = line.report(line.push("malware/listed", replace(recipe, layers=(*recipe.layers, layer))))
        line.settle()
    finally:
        s3.delete_object(Bucket=bucket, Key=key)
    (found,) = [one for one in report.findings if one.rule_id == "TW-MALWARE-known-bad-file"]
    assert (found.location.path, found.evidence["malware"], found.evidence["listed"]) == ("usr/bin/tool", "A Miner", "2026-11-20")
    assert report.verdict.state is VerdictState.BLOCK


def test_one_secret_has_one_fingerprint_in_all_images_and_functions(line):
    """Found in a file by one function and in the environment by another, with the key of the deployment."""
    key, secret = aws_key(), aws_secret()
    file = holding("srv/app/settings.ini", f"aws_access_key_id = {key}\naws_secret_access_key = {secret}\n".encode())
    environment = replace(fresh(), config={"Env": [f"AWS_ACCESS_KEY_ID={key}", f"AWS_SECRET_ACCESS_KEY={secret}"]})
    reports = [line.report(line.push("secret/places", recipe)) for recipe in (file, environment)]
    prints = [
        {one.evidence["fingerprint"] for one in report.findings if "aws-secret-key" in one.evidence.get("rule", one.rule_id)}
        for report in reports
    ]
    assert len(prints[0]) == 1
    assert prints[0] == prints[1]


# Clusters and behaviour


def run_pod(line, node, repository, digest, name):
    """Let an image run on a node, behind a load balancer."""
    host = f"{line.aws.account}.dkr.ecr.{line.aws.region}.amazonaws.com"
    scene.run_pod(line.aws, line.kubernetes, node, f"{host}/{repository}@{digest}", name)


def audit_report(line):
    """Read the cluster's report."""
    arn = f"arn:aws:eks:{line.aws.region}:{line.aws.account}:cluster/{scene.CLUSTER}"
    return line.document(f"reports/{stable_id('cluster', arn)}/report.json")


def audit(line):
    """Let the schedule fire."""
    calls = len([one for one in line.aws.functions.calls if one.function == "tidewaiter-cluster-audit"])
    line.advance(6 * 3600 + 60)
    line.until("the audit", lambda: len([one for one in line.aws.functions.calls if one.function == "tidewaiter-cluster-audit"]) > calls)
    line.settle()


def test_stolen_credentials_of_a_workload_lead_to_one_containment(line):
    """Image, audit by the clock, CloudTrail twice and backwards: one incident joined with the digest, one plan, only this node."""
    node, other = line.node(), line.node()
    digest = line.push("shop/stolen", fresh(good_image()))
    run_pod(line, node, "shop/stolen", digest, "stolen")
    audit(line)
    (workload,) = line.workloads().by_digest(digest)
    assert (workload.instance_id, workload.exposure) == (node.instance_id, "internet")
    assert node.role_arn in workload.role_arns
    line.automatic()
    line.aws.events.disorder = Disorder(copies=2, spread=1.0)
    thief = demo_events.Thief(account=line.aws.account, region=line.aws.region, role_arn=node.role_arn, instance_id=node.instance_id)
    for record in reversed(list(demo_events.stolen_credentials(thief, line.aws.clock.now()))):
        source = f"aws.{record['eventSource'].partition('.')[0]}"
        line.aws.events.emit(source, "AWS API Call via CloudTrail", record, time=record["eventTime"])
    line.until("the containment", lambda: line.is_isolated(node) and line.is_revoked(node))
    line.settle()
    items = line.aws.client("dynamodb").scan(TableName=line.table("Incidents"))["Items"]
    (found,) = [
        line.incidents().get(item["incident_id"]["S"])
        for item in items
        if item["part"]["S"] == "incident" and item["actor"]["S"] == node.role_arn
    ]
    assert found.image_digests == (digest,)
    contained = [plan for plan in line.plans_of(f"incident:{found.id}") if line.outcomes(plan)]
    assert [plan.playbook for plan in contained] == [PLAYBOOK]
    assert len(scene.role_policies(line.aws, node.role_arn)) == 1
    assert line.is_untouched(other)
    line.advance(DAY)
    line.until("the release", lambda: line.is_untouched(node))


def test_a_kind_that_may_not_be_listed_is_a_gap_and_the_rest_is_judged(line):
    """Kubernetes answers 403 for services: the report says so, exposure is not known, and the pods are judged."""
    node = line.node()
    digest = line.push("shop/gap", fresh())
    run_pod(line, node, "shop/gap", digest, "gap")
    with line.forbidden("services"):
        audit(line)
    report = audit_report(line)
    assert any("services" in f"{problem.what} {problem.permission} {problem.where}" for problem in report.problems), report.problems
    assert any(control.status is ControlStatus.FAIL and "gap" in control.resource for control in report.controls)
    (workload,) = line.workloads().by_digest(digest)
    assert workload.exposure == "unknown"


def changed(line, verb, parameters, **fields):
    """Emit CloudTrail's event of a change in ECR or EKS."""
    service = "ecr" if "repositoryName" in parameters else "eks"
    record = {
        "eventName": verb,
        "eventSource": f"{service}.amazonaws.com",
        "eventTime": line.aws.clock.now().isoformat(),
        "eventID": secrets.token_hex(8),
        "recipientAccountId": line.aws.account,
        "awsRegion": line.aws.region,
        "readOnly": False,
        "requestParameters": parameters,
        **fields,
    }
    return line.aws.events.emit(f"aws.{service}", "AWS API Call via CloudTrail", record)


def calls_of(line, name):
    """Count the calls of a function."""
    return len([one for one in line.aws.functions.calls if one.function == f"tidewaiter-{name}"])


def registry_findings(line, repository):
    """Name the open findings of a repository."""
    found = DynamoFindingStore(line.aws.client("dynamodb"), line.table("Findings")).of(f"{line.aws.account} ECR")
    return {one.rule_id for one in found if one.status is FindingStatus.OPEN and one.resource.endswith(f":repository/{repository}")}


def test_a_change_of_a_repository_is_judged_at_once_and_nothing_else_is_read(line):
    """Doubled and reordered: what is there now counts; refusals, reads and images change nothing; deleting resolves."""
    ecr = line.aws.client("ecr")
    ecr.create_repository(repositoryName="changed/web")
    audit(line)
    assert "TW-ECR-mutable-tags" in registry_findings(line, "changed/web")
    audits = calls_of(line, "cluster-audit")
    line.aws.events.disorder = Disorder(copies=2, spread=1.0)
    ecr.put_image_tag_mutability(repositoryName="changed/web", imageTagMutability="IMMUTABLE")
    for mutability in ("MUTABLE", "IMMUTABLE"):
        changed(line, "PutImageTagMutability", {"repositoryName": "changed/web", "imageTagMutability": mutability})
    line.until("the narrow audit", lambda: "TW-ECR-mutable-tags" not in registry_findings(line, "changed/web"))
    line.settle()
    handled = calls_of(line, "audit-touched")
    changed(line, "PutImageTagMutability", {"repositoryName": "changed/web"}, errorCode="AccessDenied")
    changed(line, "PutImage", {"repositoryName": "changed/web"})
    changed(line, "DescribeImages", {"repositoryName": "changed/web"}, readOnly=True)
    line.settle()
    assert calls_of(line, "audit-touched") == handled
    line.aws.events.disorder = Disorder()
    ecr.delete_repository(repositoryName="changed/web", force=True)
    changed(line, "DeleteRepository", {"repositoryName": "changed/web"})
    line.until("the resolution", lambda: registry_findings(line, "changed/web") == set())
    line.settle()
    assert calls_of(line, "cluster-audit") == audits


def test_a_change_of_a_cluster_judges_its_settings_and_who_may_enter_it_the_whole(line):
    """Its pods stay as they were judged last; an access entry asks for all of it, this cluster's alone."""
    audit(line)
    before, audits = audit_report(line), calls_of(line, "cluster-audit")
    changed(line, "UpdateClusterConfig", {"name": scene.CLUSTER})
    line.until("the narrow audit", lambda: audit_report(line).finished != before.finished)
    line.settle()
    after = audit_report(line)
    assert calls_of(line, "cluster-audit") == audits
    assert {(one.control_id, one.resource) for one in after.controls} == {(one.control_id, one.resource) for one in before.controls}
    changed(line, "AssociateAccessPolicy", {"name": scene.CLUSTER})
    line.until("the whole audit", lambda: calls_of(line, "cluster-audit") > audits)
    line.settle()


def test_what_containment_changes_is_not_judged_by_its_event(line):
    """Our own roles' calls start nothing: the next audit by the clock sees them."""
    audit(line)
    handled = calls_of(line, "audit-touched")
    issuer = {"sessionContext": {"sessionIssuer": {"arn": line.role_of("act_registry")}}}
    before = calls_of(line, "cluster-audit")
    changed(line, "SetRepositoryPolicy", {"repositoryName": "good/image"}, userIdentity=issuer)
    line.until("the event", lambda: calls_of(line, "audit-touched") > handled)
    line.settle()
    assert calls_of(line, "cluster-audit") == before


def test_an_audit_that_cannot_start_ends_in_the_dead_letters(line):
    """AWS tries three times; then the queue holds what was asked."""
    payload = json.dumps({"source": "test-of-dead-letters"}).encode()
    with line.denied("cluster_audit", "eks:ListClusters"):
        line.aws.client("lambda").invoke(FunctionName="tidewaiter-cluster-audit", InvocationType="Event", Payload=payload)
        line.settle()
    assert "test-of-dead-letters" in "".join(line.queue_messages("DetectionFunctionsClusterAuditFailed"))


def test_an_event_whose_handling_failed_is_handled_again(line):
    """The claim is given back, so that the message that comes again is not taken for a duplicate."""
    node = line.node()
    thief = demo_events.Thief(account=line.aws.account, region=line.aws.region, role_arn=node.role_arn, instance_id=node.instance_id)
    (record,) = [one for one in demo_events.stolen_credentials(thief, line.aws.clock.now()) if one["eventName"] == "CreateAccessKey"]
    with line.denied("detect_cloudtrail", "dynamodb:Query"):
        line.aws.events.emit("aws.iam", "AWS API Call via CloudTrail", record)
        line.until("the failure", lambda: any(one.actor == line.role_of("detect_cloudtrail") for one in line.aws.iam_report().denied))

    def signals() -> str:
        return json.dumps(line.aws.client("dynamodb").scan(TableName=line.table("Signals"))["Items"])

    line.until("the signal", lambda: node.role_arn in signals())
    assert record["eventID"] in signals()


def test_malformed_trail_events_disturb_nobody(line):
    """A record without what it should have is noted; what is no event at all is kept aside at once, not tried again."""
    for detail in ({"eventName": "CreateUser"}, {"userIdentity": "nobody", "eventSource": 7, "readOnly": False}):
        line.aws.events.emit("aws.iam", "AWS API Call via CloudTrail", detail)
    line.send("CloudTrailInboxQueue", "neither JSON nor an event")
    line.until("the message kept aside", lambda: "neither JSON nor an event" in line.queue_messages("CloudTrailInboxFailed"))
    line.settle()
    assert line.queue_messages("CloudTrailInboxQueue") == []
    assert not [one for one in line.aws.functions.calls if one.function == "tidewaiter-detect-cloudtrail" and one.error]


# The whole


@pytest.mark.whole_module
def test_every_state_of_the_scan_was_entered(line):
    """Every branch was visited."""
    assert states_of("scan-image") - {state for one in line.executions("scan-image") for state in one.states} == set()
    assert {"Registry", "ReleaseRegistry"} <= {state for one in line.executions("respond") for state in one.states}


@pytest.mark.whole_module
def test_nothing_was_denied_but_what_the_scenarios_denied(line):
    """Least privilege is enough for everything that was done."""
    assert line.unexpected_denials() == set()
    assert line.aws.background.failures == []


@pytest.mark.whole_module
def test_nothing_is_granted_that_is_not_used(line):
    """Each unused grant of what watches is on the reviewed list, and the list names nothing else."""
    assert unexplained(line, "watching") == ([], [])
