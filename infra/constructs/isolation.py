"""A network that leads nowhere but to our data: where what reads hostile bytes runs, so that taking it over is worth nothing."""

from aws_cdk import Aws
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53resolver as resolver
from constructs import Construct

from infra.constructs.state import State
from tidewaiter.adapters.tables import ARTEFACTS, LEDGER, ROLE_PATH

CIDR = "10.255.240.0/24"
"""Meets nothing: the network has no peers and no gateways."""
INTERFACES = ("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets")
"""What Lambda, and never the function's own code, does in the function's name to connect it.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
"""


class Isolation(Construct):
    """Subnets without a route out, doors to S3 and DynamoDB for the buckets and the table that are needed, and names of nobody else."""

    def __init__(self, scope: Construct, construct_id: str, *, state: State, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        subnets = ec2.SubnetConfiguration(name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=26)
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(CIDR),
            max_azs=2,
            nat_gateways=0,
            subnet_configuration=[subnets],
            restrict_default_security_group=False,
        )
        # No egress but to the doors' address ranges is reachable; Lambda needs no ingress.
        self.group = ec2.SecurityGroup(
            self, "Group", vpc=self.vpc, allow_all_outbound=False, description="Tidewaiter: S3 and DynamoDB only"
        )
        self.group.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "There are routes to S3 and DynamoDB only")
        self._doors(state)
        self._names()
        self._refused(key)

    def _doors(self, state: State) -> None:
        bucket, ledger = state.buckets[ARTEFACTS.name].bucket_arn, state.tables[LEDGER.name].table_arn
        # https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
        layers = f"arn:{Aws.PARTITION}:s3:::prod-{Aws.REGION}-starport-layer-bucket/*"
        storage = self.vpc.add_gateway_endpoint("Storage", service=ec2.GatewayVpcEndpointAwsService.S3)
        storage.add_to_policy(_allowed(["s3:GetObject"], [layers]))
        storage.add_to_policy(_allowed(["s3:GetObject", "s3:PutObject", "s3:ListBucket"], [bucket, f"{bucket}/*"]))
        table = self.vpc.add_gateway_endpoint("Ledger", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB)
        table.add_to_policy(_allowed(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"], [ledger]))

    def _names(self) -> None:
        """Answer no other names: a query to somebody's own name server is a way out that neither routes nor groups see."""
        here = [f"{name}.{Aws.REGION}.{Aws.URL_SUFFIX}" for name in ("s3", "*.s3", "dynamodb", "*.ddb")]
        known = [*here, f"s3.{Aws.URL_SUFFIX}", f"*.s3.{Aws.URL_SUFFIX}"]  # the last two in us-east-1
        rules = [
            # A bucket's name leads to names of S3's own, which are not ours to list.
            self._rule(1, "Known", known, action="ALLOW", firewall_domain_redirection_action="TRUST_REDIRECTION_DOMAIN"),
            self._rule(2, "Others", ["*"], action="BLOCK", block_response="NXDOMAIN"),
        ]
        group = resolver.CfnFirewallRuleGroup(self, "Names", firewall_rules=rules)
        resolver.CfnFirewallRuleGroupAssociation(
            self, "NamesHere", firewall_rule_group_id=group.attr_id, vpc_id=self.vpc.vpc_id, priority=101, mutation_protection="DISABLED"
        )

    def _rule(self, priority: int, name: str, domains: list[str], **answer: str) -> resolver.CfnFirewallRuleGroup.FirewallRuleProperty:
        found = resolver.CfnFirewallDomainList(self, name, domains=domains)
        return resolver.CfnFirewallRuleGroup.FirewallRuleProperty(firewall_domain_list_id=found.attr_id, priority=priority, **answer)

    def _refused(self, key: kms.IKey) -> None:
        """Log what tried to leave: code that reads hostile bytes never should."""
        group = logs.LogGroup(self, "RefusedLogs", encryption_key=key, retention=logs.RetentionDays.THREE_MONTHS)
        writing = iam.PolicyStatement(
            actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], resources=[group.log_group_arn]
        )
        role = iam.Role(
            self,
            "RefusedRole",
            path=ROLE_PATH,
            assumed_by=iam.ServicePrincipal(
                "vpc-flow-logs.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}}
            ),
            inline_policies={"Write": iam.PolicyDocument(statements=[writing])},
        )
        ec2.CfnFlowLog(
            self,
            "Refused",
            resource_id=self.vpc.vpc_id,
            resource_type="VPC",
            traffic_type="REJECT",
            log_destination_type="cloud-watch-logs",
            log_destination=group.log_group_arn,
            deliver_logs_permission_arn=role.role_arn,
        )


def _allowed(actions: list[str], resources: list[str]) -> iam.PolicyStatement:
    return iam.PolicyStatement(principals=[iam.AnyPrincipal()], actions=actions, resources=resources)
