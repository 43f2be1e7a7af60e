"""The tables of the advisory database and what marks a file as one."""

SCHEMA_VERSION = 1
APPLICATION_ID = 0x54574144  # "TWAD"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE advisory (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE affected (ecosystem TEXT, name TEXT, number INTEGER, part INTEGER, body TEXT NOT NULL,
                       PRIMARY KEY (ecosystem, name, number, part)) WITHOUT ROWID;
CREATE TABLE alias (alias TEXT, number INTEGER, PRIMARY KEY (alias, number)) WITHOUT ROWID;
CREATE TABLE facts (cve TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
"""
"""`affected` is the look-up key of matching; `alias` leads from any id to the advisory; bodies are `advisory_codec` JSON."""
