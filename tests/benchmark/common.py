"""What the benchmarks share: cloning real documents, interleaved pairs, memory.

Run inside ``odoo shell``: import it with this folder on the path.
"""

import gc
import os
import resource
import statistics
import time

from odoo.tools import SQL

PAIRS = int(os.environ.get("BENCH_PAIRS", "7"))


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
    # The references of a copy are right as those of its source are: a superuser skips
    # their checks, which are most of the time.
    env.cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    is_trusted = env.cr.fetchone()[0]
    names = [row[0] for row in rows]
    values = [columns.get(name, SQL.identifier("s", name)) for name in names]
    if is_trusted:
        env.cr.execute("SET LOCAL session_replication_role = replica")
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
    count = env.cr.rowcount
    if is_trusted:
        env.cr.execute("SET LOCAL session_replication_role = origin")
    return count


def timed(work):
    """(wall seconds, process CPU seconds, result) of one call; what earlier calls left
    is collected before."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def backend_cpu(env):
    """CPU seconds that the server process of this connection has used so far.

    None where the server runs elsewhere. Parallel workers do not count: switch them
    off before comparing.
    """
    env.cr.execute("SELECT pg_backend_pid()")
    path = f"/proc/{env.cr.fetchone()[0]}/stat"
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as stream:
        fields = stream.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_of(env, work):
    """CPU seconds of one call, in this process and in its server process."""
    server = backend_cpu(env)
    _wall, cpu, _result = timed(work)
    return cpu if server is None else cpu + backend_cpu(env) - server


def pairs(ours, floor, count=PAIRS, measure=None):
    """Interleaved runs A B A B.

    :param measure: function of the work that gives its cost, by default wall seconds
    :returns: (median ours, median floor, median ratio, quartile distance of the ratio)
    """
    measure = measure or (lambda work: timed(work)[0])
    ours(), floor()
    mine, theirs = [], []
    for _pair in range(count):
        mine.append(measure(ours))
        theirs.append(measure(floor))
    return statistics.median(mine), statistics.median(theirs), *spread_of(mine, theirs)


def in_turn(ours, floor, runs):
    """What one costs beside the other, run by run in turn: what slows the machine down
    for a while slows both down.

    :param ours, floor: functions that return (statements, CPU seconds)
    :returns: (largest number of statements added, CPU seconds of a run of ours, of one
        of the floor)
    """
    added, cpus = [], []
    for _run in range(runs):
        mine, theirs = ours(), floor()
        added.append(mine[0] - theirs[0])
        cpus.append((mine[1], theirs[1]))
    return max(added), *(sum(side) / runs for side in zip(*cpus, strict=True))


def judged_in_turn(ours, floor, share, statements, runs=1):
    """Pairs of :func:`in_turn`, after one to warm up, and what they say.

    :param share: part of the floor's CPU that may be added, also the margin
    :param statements: number that may be added
    :returns: (statements added, median CPU of ours, of the floor, ratio, quartile
        distance, verdict)
    """
    in_turn(ours, floor, 1)
    found = [in_turn(ours, floor, runs) for _pair in range(PAIRS)]
    added, mine, theirs = zip(*found, strict=True)
    ratio, spread = spread_of(mine, theirs)
    said = verdict(ratio, spread, 1 + share, share)
    if max(added) > statements:
        said = "MISSED"
    middle = statistics.median
    return max(added), middle(mine), middle(theirs), ratio, spread, said


def spread_of(mine, theirs):
    """(median, quartile distance) of the ratios of interleaved runs."""
    ratios = [a / b for a, b in zip(mine, theirs, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return middle, high - low


def verdict(ratio, spread, limit, margin, at_least=False):
    """What a ratio says of its limit.

    :param spread: quartile distance of the ratio; where it is wider than ``margin``, a
        ratio that is no further than that from the limit decides nothing
    :param at_least: the ratio is to reach the limit instead of staying below it
    """
    if spread > margin and abs(ratio - limit) <= spread:
        return "not decided"
    kept = ratio >= limit if at_least else ratio <= limit
    return "met" if kept else "MISSED"


def memory():
    """Largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
