"""The credentials of an instance role are used somewhere else than on the instance they were issued to."""

from ipaddress import ip_address, ip_network

from tidewaiter.detection import facts
from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity


def match(event: Event, context: Context) -> Hit | None:
    """Match when the facts contradict the instance: an address that is neither its own nor a known way out.

    Without the instance's addresses nothing is said: that case is the baseline's.
    """
    instance = event.principal.instance_id
    known = {address for workload in context.workloads if workload.instance_id == instance for address in workload.addresses}
    if not instance or not known or not _is_address(event.source_ip) or event.source_ip in known:
        return None
    if _is_private(event.source_ip):
        return _from_other_host(event, known)
    if any(ip_address(event.source_ip) in ip_network(network, strict=False) for network in context.egress_networks):
        return None
    if not context.egress_networks and not any(not _is_private(address) for address in known):
        return None
    return Hit(reasons=(f"credentials of {instance} were used from {event.source_ip}, which is neither its address nor a known way out",))


def _from_other_host(event: Event, known: set[str]) -> Hit | None:
    """Judge a private address: it is only visible through a VPC endpoint, where nothing translates it."""
    endpoint = facts.text(event.raw, "vpcEndpointId")
    if not endpoint or not any(_is_private(address) for address in known):
        return None
    reason = f"credentials of {event.principal.instance_id} were used by host {event.source_ip} through {endpoint}"
    return Hit(reasons=(reason,), entities={"vpc_endpoint": endpoint})


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_private(text: str) -> bool:
    """Documentation ranges count as public, although Python calls them private."""
    address = ip_address(text) if _is_address(text) else None
    if address is None or address.version == 6:  # noqa: PLR2004
        return bool(address and address.is_private)
    return any(address in ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))


RULE = Rule(
    id="TW-DET-instance-role-off-instance",
    title="Credentials of an instance role were used off the instance",
    severity=Severity.HIGH,
    tactics=("TA0006",),
    techniques=("T1552.005", "T1078.004"),
    match=match,
    false_positives="Instances that leave through a NAT gateway while having a public address: name the gateway in the egress networks.",
    references=(
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html",
        "https://attack.mitre.org/techniques/T1552/005/",
    ),
    samples=("cloudtrail-get-caller-identity-off-instance.json",),
)
