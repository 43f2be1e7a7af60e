"""Groups of Java libraries that ship without Maven's files, by how their archives are named: what their publishers call them in Central."""

from collections.abc import Mapping
from types import MappingProxyType

_SAME = (
    "antlr aopalliance avalon-framework c3p0 cglib dom4j joda-time jline junit log4j logkit oro regexp xalan xml-apis xpp3 "
    "commons-beanutils commons-chain commons-cli commons-codec commons-collections commons-dbcp commons-digester commons-discovery "
    "commons-el commons-fileupload commons-httpclient commons-io commons-jxpath commons-lang commons-logging commons-net commons-pool "
    "commons-validator"
)
"""Old libraries: their group is called like the artifact."""

EXACT: Mapping[str, str] = MappingProxyType({
    **{name: name for name in _SAME.split()},
    "activation": "javax.activation",
    "ant": "org.apache.ant",
    "ant-launcher": "org.apache.ant",
    "asm": "org.ow2.asm",
    "caffeine": "com.github.ben-manes.caffeine",
    "checker-qual": "org.checkerframework",
    "derby": "org.apache.derby",
    "gson": "com.google.code.gson",
    "guava": "com.google.guava",
    "guice": "com.google.inject",
    "h2": "com.h2database",
    "hamcrest": "org.hamcrest",
    "hsqldb": "org.hsqldb",
    "ivy": "org.apache.ivy",
    "javax.inject": "javax.inject",
    "javax.servlet-api": "javax.servlet",
    "jna": "net.java.dev.jna",
    "jna-platform": "net.java.dev.jna",
    "jsr305": "com.google.code.findbugs",
    "jta": "javax.transaction",
    "jython-standalone": "org.python",
    "kafka-clients": "org.apache.kafka",
    "libthrift": "org.apache.thrift",
    "lz4-java": "org.lz4",
    "mail": "javax.mail",
    "mysql-connector-java": "mysql",
    "mysql-connector-j": "com.mysql",
    "objenesis": "org.objenesis",
    "okhttp": "com.squareup.okhttp3",
    "okio": "com.squareup.okio",
    "picocli": "info.picocli",
    "postgresql": "org.postgresql",
    "quartz": "org.quartz-scheduler",
    "rhino": "org.mozilla",
    "rxjava": "io.reactivex.rxjava3",
    "snappy-java": "org.xerial.snappy",
    "sqlite-jdbc": "org.xerial",
    "velocity": "org.apache.velocity",
    "xercesImpl": "xerces",
    "xz": "org.tukaani",
    "zstd-jni": "com.github.luben",
})  # fmt: skip
"""Artifact to group."""

PREFIXES: Mapping[str, str] = MappingProxyType({
    "akka-": "com.typesafe.akka",
    "asm-": "org.ow2.asm",
    "bcp": "org.bouncycastle",
    "elasticsearch": "org.elasticsearch",
    "grpc-": "io.grpc",
    "jcl-over-slf4j": "org.slf4j",
    "jul-to-slf4j": "org.slf4j",
    "junit-jupiter": "org.junit.jupiter",
    "junit-platform": "org.junit.platform",
    "kotlin-": "org.jetbrains.kotlin",
    "kotlinx-": "org.jetbrains.kotlinx",
    "lucene-": "org.apache.lucene",
    "micrometer-": "io.micrometer",
    "okhttp-": "com.squareup.okhttp3",
    "opensearch": "org.opensearch",
    "opentelemetry-": "io.opentelemetry",
    "reactor-": "io.projectreactor",
    "slf4j-": "org.slf4j",
    "solr-": "org.apache.solr",
    "spring-": "org.springframework",
    "spring-boot": "org.springframework.boot",
    "spring-cloud-": "org.springframework.cloud",
    "spring-data-": "org.springframework.data",
    "spring-integration-": "org.springframework.integration",
    "spring-kafka": "org.springframework.kafka",
    "spring-rabbit": "org.springframework.amqp",
    "spring-security-": "org.springframework.security",
    "spring-session-": "org.springframework.session",
    "spring-ws-": "org.springframework.ws",
    "tomcat-": "org.apache.tomcat",
    "tomcat-embed-": "org.apache.tomcat.embed",
})  # fmt: skip
"""How a family's artifacts begin to its group; the longest counts."""

_TOMCAT = "org.apache.tomcat"
RENAMED: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType({
    "catalina": ((_TOMCAT, "tomcat-catalina"), (_TOMCAT, "tomcat")),
    "catalina-ha": ((_TOMCAT, "tomcat-catalina-ha"),),
    "catalina-tribes": ((_TOMCAT, "tomcat-tribes"),),
    "jasper": ((_TOMCAT, "tomcat-jasper"),),
    "jasper-el": ((_TOMCAT, "tomcat-jasper-el"),),
})  # fmt: skip
"""Files of an installed server that are not named like their artifacts; Tomcat's first one stands for the server as well."""


def group_of(name: str) -> str:
    """Return the group of an artifact that is known by its name, or ""."""
    if name in EXACT:
        return EXACT[name]
    return next((group for prefix, group in _LONGEST_FIRST if name.startswith(prefix)), "")


_LONGEST_FIRST = tuple(sorted(PREFIXES.items(), key=lambda item: -len(item[0])))
