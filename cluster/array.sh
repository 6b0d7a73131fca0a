#!/usr/bin/env bash
# A job array: each task audits its share of the list and leaves one file of records.
#
#   preaudit worker --list /mnt/clients > dossiers.jsonl
#   sbatch --array=0-99 --cpus-per-task=8 --mem=8G cluster/array.sh dossiers.jsonl records --as-of 2026-11-01
#   preaudit batch --from 'records/part-*' --format html -o summary.html
#
# The variables are Slurm's. Others have their own: PBS_ARRAY_INDEX, LSB_JOBINDEX, AWS_BATCH_JOB_ARRAY_INDEX.
set -euo pipefail

list=$1 records=$2
shift 2
task=${SLURM_ARRAY_TASK_ID:?no task of a job array}
tasks=${SLURM_ARRAY_TASK_COUNT:?no task of a job array}
command=${PREAUDIT:-preaudit}

mkdir -p "$records"
# Every hundredth line, say: neighbours in a list are often alike, and no task shall get all large ones. Under its
# name a file is whole; one that a task left behind is made anew when the task is run again.
awk -v tasks="$tasks" -v task="$task" 'NR % tasks == task' "$list" |
  "$command" worker --jobs "${SLURM_CPUS_PER_TASK:-0}" "$@" > "$records/part-$task.unfinished"
mv "$records/part-$task.unfinished" "$records/part-$task"
