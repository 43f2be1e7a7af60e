"""Namespaces, pods and network policies as manifests, which is what the tests of network controls tell apart."""

NAMESPACE = "shop"


def namespace(name: str = NAMESPACE) -> str:
    """Write a namespace."""
    return f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n"


def pod(spec: str = "{containers: [{name: c}]}", *, name: str = "p", labels: str = "{app: web}", inside: str = NAMESPACE) -> str:
    """Write a pod; spec and labels are YAML."""
    return f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {inside}, labels: {labels}}}\nspec: {spec}\n"


def policy(spec: str, *, inside: str = NAMESPACE) -> str:
    """Write a network policy; its spec is YAML."""
    return f"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: n, namespace: {inside}}}\nspec: {spec}\n"


def manifests(*documents: str) -> str:
    """Put documents into one text."""
    return "---\n".join(documents)
