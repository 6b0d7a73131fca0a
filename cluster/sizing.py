#!/usr/bin/env python3
"""How many machines, and how long: a small simulation of many dossiers on an engine.

    python3 cluster/sizing.py                      # the tables of docs/many-machines.md
    python3 cluster/sizing.py --seconds 30 --threads 16 --lost 0.01 --machines 1,20

Tasks of twenty dossiers go to whichever thread is free. A machine that is lost takes the tasks that it has in hand
with it, and they are done again elsewhere. Lines are listed before and records folded after, by one process. With
nothing lost and equal dossiers the result can be worked out by hand:

    >>> one = Cluster(seconds=10, spread=0, start=1, task_start=0, lost=0, list_fold=0, threads=4)
    >>> round(3600 * hours(one, 160, machines=1))      # two rounds of tasks with 20 x 10 s and a start
    402
    >>> round(3600 * hours(one, 160, machines=2))      # eight tasks on eight threads
    201

A lost machine can only make it longer, and no dossier is left out:

    >>> hours(Cluster(lost=0.5), 20_000, 10) > hours(Cluster(lost=0), 20_000, 10)
    True
    >>> machines_for(Cluster(lost=0), 100_000, within=8) >= 100_000 * Cluster().seconds / 3600 / 8 / Cluster().threads
    True
"""

import argparse
import dataclasses
import heapq
import math
import random

DOSSIERS_A_TASK = 20  # as in spark.py


@dataclasses.dataclass
class Cluster:
    """What a run is made of. The defaults are measured (docs/many-machines.md says how), but for those marked by eye."""

    seconds: float = 20.0  # of one thread, for a dossier with eight scans of A4
    spread: float = 0.5  # by eye: this part of it differs from dossier to dossier (exponentially)
    start: float = 0.5  # of a worker, for each task: rules, models, processes
    task_start: float = 0.5  # by eye: what the engine needs to hand out a task
    list_fold: float = 0.0005  # for each dossier, on one thread: listing before, folding after
    memory: int = 500  # MiB for each thread that reads scans
    threads: int = 8  # of a machine
    lost: float = 0.05  # by eye: machines lost in an hour, as a part of all; cheap ones are taken away that often
    replaced: float = 300  # by eye: seconds until a lost machine is replaced
    seed: int = 18


class Machine:
    """When a machine is lost, one time after the other."""

    def __init__(self, cluster, chance):
        self.cluster, self.chance, self.losses = cluster, chance, []

    def next_loss(self, after):
        if not self.cluster.lost:
            return math.inf
        while not self.losses or self.losses[-1] <= after:
            start = self.losses[-1] + self.cluster.replaced if self.losses else 0
            self.losses.append(start - math.log(1 - self.chance.random()) * 3600 / self.cluster.lost)
        return next(loss for loss in self.losses if loss > after)


def tasks(cluster, dossiers, chance):
    """Seconds of each task on one thread."""
    fixed, varying = cluster.seconds * (1 - cluster.spread), cluster.seconds * cluster.spread
    for first in range(0, dossiers, DOSSIERS_A_TASK):
        count = min(DOSSIERS_A_TASK, dossiers - first)
        draws = sum(-math.log(1 - chance.random()) for _ in range(count)) if varying else 0
        yield cluster.task_start + cluster.start + count * fixed + varying * draws


def hours(cluster, dossiers, machines):
    """From the list to the summary."""
    chance = random.Random(cluster.seed)
    waiting = list(tasks(cluster, dossiers, chance))
    all_machines = [Machine(cluster, chance) for _ in range(machines)]
    # By number, so that threads that are free at one time come in one order.
    free = [(0.0, number) for number in range(machines * cluster.threads)]
    again = []  # what was lost: when that is seen, and the task
    end = 0.0
    while waiting or again:
        now, thread = heapq.heappop(free)
        seen, task = (now, waiting.pop()) if waiting else heapq.heappop(again)
        now = max(now, seen)
        loss = all_machines[thread // cluster.threads].next_loss(now)
        if now + task <= loss:
            end = max(end, now + task)
            heapq.heappush(free, (now + task, thread))
        else:
            heapq.heappush(again, (loss, task))
            heapq.heappush(free, (loss + cluster.replaced, thread))
    return (end + dossiers * cluster.list_fold) / 3600


def machines_for(cluster, dossiers, within):
    """The fewest machines that are done within so many hours."""
    low, high = 0, 1
    while hours(cluster, dossiers, high) > within:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if hours(cluster, dossiers, middle) <= within else (middle, high)
    return high


def shown(time):
    return f"{time:,.1f} h" if time >= 1 else f"{math.ceil(60 * time)} min"


def table(cluster, machines, night):
    head = ["folders", *(f"{count} × {cluster.threads} threads" for count in machines), f"machines for {night:g} h"]
    rows = [head, ["---"] * len(head)]
    for dossiers in (1_000, 100_000, 1_000_000):
        times = [shown(hours(cluster, dossiers, count)) for count in machines]
        rows.append([f"{dossiers:,}", *times, f"{machines_for(cluster, dossiers, night):,}"])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for field in dataclasses.fields(Cluster):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=field.type, default=field.default)
    parser.add_argument("--machines", default="1,10,100", help="columns of the table")
    parser.add_argument("--night", type=float, default=8, help="hours for the last column")
    given = vars(parser.parse_args())
    machines, night = [int(count) for count in given.pop("machines").split(",")], given.pop("night")
    cluster = Cluster(**given)
    print(table(cluster, machines, night))
    print(f"\nMemory of a machine: {cluster.threads * cluster.memory / 1024:.1f} GiB for {cluster.threads} threads")


if __name__ == "__main__":
    main()
