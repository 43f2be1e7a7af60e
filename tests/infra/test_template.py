"""What the deployed template promises: encryption, dead letters, least privilege, and a policy for every delivery."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from template import arn_of, listed, resources, statements, template

STAR_ACTIONS = {
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeFlowLogs",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:GetEbsEncryptionByDefault",
    "ecr:DescribePullThroughCacheRules",
    "ecr:DescribeRegistry",
    "ecr:DescribeRepositoryCreationTemplates",
    "ecr:GetRegistryPolicy",
    "ecr:GetRegistryScanningConfiguration",
    "ecr:GetSigningConfiguration",
    "eks:DescribeAddonVersions",
    "eks:DescribeClusterVersions",
    "eks:ListClusters",
    "guardduty:ListDetectors",
    "iam:GetAccountAuthorizationDetails",
    "iam:ListOpenIDConnectProviders",
    "organizations:DescribeOrganization",
    "organizations:DescribePolicy",
    "organizations:ListParents",
    "organizations:ListPoliciesForTarget",
    "sts:GetCallerIdentity",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
}
"""Actions without resource-level permissions (Service Authorization Reference); this list must not grow unseen."""

WRITES_ROLES = {"iam:PutRolePolicy", "iam:DeleteRolePolicy"}


def test_no_action_has_a_wildcard_and_only_listed_ones_run_on_every_resource():
    """Least privilege: each star is one of a closed list."""
    for role, statement in statements():
        for action in listed(statement["Action"]):
            assert "*" not in action, role
            if statement["Effect"] == "Allow" and "*" in listed(statement["Resource"]):
                assert action in STAR_ACTIONS, role


def test_iam_is_written_by_one_function_only_and_never_our_own_or_service_roles():
    """The holder of PutRolePolicy is as strong as an administrator, so it is one tiny function with explicit denies."""
    writers = {role for role, one in statements() if one["Effect"] == "Allow" and WRITES_ROLES & set(listed(one["Action"]))}
    assert len(writers) == 1
    assert "ActIdentity" in next(iter(writers))
    denies = [one for role, one in statements() if role in writers and one["Effect"] == "Deny"]
    assert [set(one["Action"]) for one in denies] == [WRITES_ROLES]
    text = json.dumps(denies)
    assert all(path in text for path in ("role/tidewaiter/*", "role/aws-service-role/*", "role/aws-reserved/*"))


def test_the_workflows_may_invoke_their_functions_and_nothing_else():
    """A state machine's role names functions one by one."""
    for role, one in statements():
        if "lambda:InvokeFunction" in listed(one["Action"]) and "Machine" not in role and "Functions" not in role:
            assert all(set(resource) == {"Fn::GetAtt"} for resource in listed(one["Resource"]))


def test_every_role_of_a_function_is_under_our_path():
    """Guards and repository policies recognise us by it."""
    roles = resources("AWS::IAM::Role")
    for function in resources("AWS::Lambda::Function").values():
        assert roles[function["Role"]["Fn::GetAtt"][0]]["Path"] == "/tidewaiter/"


def test_everything_at_rest_is_encrypted_with_our_rotating_key():
    """Tables, buckets, queues, topic, secret and logs."""
    (key,) = resources("AWS::KMS::Key").values()
    assert key["EnableKeyRotation"] is True
    for table in resources("AWS::DynamoDB::Table").values():
        assert table["SSESpecification"]["SSEType"] == "KMS"
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    for bucket in resources("AWS::S3::Bucket").values():
        rule = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["ServerSideEncryptionByDefault"]
        assert rule["SSEAlgorithm"] == "aws:kms"
        assert all(bucket["PublicAccessBlockConfiguration"].values())
    for kind, name in (
        ("AWS::SQS::Queue", "KmsMasterKeyId"),
        ("AWS::SNS::Topic", "KmsMasterKeyId"),
        ("AWS::SecretsManager::Secret", "KmsKeyId"),
    ):
        assert resources(kind)
        assert all(name in one for one in resources(kind).values())
    assert all("KmsKeyId" in group and group["RetentionInDays"] for group in resources("AWS::Logs::LogGroup").values())


def test_state_survives_the_stack():
    """Tables, buckets, topic, bus and secret are retained."""
    for kind in ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::Events::EventBus", "AWS::SecretsManager::Secret"):
        for one in template()["Resources"].values():
            if one["Type"] == kind:
                assert one["DeletionPolicy"] == "Retain"


