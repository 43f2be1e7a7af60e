"""CIS Amazon EKS Benchmark 1.7.0: the numbers of 1.8.0 without four that came later."""

from dataclasses import replace

from tidewaiter.posture.frameworks.cis_eks_1_8 import FRAMEWORK as _LATER

_NEW_IN_1_8 = frozenset({"4.1.9", "4.1.10", "4.1.11", "4.1.12"})

FRAMEWORK = replace(
    _LATER,
    id="cis-eks-1.7",
    version="1.7.0",
    name="CIS EKS 1.7.0",
    source="numbers as in kube-bench cfg/eks-1.7.0; the benchmark's text is CIS's and is not repeated",
    requirements=tuple(one for one in _LATER.requirements if one.number not in _NEW_IN_1_8),
)
