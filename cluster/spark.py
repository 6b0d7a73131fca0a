#!/usr/bin/env python3
"""Audits dossiers with preaudit on Apache Spark: local, standalone, YARN or Kubernetes.

    preaudit worker --list /mnt/clients > dossiers.jsonl
    spark-submit cluster/spark.py dossiers.jsonl records -- --scenario wechat-pay --as-of 2026-11-01
    preaudit batch --from records/part-* --format html -o summary.html

The folders and the command must be reachable under the same paths from every executor. What stands
behind `--` goes to `preaudit worker`. A worker that dies makes its task fail, and Spark gives the task
to another executor; `batch --from` takes each dossier once, however often it was audited.
"""

import argparse
import shlex
import sys

from pyspark.sql import SparkSession

# By eye: a task of twenty dossiers takes some minutes, which is what a lost executor costs.
DOSSIERS_A_TASK = 20


def parse_arguments(given):
    own, rest = split_at_dashes(given)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", help="what `preaudit worker --list` printed")
    parser.add_argument("records", help="new folder for the records, on storage that the executors share")
    parser.add_argument("--preaudit", default="preaudit", help="the command, as executors find it")
    parser.add_argument("--tasks", type=int, help=f"by default one for {DOSSIERS_A_TASK} dossiers")
    arguments = parser.parse_args(own)
    arguments.worker = rest
    return arguments


def split_at_dashes(given):
    at = given.index("--") if "--" in given else len(given)
    return given[:at], given[at + 1 :]


def main():
    arguments = parse_arguments(sys.argv[1:])
    spark = SparkSession.builder.appName("preaudit").getOrCreate()
    context = spark.sparkContext
    lines = context.textFile(arguments.lines)
    tasks = arguments.tasks or max(1, lines.count() // DOSSIERS_A_TASK)
    # One thread a task: the engine knows how many tasks a machine takes.
    command = [arguments.preaudit, "worker", "--jobs", "1", *arguments.worker]
    # checkCode: a worker that was killed leaves lines unanswered, so its task has to be done again.
    records = lines.repartition(tasks).pipe(shlex.join(command), checkCode=True)
    records.saveAsTextFile(arguments.records)
    spark.stop()


if __name__ == "__main__":
    main()