def test_nothing_of_ours_writes_what_sets_findings_aside():
    """Waivers and VEX documents are put there by people; several functions read them, none may write or delete one."""
    allowed = [one for _, one in statements() if one["Effect"] == "Allow"]
    for folder in ("waivers", "vex", "trust"):
        about = [one for one in allowed if any(f"/{folder}/*" in json.dumps(resource) for resource in listed(one["Resource"]))]
        assert about
        assert {action for one in about for action in listed(one["Action"])} == {"s3:GetObject"}
    writers = [one for one in allowed if {"s3:PutObject", "s3:DeleteObject"} & set(listed(one["Action"]))]
    keys = [json.dumps(resource).rpartition("/")[0] for one in writers for resource in listed(one["Resource"])]
    assert all(keys)  # none on a whole bucket


def _function(handler: str) -> dict:
    (found,) = [one for one in resources("AWS::Lambda::Function").values() if one["Handler"] == handler]
    return found


def test_what_reads_hostile_bytes_by_foreign_code_has_no_network():
    """YARA-X runs where no route leads out, in a function that its own code can't connect elsewhere."""
    searching = _function("handlers.image_malware.handler")
    subnets = {one["Ref"] for one in searching["VpcConfig"]["SubnetIds"]}
    assert len(subnets) == 2
    assert resources("AWS::EC2::SecurityGroup").keys() == {searching["VpcConfig"]["SecurityGroupIds"][0]["Fn::GetAtt"][0]}
    present = {one["Type"] for one in template()["Resources"].values()}
    assert present.isdisjoint({"AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route", "AWS::EC2::SecurityGroupIngress"})
    assert [one for one in resources("AWS::Lambda::Function").values() if "VpcConfig" in one] == [searching]
    role = searching["Role"]["Fn::GetAtt"][0]
    own = [one for owner, one in statements() if owner == role and "ec2:CreateNetworkInterface" in listed(one["Action"])]
    denied = [one for one in own if one["Effect"] == "Deny"]
    assert "tidewaiter-image-malware" in json.dumps(denied[0]["Condition"]["ArnEquals"]["lambda:SourceFunctionArn"])
    foreign = {action.split(":")[0] for owner, one in statements() if owner == role for action in listed(one["Action"])}
    assert foreign == {"dynamodb", "ec2", "logs", "s3", "xray"}


def test_the_isolated_network_has_doors_to_our_data_and_to_the_layers_only():
    """The endpoints' policies name buckets, table and actions; everything the function is granted passes them."""
    doors = resources("AWS::EC2::VPCEndpoint")
    assert {one["VpcEndpointType"] for one in doors.values()} == {"Gateway"}
    allowed = [statement for one in doors.values() for statement in one["PolicyDocument"]["Statement"]]
    assert "*" not in [resource for one in allowed for resource in listed(one["Resource"])]
    passing = {action for one in allowed for action in listed(one["Action"])}
    role = _function("handlers.image_malware.handler")["Role"]["Fn::GetAtt"][0]
    granted = {action for owner, one in statements() if owner == role for action in listed(one["Action"])}
    assert {one for one in granted if one.startswith(("s3:", "dynamodb:"))} == passing
    (layers,) = [one for one in allowed if "starport-layer-bucket" in json.dumps(one)]
    assert listed(layers["Action"]) == ["s3:GetObject"]


def test_the_isolated_network_answers_no_foreign_names():
    """A query to a name server of an attacker's would be a way out."""
    (rules,) = [one["FirewallRules"] for one in resources("AWS::Route53Resolver::FirewallRuleGroup").values()]
    lists = resources("AWS::Route53Resolver::FirewallDomainList")
    last = max(rules, key=lambda rule: rule["Priority"])
    assert last["Action"] == "BLOCK"
    assert lists[last["FirewallDomainListId"]["Fn::GetAtt"][0]]["Domains"] == ["*"]
    assert [rule["Action"] for rule in rules].count("ALLOW") == 1
    assert resources("AWS::Route53Resolver::FirewallRuleGroupAssociation")


def test_the_fingerprint_key_is_made_at_deployment_and_read_by_those_that_find_secrets():
    """The template holds no key; two functions read it, and it is theirs by a grant of its own."""
    (name,) = [name for name in resources("AWS::SecretsManager::Secret") if "Fingerprint" in name]
    secret = resources("AWS::SecretsManager::Secret")[name]
    assert "SecretString" not in secret
    assert secret["GenerateSecretString"]["PasswordLength"] == 64
    readers = {role for role, one in statements() if "fingerprint-key" in json.dumps(one.get("Resource"))}
    assert {role[: -len("Role") - 8] for role in readers} == {"ScanningFunctionsImageLayer", "ScanningFunctionsImageAssemble"}


