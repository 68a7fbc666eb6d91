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


def columns(name):
    """Columns per table, without Odoo's own bookkeeping tables."""
    return {
        table: names_of
        for table, names_of in _every_column(name).items()
        if not table.startswith(("ir_", "bus_", "orm_signaling_"))
    }


def _every_column(name):
    statement = """
        SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
         WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
         GROUP BY c.relname"""
    return dict(query(name, statement))


def last_ids(name):
    """Highest id of each table that has ids, bookkeeping included: a link to a rule or
    an action of ours is ours."""
    connection = connect(name)
    found = {}
    with connection.cursor() as cursor:
        for table, names_of in _every_column(name).items():
            if "id" in names_of:
                statement = sql.SQL("SELECT coalesce(max(id), 0) FROM {}")
                cursor.execute(statement.format(sql.Identifier(table)))
                found[table] = cursor.fetchone()[0]
    connection.close()
    return found


def ours(name, scope):
    """Rows of native tables that uninstalling may take or change: ids per table.

    ``scope`` is a JSON file of three values: native columns per table, the last id per
    table before our addons were installed and after. Ours is what came with the addons,
    what speaks of our models, what goes with such a row (a deleting link) and what
    points at one, like a lead in a step of ours.
    """
    with open(scope, encoding="utf-8") as stream:
        tables, old, new = json.load(stream)
    connection = connect(name)
    with connection.cursor() as cursor:
        everything = _every_column(name)
        found = {
            table: _spoken_of(cursor, table, everything[table], old, new)
            for table in new
        }
        links = [
            link
            for link in _links(name)
            if link[0] in new and link[1] in tables.get(link[0], ())
        ]
        deleting = [link for link in links if link[3] == "c"]
        while any([_follow(cursor, link, found) for link in deleting]):
            pass
        known = {table: {*ids} for table, ids in found.items()}
        for link in links:
            _follow(cursor, link, known, found)
    connection.close()
    return {table: sorted(ids) for table, ids in found.items()}


def _spoken_of(cursor, table, names_of, old, new):
    """Ids that came with our addons or name a model of ours."""
    condition = sql.SQL("id > {} AND id <= {}").format(
        sql.Literal(old.get(table, 0)), sql.Literal(new[table])
    )
    for column in {"model", "res_model"} & {*names_of}:
        condition += sql.SQL(" OR {}::text LIKE 'logistics.%'").format(
            sql.Identifier(column)
        )
    statement = sql.SQL("SELECT id FROM {} WHERE {}")
    cursor.execute(statement.format(sql.Identifier(table), condition))
    return {row[0] for row in cursor.fetchall()}


def _follow(cursor, link, known, found=None):
    """Add the rows of a link's table that point at a known row; whether any was new."""
    table, column, target, _kind = link
    found = known if found is None else found
    if not known.get(target):
        return False
    statement = sql.SQL("SELECT id FROM {} WHERE {} = ANY(%s)")
    cursor.execute(
        statement.format(sql.Identifier(table), sql.Identifier(column)),
        [list(known[target])],
    )
    fresh = {row[0] for row in cursor.fetchall()} - found[table]
    found[table] |= fresh
    return bool(fresh)


def fingerprint(name, scope):
    """Checksum of every native column, over the rows that are not ours.

    ``scope`` is a JSON file of three values: native columns per table, the last id per
    table when it was compared first, and the rows that are ours (``ours``).
    """
    with open(scope, encoding="utf-8") as stream:
        tables, last, mine = json.load(stream)
    links = {}
    for table, column, target, _kind in _links(name):
        links.setdefault(table, {})[column] = target
    connection = connect(name)
    found = {}
    with connection.cursor() as cursor:
        for table, names_of in tables.items():
            if table not in last and "id" in names_of:
                continue
            keyed = {"id": table} if "id" in names_of else links.get(table, {})
            cursor.execute(_checksums(table, names_of, keyed, last, mine))
            found[table] = dict(zip(names_of, cursor.fetchone(), strict=True))
    connection.close()
    return found


def _links(name):
    """(table, column, table it refers to, what deleting does) of every link."""
    statement = """
        SELECT conrelid::regclass::text, attname, confrelid::regclass::text,
               confdeltype::text
          FROM pg_constraint JOIN pg_attribute
            ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'"""
    return query(name, statement)


def _checksums(table, names_of, keyed, last, mine):
    """Statement that gives one checksum per column of ``table``."""
    conditions = [sql.SQL("TRUE")]
    for column, target in keyed.items():
        if target in last:
            conditions.append(
                sql.SQL(
                    "({0} IS NULL OR {0} <= {1} AND NOT {0} = ANY({2}::int[]))"
                ).format(
                    sql.Identifier(column),
                    sql.Literal(last[target]),
                    sql.Literal(mine.get(target, [])),
                )
            )
    order = sql.SQL("id") if "id" in names_of else sql.SQL("t::text")
    sums = [
        sql.SQL("md5(string_agg(md5(coalesce({}::text, '')), '' ORDER BY {}))").format(
            sql.Identifier(column), order
        )
        for column in names_of
    ]
    return sql.SQL("SELECT {} FROM {} t WHERE {}").format(
        sql.SQL(", ").join(sums),
        sql.Identifier(table),
        sql.SQL(" AND ").join(conditions),
    )


def rows(name, statement):
    """Result of any statement, for short questions."""
    return query(name, statement)


COMMANDS = {
    function.__name__: function
    for function in (
        *(probe, exists, names, drop, clone, rename, rows),
        *(schema, columns, last_ids, ours, fingerprint),
    )
}


if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:]), default=str))
