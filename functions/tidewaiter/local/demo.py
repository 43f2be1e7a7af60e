"""The demo: from an image that lands to a contained danger and back, on this machine, with the template that is deployed to AWS.

Everything between a push and a message is the product: the registry, EventBridge, Step Functions and IAM are the embedded AWS's, the
functions are the deployed handlers under awslambdaric with their own roles. What is replaced is said at the start.
"""

import json
import logging
import secrets
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tidewaiter import documents
from tidewaiter.adapters.dynamodb_plans import DynamoPlanStore
from tidewaiter.errors import TidewaiterError
from tidewaiter.local import demo_events, scene
from tidewaiter.local.aws import EmbeddedAws
from tidewaiter.local.demo_images import bad_image, good_image
from tidewaiter.local.image_builder import write_layout
from tidewaiter.local.kubernetes import LoopbackKubernetes
from tidewaiter.local.product import deploy_product
from tidewaiter.local.push import push_layout
from tidewaiter.local.slack import LoopbackSlack
from tidewaiter.local.timeline import Timeline
from tidewaiter.model.ids import stable_id
from tidewaiter.model.report import Report
from tidewaiter.model.response import OutcomeState, Plan
from tidewaiter.reporting.formats import html

WAIT = 180.0
"""Seconds to wait for each step: generous, because a busy laptop starts functions slowly."""
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The running parts of the demo."""

    aws: EmbeddedAws
    kubernetes: LoopbackKubernetes
    slack: LoopbackSlack
    timeline: Timeline
    scene: scene.Scene

    def plans(self) -> list[Plan]:
        """Read every plan there is."""
        client, table = self.aws.client("dynamodb"), self.aws.outputs["PlansTable"]
        found = client.scan(TableName=table)["Items"]
        names = dict.fromkeys(item["plan_id"]["S"] for item in found if item["part"]["S"] == "plan")
        store = DynamoPlanStore(client, table)
        return [plan for name in names if (plan := store.get(name))]

    def waits(self, plan_id: str, what: str) -> bool:
        """Tell whether a stage of a plan waits for its task token."""
        key = {"plan_id": {"S": plan_id}, "part": {"S": f"token#{what}"}}
        return "Item" in self.aws.client("dynamodb").get_item(TableName=self.aws.outputs["PlansTable"], Key=key)

    def store(self) -> DynamoPlanStore:
        """Open the plans table as the operator."""
        return DynamoPlanStore(self.aws.client("dynamodb"), self.aws.outputs["PlansTable"])


def run_demo(output: Path, say: Callable[[str], None]) -> Path:
    """Play the whole story, check every promise on the way and return the path of the HTML report.

    Raises TidewaiterError with what did not happen; the report of what did is written all the same.
    """
    output.mkdir(parents=True, exist_ok=True)
    # The emulator logs every failed state with its whole parse tree; the functions' own words are shown instead.
    logging.getLogger("moto").setLevel(logging.CRITICAL)
    say("Tidewaiter demo: one machine, no AWS account. The stack is the one that is deployed to AWS; its dependency layer is")
    say("replaced by this environment's packages, and automatic response is switched on for this account only.\n")
    timeline = Timeline(say)
    with EmbeddedAws() as aws, scene.loopback_cluster(aws) as kubernetes, tempfile.TemporaryDirectory() as scratch:
        stage = _set_up(aws, kubernetes, timeline)
        digests = _build_images(Path(scratch), stage)
        scene.run_workloads(aws, kubernetes, stage.scene, digests)
        try:
            _bad_image_is_blocked(stage, Path(scratch), digests)
            _audit(stage)
            _attack(stage)
            _untouched(stage, digests)
            _show_alert(stage, say)
            _release(stage, digests)
            _report_iam(stage, say)
        except TidewaiterError:
            _say_logs(stage, say)
            raise
        finally:
            report = _write_report(stage, digests, output)
    say(f"\nReport: {report}")
    return report


def _set_up(aws: EmbeddedAws, kubernetes: LoopbackKubernetes, timeline: Timeline) -> Stage:
    secret = {"bot_token": f"xoxb-{secrets.token_hex(16)}", "channel": "C0SECURITY", "signing_secret": secrets.token_hex(16)}
    slack = LoopbackSlack(bot_token=secret["bot_token"], signing_secret=secret["signing_secret"], clock=aws.clock)
    made = deploy_product(aws)
    timeline.tell("deploy", f"{len(made)} resources of the shipped template, IAM enforced")
    aws.client("ssm").put_parameter(Name="/tidewaiter/settings", Value=scene.settings_for_demo(aws.account), Type="String", Overwrite=True)
    aws.client("secretsmanager").put_secret_value(SecretId="tidewaiter/slack", SecretString=json.dumps({**secret, "api_url": slack.url}))
    built = scene.build_scene(aws)
    scene.start_cluster(aws, kubernetes, aws.outputs["AuditRole"])
    timeline.tell("account", f"{built.web.instance_id} runs shop/web as {built.web.name}, {built.api.instance_id} runs shop/api")
    return Stage(aws=aws, kubernetes=kubernetes, slack=slack, timeline=timeline, scene=built)


def _build_images(scratch: Path, stage: Stage) -> dict[str, str]:
    digests = {}
    for repository, recipe in ((scene.WEB, bad_image()), (scene.API, good_image())):
        digests[repository] = write_layout(recipe, scratch / repository.replace("/", "-"), f"{repository}:1.0")
    stage.timeline.tell("build", f"{scene.WEB} {_short(digests[scene.WEB])} and {scene.API} {_short(digests[scene.API])}, in Python")
    return digests


def _bad_image_is_blocked(stage: Stage, scratch: Path, digests: Mapping[str, str]) -> None:
    aws, timeline = stage.aws, stage.timeline
    for repository in (scene.WEB, scene.API):
        push_layout(scratch / repository.replace("/", "-"), f"http://{aws.registry.host}", repository, "1.0")
        timeline.tell("push", f"{repository}:1.0 {_short(digests[repository])}")
    pushed = time.monotonic()
    for repository in (scene.WEB, scene.API):
        report = _wait_for(f"the report of {repository}", partial(_stored_report, aws, digests[repository]))
        verdict = report.verdict
        if verdict is None:
            raise TidewaiterError(f"{repository} got no verdict")
        risk = report.risks[0]
        timeline.tell(
            "verdict",
            f"{repository}: {verdict.state.value}, risk {int(risk.score)} ({risk.risk_class.value}), {len(report.findings)} findings",
        )
        for reason in verdict.reasons[:3]:
            timeline.tell("", f"  {reason}")
    _wait_for("the block of the bad image", lambda: _repository_policy(aws, scene.WEB))
    timeline.tell("contained", f"{scene.WEB} can no longer be pulled, {time.monotonic() - pushed:.1f} s after the push")
    if _repository_policy(aws, scene.API):
        raise TidewaiterError("the good image was blocked")


def _audit(stage: Stage) -> None:
    stage.aws.client("lambda").invoke(FunctionName="tidewaiter-cluster-audit", Payload=json.dumps({"source": "demo"}).encode())
    report = _wait_for("the audit", lambda: _latest_audit(stage.aws))
    failed = sum(1 for control in report.controls if control.status.value == "FAIL")
    stage.timeline.tell("audit", f"cluster {scene.CLUSTER}: {failed} of {len(report.controls)} control results fail")
    for risk in report.risks[:2]:
        why = risk.reasons[0].text if risk.reasons else "no reasons"
        stage.timeline.tell("", f"  risk {int(risk.score)} ({risk.risk_class.value}) {risk.subject.rpartition(':')[2]}: {why}")


def _attack(stage: Stage) -> None:
    aws, web = stage.aws, stage.scene.web
    thief = demo_events.Thief(account=aws.account, region=aws.region, role_arn=web.role_arn, instance_id=web.instance_id)
    started = time.monotonic()
    for record in demo_events.stolen_credentials(thief, aws.clock.now()):
        detail_type = "AWS API Call via CloudTrail"
        aws.events.emit(f"aws.{record['eventSource'].partition('.')[0]}", detail_type, record, time=record["eventTime"])
    stage.timeline.tell("attack", f"11 calls with {web.name}'s credentials from {demo_events.INTRUDER}")
    plan = _wait_for("an incident and its plan", lambda: _plan_of(stage, "compromised-workload"))
    stage.timeline.tell("incident", plan.title)
    for reason in plan.reasons[:6]:
        stage.timeline.tell("", f"  {reason[:160]}")
    outcomes = _wait_for("containment", lambda: _settled(stage, plan, OutcomeState.DONE))
    for outcome in outcomes:
        for call in outcome.calls:
            stage.timeline.tell("call", f"{call.service}:{call.operation}")
    _expect(scene.interfaces_of(aws, web.instance_id) != dict(web.interfaces), "the instance's interfaces were not moved")
    _expect(bool(scene.role_policies(aws, web.role_arn)), "the role's sessions were not revoked")
    stage.timeline.tell(
        "contained",
        f"{web.instance_id} is isolated and {web.name}'s sessions are revoked, {time.monotonic() - started:.1f} s after the first call",
    )


def _untouched(stage: Stage, digests: Mapping[str, str]) -> None:
    aws, api = stage.aws, stage.scene.api
    _expect(scene.interfaces_of(aws, api.instance_id) == dict(api.interfaces), "the other instance was touched")
    _expect(not scene.role_policies(aws, api.role_arn), "the other role was touched")
    _expect(not _repository_policy(aws, scene.API), "the good image was touched")
    stage.timeline.tell("untouched", f"{api.instance_id}, {api.name} and {scene.API} {_short(digests[scene.API])}")


def _show_alert(stage: Stage, say: Callable[[str], None]) -> None:
    told = _wait_for("both alerts", lambda: len(stage.slack.messages) >= len(stage.plans()) and stage.slack.messages)
    stage.timeline.tell("alert", f"{len(told)} messages in Slack")
    say("\nSlack shows:")
    for message in stage.slack.messages:
        say("  | " + message.text.replace("\n", "\n  | "))
    say("")


def _release(stage: Stage, digests: Mapping[str, str]) -> None:
    aws, web = stage.aws, stage.scene.web
    plans = stage.plans()
    for plan in plans:
        _wait_for(f"the lease of {plan.id}", partial(stage.waits, plan.id, "lease"))
    aws.clock.advance(_DAY)
    stage.timeline.tell("clock", "a day later: the leases have run out, and the role's longest session has ended")
    for plan in plans:
        _wait_for(f"the release of {plan.id}", partial(_settled, stage, plan, OutcomeState.REVERTED))
    _expect(scene.interfaces_of(aws, web.instance_id) == dict(web.interfaces), "the interfaces are not as before")
    _expect(not scene.role_policies(aws, web.role_arn), "the revocation is still there")
    _expect(not _repository_policy(aws, scene.WEB), "the repository is still blocked")
    stage.timeline.tell("released", f"interfaces, role and {scene.WEB} {_short(digests[scene.WEB])} are as they were")


def _report_iam(stage: Stage, say: Callable[[str], None]) -> None:
    report = stage.aws.iam_report()
    say(f"\nIAM: {report.checked} decisions on our own roles, {len(report.denied)} denied")
    for denied in report.denied:
        say(f"  denied: {denied}")


def _say_logs(stage: Stage, say: Callable[[str], None]) -> None:
    """Show what the functions complained about, so that a failed run explains itself."""
    for function in stage.aws.client("lambda").list_functions()["Functions"]:
        complaints = [line for line in stage.aws.logs(function["FunctionName"]).splitlines() if "ERROR" in line or "Error" in line]
        for line in complaints[-3:]:
            say(f"{function['FunctionName']}: {line[:600]}")


def _write_report(stage: Stage, digests: Mapping[str, str], output: Path) -> Path:
    path = output / "report.html"
    report = _stored_report(stage.aws, digests[scene.WEB])
    audit = _latest_audit(stage.aws)
    if report is None:
        return path
    context: dict[str, Any] = {**report.context, "timeline": stage.timeline.rows()}
    risks = (*report.risks, *(audit.risks if audit else ()))
    path.write_bytes(_bytes(html.FORMAT.render(replace(report, risks=risks, controls=audit.controls if audit else (), context=context))))
    return path


def _plan_of(stage: Stage, playbook: str) -> Plan | None:
    return next((plan for plan in stage.plans() if plan.playbook == playbook), None)


def _settled(stage: Stage, plan: Plan, state: OutcomeState) -> list[Any]:
    """Return a plan's outcomes once every action has one in this state and it was verified."""
    outcomes = [one for one in stage.store().outcomes(plan.id) if one.state is state and one.verification]
    return outcomes if {one.action_id for one in outcomes} == {one.id for one in plan.actions} else []


def _stored_report(aws: EmbeddedAws, digest: str) -> Report | None:
    return _document(aws, f"reports/{digest}/report.json")


def _latest_audit(aws: EmbeddedAws) -> Report | None:
    arn = f"arn:aws:eks:{aws.region}:{aws.account}:cluster/{scene.CLUSTER}"
    return _document(aws, f"reports/{stable_id('cluster', arn)}/report.json")


def _document(aws: EmbeddedAws, key: str) -> Report | None:
    s3 = aws.client("s3")
    try:
        body = s3.get_object(Bucket=aws.outputs["ArtefactsBucket"], Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
    report: Report = documents.decode("report", body)
    return report


def _repository_policy(aws: EmbeddedAws, repository: str) -> str:
    ecr = aws.client("ecr")
    try:
        return str(ecr.get_repository_policy(repositoryName=repository)["policyText"])
    except ecr.exceptions.RepositoryPolicyNotFoundException:
        return ""


def _wait_for(what: str, look: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise TidewaiterError(f"{what} did not come within {WAIT:.0f} s", hint="What the functions logged is above")


def _expect(held: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not held:
        raise TidewaiterError(otherwise)


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:12]


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body