def test_what_pushes_documents_is_not_there_unless_it_is_wanted():
    """Only one function may put layers and manifests and delete them, and no part of it exists by default."""
    assert template()["Parameters"]["AttachResults"]["Default"] == "no"
    ((wanted, rule),) = template()["Conditions"].items()
    assert rule == {"Fn::Equals": [{"Ref": "AttachResults"}, "yes"]}
    parts = {name: one for name, one in template()["Resources"].items() if name.startswith("Attaching")}
    assert {"AWS::Lambda::Function", "AWS::IAM::Role", "AWS::Events::Rule"} <= {one["Type"] for one in parts.values()}
    assert {one.get("Condition") for one in parts.values()} == {wanted}
    pushers = {role for role, one in statements() if "ecr:UploadLayerPart" in listed(one["Action"])}
    assert [role.startswith("Attaching") for role in pushers] == [True]


def test_evidence_is_locked():
    """Object Lock keeps evidence even from administrators of the account, for a year."""
    (locked,) = [bucket for bucket in resources("AWS::S3::Bucket").values() if bucket.get("ObjectLockEnabled")]
    assert locked["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Days"] == 365


def test_a_fresh_deployment_observes_only():
    """Nothing is contained before somebody names playbook, account and action."""
    (settings,) = resources("AWS::SSM::Parameter").values()
    assert json.loads(settings["Value"]) == {"default_mode": "observe"}


def test_no_function_is_told_to_use_another_clock_and_each_is_traced():
    """Time can be moved in the embedded AWS only."""
    for function in resources("AWS::Lambda::Function").values():
        assert "TIDEWAITER_CLOCK_FILE" not in function["Environment"]["Variables"]
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])


def test_assets_are_parameters():
    """The shipped template does not change when only code changes."""
    for function in resources("AWS::Lambda::Function").values():
        assert function["Code"] == {"S3Bucket": {"Ref": "AssetBucket"}, "S3Key": {"Ref": "CodeKey"}}
    assert set(template()["Parameters"]) == {"AssetBucket", "CodeKey", "DependenciesKey", "MalwareKey", "AttachResults"}


def _queue_policies() -> list[tuple[set[str], dict]]:
    return [
        ({queue["Ref"] for queue in policy["Queues"]}, one)
        for policy in resources("AWS::SQS::QueuePolicy").values()
        for one in policy["PolicyDocument"]["Statement"]
    ]


def _rule_may_send(rule: str, queue: str) -> bool:
    return any(
        queue in queues
        and one["Effect"] == "Allow"
        and one["Principal"] == {"Service": "events.amazonaws.com"}
        and listed(arn_of(rule)) == listed(next(iter(one["Condition"]["ArnEquals"].values())))
        for queues, one in _queue_policies()
        if one["Effect"] == "Allow" and "ArnEquals" in one.get("Condition", {})
    )


@pytest.mark.parametrize("rule", sorted(resources("AWS::Events::Rule")))
def test_every_rule_may_reach_its_target_and_its_dead_letter_queue(rule):
    """Machines need a role that may start them, functions a permission for this rule, queues a policy for this rule."""
    for target in resources("AWS::Events::Rule")[rule]["Targets"]:
        name = (target["Arn"].get("Ref") or target["Arn"]["Fn::GetAtt"][0]) if isinstance(target["Arn"], dict) else ""
        kind = template()["Resources"][name]["Type"]
        if kind == "AWS::StepFunctions::StateMachine":
            role = target["RoleArn"]["Fn::GetAtt"][0]
            granted = [one for owner, one in statements() if owner == role]
            assert [(one["Action"], one["Resource"]) for one in granted] == [("states:StartExecution", {"Ref": name})]
        elif kind == "AWS::Lambda::Function":
            permissions = [one for one in resources("AWS::Lambda::Permission").values() if one["FunctionName"] == arn_of(name)]
            assert any(one["Principal"] == "events.amazonaws.com" and one["SourceArn"] == arn_of(rule) for one in permissions)
        else:
            assert kind == "AWS::SQS::Queue"
            assert _rule_may_send(rule, name)
        assert _rule_may_send(rule, target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0])


