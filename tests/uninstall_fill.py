"""A row in every table of ours that is still empty after uninstall_ours.py, and a link
in every column of ours on a native table.

Follows the other two in the same shell, in phase ``ours``.
"""

# ruff: noqa: F821 - names come from the shell and from the files before.

from psycopg2 import Error

from odoo.tools import SQL, mute_logger


def our_models():
    """Stored models of ours, by table."""
    return {
        model._table: model
        for model in map(env.__getitem__, sorted(env.registry))
        if model._name.startswith("logistics.")
        and model._auto
        and not (model._abstract or model._transient)
    }


def is_empty(table):
    return not env.execute_query(SQL("SELECT 1 FROM %s LIMIT 1", SQL.identifier(table)))


def columns_of(table):
    """(column, type, may be empty, table that it refers to) of a table."""
    return env.execute_query(
        SQL(
            """SELECT a.attname, format_type(a.atttypid, NULL), NOT a.attnotnull,
                      target.relname
                 FROM pg_attribute a
                 LEFT JOIN pg_constraint c
                   ON c.conrelid = a.attrelid AND c.contype = 'f'
                      AND c.conkey = ARRAY[a.attnum]
                 LEFT JOIN pg_class target ON target.oid = c.confrelid
                WHERE a.attrelid = %s::regclass AND a.attnum > 0
                  AND NOT a.attisdropped AND a.attname != 'id'
                  AND a.attgenerated = ''""",
            table,
        )
    )


#: Columns of which the tables themselves check more than the type.
NAMED = {"stop": "LOCALTIMESTAMP + interval '1 hour'", "year": "2026"}


def any_value(field, kind, column):
    """A value that a column accepts."""
    if column in NAMED:
        return SQL(NAMED[column])
    if field is not None and field.type == "selection":
        return SQL("%s", field.get_values(env)[0])
    values = {
        "boolean": "FALSE",
        "date": "CURRENT_DATE",
        "timestamp without time zone": "LOCALTIMESTAMP",
        "jsonb": """'{"en_US": "Ours"}'::jsonb""",
        "character varying": "'Ours'",
        "text": "'Ours'",
    }
    return SQL(values.get(kind, "1"))


def filled(table, model, everything):
    """Whether one row could be written, with all columns or the required ones."""
    fields_of = {} if model is None else model._fields
    values = {}
    for column, kind, optional, target in columns_of(table):
        if optional and not (everything and (target or kind == "date")):
            continue
        values[column] = (
            SQL("(SELECT MIN(id) FROM %s)", SQL.identifier(target))
            if target
            else any_value(fields_of.get(column), kind, column)
        )
    statement = SQL(
        "INSERT INTO %s (%s) VALUES (%s)",
        SQL.identifier(table),
        SQL(", ").join(map(SQL.identifier, values)),
        SQL(", ").join(values.values()),
    )
    try:
        with env.cr.savepoint(), mute_logger("odoo.sql_db"):
            env.cr.execute(statement)
    except Error:
        return False
    return True


def fill_the_rest():
    """A row in every empty table of ours and every table of our links."""
    models = our_models()
    tables = {**models, **dict.fromkeys(link_tables())}
    left = [table for table in tables if is_empty(table)]
    # A row may need one of a table that is filled later: go round again.
    for everything in (True, True, True, False, False):
        left = [t for t in left if not filled(t, tables[t], everything)]
    if left:
        raise AssertionError(f"tables without a row: {', '.join(sorted(left))}")


def link_tables():
    """Tables of many2many fields that our addons brought."""
    return {
        field.relation
        for model in env.registry.values()
        for field in model._fields.values()
        if field.type == "many2many"
        and field.store
        and ("logistics" in field.relation)
        and not model._transient
        and not env[field.comodel_name]._transient
    }


def link_native():
    """Each column of ours on a native table refers to a record of ours."""
    ours = {model._name for model in our_models().values()}
    for model in map(env.__getitem__, env.registry):
        if model._name in ours or not model._auto or model._abstract:
            continue
        for field in model._fields.values():
            is_link = field.type == "many2one" and field.store
            if is_link and not field.company_dependent and field.comodel_name in ours:
                link_column(model._table, field.name, env[field.comodel_name]._table)


def link_column(table, column, target):
    env.cr.execute(
        SQL(
            """UPDATE %(table)s SET %(column)s = (SELECT MIN(id) FROM %(target)s)
                WHERE id = (SELECT MAX(id) FROM %(table)s) AND %(column)s IS NULL""",
            table=SQL.identifier(table),
            column=SQL.identifier(column),
            target=SQL.identifier(target),
        )
    )


our_work()
env.flush_all()
filled_by_hand = sum(not is_empty(table) for table in our_models())
fill_the_rest()
link_native()
print(f"{filled_by_hand} of {len(our_models())} tables filled by work, the rest by SQL")
env.cr.commit()
