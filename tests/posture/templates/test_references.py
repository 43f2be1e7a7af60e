"""What unknown values of a plan will come from."""

from tests.posture.plans import configured
from tidewaiter.posture.templates.references import References
from tidewaiter.posture.templates.values import NOT_KNOWN


def test_a_reference_to_one_resource_is_written():
    """An unknown value that is an attribute of one resource is named; what comes from data sources or several is not."""
    known = configured("aws_x.y", role="aws_iam_role.r[0].arn", data="data.aws_z.d.arn")
    known["expressions"]["both"] = {"references": ["aws_a.b.arn", "aws_a.b", "aws_c.d.arn", "aws_c.d"]}
    found = References({"root_module": {"resources": [known]}})
    values = {"role": NOT_KNOWN, "data": NOT_KNOWN, "both": NOT_KNOWN, "fixed": 1, "absent": NOT_KNOWN}
    filled = found.filled('aws_x.y["a.b"]', values)
    assert filled == {"role": "${aws_iam_role.r.arn}", "data": NOT_KNOWN, "both": NOT_KNOWN, "fixed": 1, "absent": NOT_KNOWN}


def test_what_a_module_is_given_is_followed():
    """A variable is looked up where the module is called, and the module is named with its source."""
    inner = {"resources": [configured("aws_x.y", cluster="var.cluster.name")]}
    call = {
        "source": "./nodes",
        "expressions": {"cluster": {"references": ["aws_eks_cluster.c.name", "aws_eks_cluster.c"]}},
        "module": inner,
    }
    found = References({"root_module": {"module_calls": {"nodes": call}}})
    filled = found.filled('module.nodes["blue"].aws_x.y', {"cluster": NOT_KNOWN, "list": [{"a": NOT_KNOWN}]})
    assert filled == {"cluster": "${aws_eks_cluster.c.name}", "list": [{"a": NOT_KNOWN}]}
    assert found.module_of('module.nodes["blue"].aws_x.y') == "module nodes (./nodes)"
    assert found.module_of("aws_x.y") == ""


def test_choices_and_outputs_are_followed():
    """Of a choice what the plan makes counts; outputs of modules and resources that only wait are followed to what they hand on."""
    role = {"references": ["var.create", "aws_iam_role.this[0].arn", "aws_iam_role.this[0]", "aws_iam_role.this", "var.role_arn"]}
    waiting = {"references": ["aws_eks_cluster.this[0].name", "aws_eks_cluster.this[0]", "aws_eks_cluster.this[0].endpoint"]}
    nodes = {"resources": [{"address": "aws_x.y", "expressions": {"role": role, "cluster": {"references": ["var.cluster", "var.x"]}}}]}
    eks = {
        "resources": [{"address": "time_sleep.this", "expressions": {"triggers": waiting}}],
        "outputs": {"name": {"expression": {"references": ["aws_eks_cluster.this[0].name", "aws_eks_cluster.this[0]"]}}},
        "module_calls": {
            "nodes": {
                "expressions": {
                    "cluster": {"references": ['time_sleep.this[0].triggers["n"]', "time_sleep.this[0].triggers", "time_sleep.this"]}
                },
                "module": nodes,
            }
        },
    }
    entry = {"address": "aws_x.z", "expressions": {"cluster": {"references": ["module.eks.name", "module.eks"]}}}
    root = {"root_module": {"resources": [entry], "module_calls": {"eks": {"module": eks}}}}
    unknown = {"role": NOT_KNOWN, "cluster": NOT_KNOWN}
    address = 'module.eks.module.nodes["a.b"].aws_x.y'
    found = References(root, {"module.eks.module.nodes.aws_iam_role.this"})
    assert found.filled(address, unknown) == {
        "role": '${module.eks.module.nodes["a.b"].aws_iam_role.this.arn}',
        "cluster": "${module.eks.aws_eks_cluster.this.id}",
    }
    assert found.filled("aws_x.z", {"cluster": NOT_KNOWN}) == {"cluster": "${module.eks.aws_eks_cluster.this.name}"}
    assert References(root).filled(address, unknown)["role"] is NOT_KNOWN


def test_references_in_nested_blocks_and_in_modules():
    """A reference within a module names the resource of that module; blocks are followed by their place."""
    resource = {"address": "aws_x.y", "expressions": {"block": [{"id": {"references": ["aws_lt.t.id", "aws_lt.t"]}}]}}
    found = References({"root_module": {"module_calls": {"m": {"module": {"resources": [resource]}}}}})
    assert found.filled("module.m.aws_x.y", {"block": [{"id": NOT_KNOWN}]}) == {"block": [{"id": "${module.m.aws_lt.t.id}"}]}


def test_nonsense_is_not_known():
    """A configuration of any other form leaves everything as it is."""
    for configuration in ({}, {"root_module": []}, {"root_module": {"resources": [3, {"address": "aws_x.y", "expressions": []}]}}):
        assert References(configuration).filled("aws_x.y", {"a": NOT_KNOWN}) == {"a": NOT_KNOWN}
    loop = {"root_module": {"module_calls": {"m": {"expressions": {"v": {"references": ["var.v"]}}, "module": {"resources": [
        configured("aws_x.y", a="var.v")]}}}}}  # fmt: skip
    assert References(loop).filled("module.m.aws_x.y", {"a": NOT_KNOWN}) == {"a": NOT_KNOWN}


def test_what_a_block_does_not_set_is_not_set():
    """Attributes that the provider reads back are unknown in plans; in a block that was written, only what stands there is set."""
    resource = {"address": "aws_x.y", "expressions": {"block": [{"given": {"references": ["var.g"]}}], "map": {"references": ["var.m"]}}}
    found = References({"root_module": {"resources": [resource]}})
    values = {"block": [{"given": NOT_KNOWN, "read_back": NOT_KNOWN}], "map": {"a": NOT_KNOWN}, "dynamic": [{"b": NOT_KNOWN}]}
    assert found.filled("aws_x.y", values) == {
        "block": [{"given": NOT_KNOWN}],
        "map": {"a": NOT_KNOWN},
        "dynamic": [{"b": NOT_KNOWN}],
    }


def test_an_expression_of_thousands_of_references_decides_nothing():
    """And takes no time to say so."""
    many = [f"aws_x.r{index}.arn" for index in range(50_000)]
    root = {"root_module": {"resources": [{"address": "aws_x.y", "expressions": {"a": {"references": many}}}]}}
    assert References(root, {"aws_x.r1"}).filled("aws_x.y", {"a": NOT_KNOWN}) == {"a": NOT_KNOWN}