@pytest.mark.parametrize("name", sorted(resources("AWS::Lambda::EventSourceMapping")))
def test_a_queue_is_read_by_the_function_that_may_read_it_and_has_a_dead_letter_queue(name):
    """SQS -> Lambda: the mapping's function has the three actions on exactly this queue; one sends again what is not over."""
    mapping = resources("AWS::Lambda::EventSourceMapping")[name]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    queue = mapping["EventSourceArn"]["Fn::GetAtt"][0]
    function = resources("AWS::Lambda::Function")[mapping["FunctionName"]["Ref"]]
    role = function["Role"]["Fn::GetAtt"][0]
    granted = {
        action for owner, one in statements() if owner == role and one["Resource"] == arn_of(queue) for action in listed(one["Action"])
    }
    again = {"sqs:SendMessage"} if "AuditTouched" in role else set()
    assert granted == {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"} | again
    queue_properties = resources("AWS::SQS::Queue")[queue]
    assert queue_properties["RedrivePolicy"]["maxReceiveCount"] == 5
    assert queue_properties["VisibilityTimeout"] >= 6 * function["Timeout"]


def test_pulls_of_the_scanner_keep_no_dead_image_alive():
    """Every role that reads layers or manifests is excluded from ECR's pull time, by the template and for as long as it exists."""
    excluded = {one["PrincipalArn"]["Fn::GetAtt"][0] for one in resources("AWS::ECR::PullTimeUpdateExclusion").values()}
    pulling = {role for role, one in statements() if {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"} & set(listed(one["Action"]))}
    assert pulling
    assert {role for role in pulling if role.startswith(("Scanning", "Attaching", "Rematching"))} == excluded


def test_events_may_use_the_key_of_encrypted_queues():
    """Without this statement EventBridge drops events for encrypted queues silently."""
    (key,) = resources("AWS::KMS::Key").values()
    allowed = [one for one in key["KeyPolicy"]["Statement"] if one.get("Sid") == "EventsToQueues"]
    assert "events.amazonaws.com" in listed(allowed[0]["Principal"]["Service"])
    assert set(allowed[0]["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}


def test_functions_that_are_called_asynchronously_have_a_dead_letter_queue():
    """What fails for good is kept and alarmed, not lost."""
    functions = resources("AWS::Lambda::Function")
    for name in ("handlers.cluster_audit.handler", "handlers.approval_decide.handler"):
        (function,) = [one for one in functions.values() if one["Handler"] == name]
        queue = function["DeadLetterConfig"]["TargetArn"]
        role = function["Role"]["Fn::GetAtt"][0]
        assert any(owner == role and "sqs:SendMessage" in listed(one["Action"]) and one["Resource"] == queue for owner, one in statements())


def test_every_dead_letter_queue_of_rules_is_watched():
    """An event that could not be delivered reaches people."""
    watched = json.dumps(list(resources("AWS::CloudWatch::Alarm").values()))
    for rule in resources("AWS::Events::Rule").values():
        for target in rule["Targets"]:
            assert target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] in watched


def test_buckets_and_queues_refuse_plain_http():
    """Each has a deny for requests without TLS."""
    for kind, policy_kind in (("AWS::S3::Bucket", "AWS::S3::BucketPolicy"), ("AWS::SQS::Queue", "AWS::SQS::QueuePolicy")):
        denied = [
            one
            for policy in resources(policy_kind).values()
            for one in policy["PolicyDocument"]["Statement"]
            if one["Effect"] == "Deny" and one["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        ]
        assert len(denied) == len(resources(kind))


def test_every_alarm_tells_people_and_is_in_the_runbook():
    """An alarm that nobody hears, or that says nothing, is none."""
    runbook = (Path(__file__).resolve().parents[2] / "docs" / "runbook.md").read_text()
    (topic,) = resources("AWS::SNS::Topic")
    alarms = resources("AWS::CloudWatch::Alarm")
    assert len(alarms) >= 7
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert f"`{name.removeprefix('Observability')[:-8]}`" in runbook
        assert "docs/runbook.md" in alarm["AlarmDescription"]


def test_findings_are_imported_into_the_accounts_own_product_only():
    """Those that store findings or tell people import, each with the one action on the one product."""
    granted = [(role, one["Resource"]) for role, one in statements() if "securityhub:BatchImportFindings" in listed(one["Action"])]
    assert len(granted) == 6
    assert all("product/" in json.dumps(resource) and "*" not in json.dumps(resource) for _, resource in granted)
