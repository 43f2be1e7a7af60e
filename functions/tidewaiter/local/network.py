"""Where a function that is connected to a network can go: to services with an endpoint there, and as far as the endpoint's policy lets it.

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

import json
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.ec2.models import ec2_backends

from tidewaiter.iam import PolicyDocument, parse_policy
from tidewaiter.local.iam_table import Place
from tidewaiter.local.sessions import RoleSession


def doors_of(session: RoleSession, service: str, place: Place) -> tuple[PolicyDocument, ...] | None:
    """Return the policies of the endpoints through which a session may call a service; None if it is in no network and may call any.

    Layers come from addresses of the loopback registry, which is no API and is not looked at.
    """
    subnets = _subnets(session.function, place)
    if not subnets:
        return None
    ec2: Any = ec2_backends[place.account][place.region]
    networks = {ec2.get_subnet(subnet).vpc_id for subnet in subnets}
    name = f"com.amazonaws.{place.region}.{service}"
    found = [one for one in ec2.vpc_end_points.values() if one.vpc_id in networks and one.service_name == name]
    return tuple(_policy(one) for one in found)


def _subnets(function: str, place: Place) -> list[str]:
    if not function:
        return []
    found: Any = lambda_backends[place.account][place.region].get_function(function, None)
    return list((found.vpc_config or {}).get("SubnetIds") or ())


def _policy(endpoint: Any) -> PolicyDocument:
    """Read an endpoint's policy as one that bounds; ours are for every principal of the network."""
    raw = endpoint.policy_document
    document = json.loads(raw) if isinstance(raw, str) else raw
    statements = [{key: value for key, value in one.items() if key != "Principal"} for one in document["Statement"]]
    return parse_policy(json.dumps({**document, "Statement": statements}), name=endpoint.id)
