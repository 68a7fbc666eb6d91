"""Database questions, asked by the Python of the virtual environment.

``python pg_client.py COMMAND [ARGUMENT ...]`` prints JSON. The connection comes from
the PG* variables. It does not import the kit, which runs on another Python.
"""

import json
import sys

import psycopg2
from psycopg2 import sql

SCHEMA = {
    "column": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
               a.attnotnull::text, coalesce(pg_get_expr(d.adbin, d.adrelid), '')
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'v', 'm', 'p')
          JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(k.oid)
          FROM pg_constraint k
          JOIN pg_namespace n ON n.oid = k.connamespace AND n.nspname = 'public'
         WHERE contype <> 'n'""",
    "index": """
        SELECT tablename, indexname, indexdef FROM pg_indexes
         WHERE schemaname = 'public'""",
    "sequence": """
        SELECT '', sequencename FROM pg_sequences
         WHERE schemaname = 'public'
           AND sequencename !~ '^(ir_sequence|base_cache)_'""",
}


def connect(database):
    """Open ``database``; statements commit at once."""
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    return connection


def query(database, statement, *arguments):
    """Rows of one statement, or None when it gives none."""
    connection = connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, arguments or None)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def probe():
    """Version of the server and whether we may create databases."""
    version, allowed = query(
        "postgres",
        """SELECT current_setting('server_version_num')::int,
                  rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user""",
    )[0]
    return {"version": version, "may_create": allowed}


def exists(name):
    """Whether database ``name`` exists."""
    return bool(query("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name))


def names(prefix):
    """Databases whose name begins with ``prefix``."""
    rows = query("postgres", "SELECT datname FROM pg_database ORDER BY datname")
    return [name for (name,) in rows if name.startswith(prefix)]


def drop(name):
    """Drop ``name`` even when a killed run still holds it."""
    if exists(name):
        statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        query("postgres", statement + " WHERE datname = %s", name)
        query("postgres", sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def clone(template, name):
    """Make ``name`` a copy of ``template``."""
    drop(name)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    query("postgres", statement.format(sql.Identifier(name), sql.Identifier(template)))


def rename(old, new):
    """Give database ``old`` the name ``new``."""
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    query("postgres", statement.format(sql.Identifier(old), sql.Identifier(new)))


def schema(name):
    """Every column, constraint, index and sequence as a sorted list of texts."""
    return sorted(
        " | ".join([kind, *row])
        for kind, statement in SCHEMA.items()
        for row in query(name, statement)
    )


def rows(name, statement):
    """Result of any statement, for short questions."""
    return query(name, statement)


COMMANDS = {
    f.__name__: f for f in (probe, exists, names, drop, clone, rename, schema, rows)
}


if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:]), default=str))
