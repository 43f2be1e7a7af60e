"""Which product of the end-of-life table a package is: runtimes, servers and frameworks that get fixes by release, not one by one."""

from collections.abc import Mapping

from packageurl import PackageURL

from tidewaiter.model.package import Package

VARIABLES: Mapping[str, str] = {
    "PYTHON_VERSION": "python",
    "NODE_VERSION": "node",
    "GOLANG_VERSION": "go",
    "PHP_VERSION": "php",
    "RUBY_VERSION": "ruby",
    "DOTNET_VERSION": "dotnet",
    "NGINX_VERSION": "nginx",
    "PG_VERSION": "postgresql",
    "MYSQL_VERSION": "mysql",
    "REDIS_VERSION": "redis",
    "TOMCAT_VERSION": "tomcat",
    "OTP_VERSION": "erlang",
}
"""Variables that the official images set to the version they hold."""

_GENERIC = frozenset({"python", "node", "php", "ruby", "perl", "nginx", "postgresql", "mysql", "redis", "elixir", "erlang"})
_PACKAGES: Mapping[tuple[str, str], str] = {
    ("golang", "stdlib"): "go",
    ("golang", "k8s.io/kubernetes"): "kubernetes",
    ("generic", "dotnet-sdk"): "dotnet",
    ("maven", "org.apache.tomcat:tomcat-catalina"): "tomcat",
    ("maven", "org.apache.tomcat.embed:tomcat-embed-core"): "tomcat",
    ("maven", "org.springframework.boot:spring-boot"): "spring-boot",
    ("maven", "org.springframework:spring-core"): "spring-framework",
    ("pypi", "django"): "django",
    ("gem", "rails"): "rails",
    ("composer", "laravel/framework"): "laravel",
    ("hex", "elixir"): "elixir",
}
_DOTNET = "microsoft.netcore.app.runtime."
_JAVA = {"eclipse adoptium": "temurin", "amazon.com inc.": "corretto"}
"""The builds of OpenJDK whose support is known, by what `release` calls their implementor."""


def product_of(package: Package) -> str:
    """Return the key of the table; for a Java runtime of another vendor `Java of VENDOR`, which no table lists; empty for the rest."""
    name = package.name.lower()
    if package.ecosystem == "generic":
        if name == "openjdk":
            return _java(package.purl)
        if name in _GENERIC:
            return name
    if package.ecosystem == "nuget" and name.startswith(_DOTNET):
        return "dotnet"
    return _PACKAGES.get((package.ecosystem, name), "")


def release_of(package: Package) -> str:
    """Return the version by which its vendor counts releases: Java 8 calls itself 1.8."""
    return package.version.removeprefix("1.") if package.name == "openjdk" and package.version.startswith("1.8.") else package.version


def _java(purl: str) -> str:
    qualifiers = PackageURL.from_string(purl).qualifiers
    vendor = str(qualifiers.get("implementor", "")) if isinstance(qualifiers, dict) else ""
    return _JAVA.get(vendor.lower(), f"Java of {vendor}" if vendor else "")
