"""Databases, caches and brokers. Redis and Valkey write host and time of the build right after the version."""

from tidewaiter.inventory.classifier import Classifier, Version

_BUILT = rb"(?:(?:[A-Za-z][\w.-]{0,62}|[0-9a-f]{12})-\d{10}|1[5-9]\d{8}0{9}\x00)"
_NEXT = rb"\x00{1,16}(?:(?:\d+\.\d+\.\d+\x00)?(?:c11|atomic|sync)-builtin\x00|# Server\r\nredis_version)"

CLASSIFIERS = (
    Classifier(
        name="valkey",
        title="Valkey",
        files=("valkey-server", "valkey-sentinel", "valkey-check-rdb", "valkey-check-aof"),
        version=Version(pattern=rb"valkey(\d+\.\d+\.\d+?)" + _BUILT),
    ),
    Classifier(
        name="redis",
        title="Redis",
        files=("redis-server", "redis-sentinel", "redis-check-rdb", "redis-check-aof"),
        version=Version(pattern=rb"\x00(?:([2-9]\.\d+\.\d+)" + _NEXT + rb"|([2-9]\.\d+\.\d+?)" + _BUILT + rb")"),
    ),
    Classifier(name="memcached", title="Memcached", files=("memcached",), version=Version(pattern=rb"memcached (\d+\.\d+\.\d+)[\x00\n]")),
    Classifier(
        name="postgresql",
        title="PostgreSQL",
        files=("postgres",),
        version=Version(pattern=rb"postgres \(PostgreSQL\) (\d+(?:\.\d+)*(?:(?:beta|rc)\d+)?)"),
    ),
    Classifier(
        name="mariadb", title="MariaDB", files=("mariadbd", "mysqld"), version=Version(pattern=rb"\x00(\d+\.\d+\.\d+)-MariaDB[\x00-]")
    ),
    Classifier(
        name="mysql",
        title="MySQL",
        files=("mysqld",),
        version=Version(pattern=rb"/mysql(?:com)?-(\d+\.\d+\.\d+)/(?:sql|mysys|sql-common|storage)/"),
    ),
    Classifier(name="sqlite", title="SQLite", files=("libsqlite", "sqlite"), version=Version(pattern=rb"[^\w.](3\.\d+\.\d+)\x00")),
    Classifier(name="pgbouncer", title="PgBouncer", files=("pgbouncer",), version=Version(pattern=rb"PgBouncer (\d+\.\d+\.\d+)\x00")),
    Classifier(
        name="rabbitmq",
        title="RabbitMQ",
        files=("rabbit.app",),
        version=Version(pattern=rb"application,\s*'?rabbit'?,[^}]{0,200}\},?\s*\{vsn,\s*\"(\d+\.\d+\.\d+[\w.+-]*)\""),
        text=True,
    ),
)
"""Database classifiers."""
