"""Images that EKS itself serves: each region has an account of AWS's, and nobody else can push there.

https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
"""

ACCOUNTS = frozenset(
    "602401143452 877085696533 800184023465 533267051163 296578399912 900889452093 491585149902 151610086707 "  # noqa: SIM905 - a list to read
    "333609536671 121268973566 918309763551 961992271922 761377655185 900612956339 590381155156 455263428931 "
    "066635153087 558608220178 759879836304 730335286997 013241004608 151742754352".split()
)
_SUFFIXES = ("amazonaws.com", "amazonaws.com.cn")


def path_at_eks(repository: str) -> str:
    """Return the path of a repository in a registry of EKS, such as `eks/coredns`; empty for one of anybody else's."""
    host, _, path = repository.partition("/")
    account, *service = host.split(".", 4)
    private = len(service) == 4 and service[0] == "dkr" and service[1] in ("ecr", "ecr-fips") and service[3] in _SUFFIXES  # noqa: PLR2004 - ECR
    return path if private and account in ACCOUNTS else ""
