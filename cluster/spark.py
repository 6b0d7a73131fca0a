#!/usr/bin/env python3
"""Audits dossiers with preaudit on Apache Spark: local, standalone, YARN or Kubernetes.

    preaudit worker --list /mnt/clients > dossiers.jsonl
    spark-submit cluster/spark.py dossiers.jsonl records -- --scenario wechat-pay --as-of 2026-11-01
    preaudit batch --from 'records/part-*' --format html -o summary.html

Folders must be mounted under the same path on every executor, and the command must be there, too. Archives
may lie in any file system that the engine reads; an executor then needs nothing but the command:

    spark-submit cluster/spark.py --archives hdfs:///clients records -- --as-of 2026-11-01

What stands behind `--` goes to `preaudit worker`. A worker that dies makes its task fail, and Spark gives the
task to another executor; `batch --from` takes each dossier once, however often it was audited.
"""

import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

from pyspark.sql import SparkSession

# By eye: a task of twenty dossiers takes some minutes, which is what a lost executor costs.
DOSSIERS_A_TASK = 20
# A task's records are moved to their folder when the task ends, not all together at the end of the run, so
# that they can be folded at any time, and are there when the run is lost. That is sound here: a task
# that is done again replaces its own file.
COMMITTER = ("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "2")
# By eye. A task that fails four times ends a run of Spark. Here it does not fail by its dossiers, for these are
# told in their records, but by its machine; and where few tasks are running, the same one is hit again and again.
TRIES = ("spark.task.maxFailures", "20")


def parse_arguments(given):
    own, rest = split_at_dashes(given)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", help="what `preaudit worker --list` printed; with --archives, a folder of archives")
    parser.add_argument("records", help="new folder for the records, on storage that the executors share")
    parser.add_argument("--archives", action="store_true", help="audit the .zip files below a folder of the engine")
    parser.add_argument("--preaudit", default="preaudit", help="the command, as executors find it")
    parser.add_argument("--tasks", type=int, help=f"by default one for {DOSSIERS_A_TASK} lines")
    arguments = parser.parse_args(own)
    # One thread a task: the engine knows how many tasks a machine takes.
    arguments.worker = [arguments.preaudit, "worker", "--jobs", "1", *rest]
    return arguments


def split_at_dashes(given):
    at = given.index("--") if "--" in given else len(given)
    return given[:at], given[at + 1 :]


def records_of_lines(spark, arguments):
    lines = spark.sparkContext.textFile(arguments.lines)
    tasks = arguments.tasks or max(1, lines.count() // DOSSIERS_A_TASK)
    # checkCode: a worker that was killed leaves lines unanswered, so its task has to be done again.
    return lines.repartition(tasks).pipe(shlex.join(arguments.worker), checkCode=True)


def refuse_other_names(spark):
    """In another locale Java does not see files with Chinese names, and says nothing of it."""
    coding = spark.sparkContext._jvm.java.lang.System.getProperty("sun.jnu.encoding")
    if coding.upper() != "UTF-8":
        raise SystemExit(f"Java reads the names of files as {coding}; set LC_ALL=C.UTF-8")


def records_of_archives(spark, arguments):
    refuse_other_names(spark)
    archives = spark.read.format("binaryFile").option("pathGlobFilter", "*.[zZ][iI][pP]")
    archives = archives.option("recursiveFileLookup", "true").load(arguments.lines)
    # Only names are read here. A batch sorts by the path below the root, too.
    paths = [row.path for row in archives.select("path").collect()]
    root = common_root(paths, arguments.lines)
    names = {path: path[len(root) :] for path in paths}
    order = sorted(paths, key=lambda path: names[path].encode())
    places = {path: {"number": number, "of": len(order)} for number, path in enumerate(order)}
    command = arguments.worker

    def audit(rows):
        # One archive at a time: an executor holds no more of them.
        with tempfile.TemporaryDirectory() as folder:
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
                for row in rows:
                    yield audit_archive(worker, folder, row, names[row.path], places[row.path])
                worker.stdin.close()
            if worker.returncode != 0:
                raise RuntimeError(f"preaudit worker ended with {worker.returncode}")

    return archives.select("path", "content").rdd.mapPartitions(audit)


def audit_archive(worker, folder, row, name, place):
    archive = pathlib.Path(folder, name.rsplit("/", 1)[-1])
    archive.write_bytes(row.content)
    line = {"path": str(archive), "client": name, "location": name.rsplit("/", 1)[-1], "place": place}
    worker.stdin.write(json.dumps(line).encode() + b"\n")
    worker.stdin.flush()
    record = worker.stdout.readline()
    archive.unlink()
    if not record.endswith(b"\n"):
        raise RuntimeError(f"preaudit worker ended at {name}")
    return record.decode().rstrip("\n")


def common_root(paths, folder):
    """The engine names files as it likes (`file:/…`, `hdfs://host/…`): the folder ends where its own path does."""
    own = folder.split("://", 1)[-1].rstrip("/") + "/"
    own = own[own.find("/") :] if "://" in folder else own
    at = paths[0].find(own) if paths else -1
    if at < 0:
        raise SystemExit(f"no archive below {folder}")
    return paths[0][: at + len(own)]


def main():
    arguments = parse_arguments(sys.argv[1:])
    spark = SparkSession.builder.appName("preaudit").config(*COMMITTER).config(*TRIES).getOrCreate()
    records = records_of_archives if arguments.archives else records_of_lines
    records(spark, arguments).saveAsTextFile(arguments.records)
    spark.stop()


if __name__ == "__main__":
    main()
