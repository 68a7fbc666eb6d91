"""What the benchmarks share: cloning real documents, interleaved pairs, memory.

Run inside ``odoo shell``: ``exec`` the file, or import it with this folder on the path.
"""

import resource
import statistics
import time

from odoo.tools import SQL

PAIRS = 7


def clone(env, table, source_ids, count, **columns):
    """Copy rows of a table ``count`` times by one INSERT … SELECT.

    :param source_ids: ids of the rows to copy, all of them each time
    :param columns: SQL expressions for columns that differ; ``n`` is the number of the
        copy, ``s`` the source row
    :returns: number of rows written
    """
    rows = env.execute_query(
        SQL(
            """SELECT column_name FROM information_schema.columns
                WHERE table_name = %s AND column_name != 'id'
                  AND is_generated = 'NEVER'""",
            table,
        )
    )
    names = [row[0] for row in rows]
    values = [columns.get(name, SQL.identifier("s", name)) for name in names]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s s, generate_series(1, %s) n"
            " WHERE s.id IN %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(values),
            SQL.identifier(table),
            count,
            tuple(source_ids),
        )
    )
    return env.cr.rowcount


def timed(work):
    """(wall seconds, process CPU seconds, result) of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def pairs(ours, floor, count=PAIRS):
    """Interleaved runs A B A B.

    :returns: (median ours, median floor, median ratio, quartile distance of the ratio)
    """
    ours(), floor()
    mine, theirs = [], []
    for _pair in range(count):
        mine.append(timed(ours)[0])
        theirs.append(timed(floor)[0])
    ratios = [a / b for a, b in zip(mine, theirs, strict=True)]
    low, _middle, high = statistics.quantiles(ratios, n=4)
    return (
        statistics.median(mine),
        statistics.median(theirs),
        statistics.median(ratios),
        high - low,
    )


def memory():
    """Largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
