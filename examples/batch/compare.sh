#!/usr/bin/env bash
# Whether `csm score -` inside GNU parallel and PySpark gives the same bytes as a single run:
#
#   examples/batch/compare.sh cohort.jsonl
#
# An engine that is not installed is named and passed over.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
csm=${CSM:-csm}
input=${1:?a file of JSON Lines}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1795392000} CSM=$csm

"$csm" score - --format jsonl --no-plan --quiet <"$input" >"$work/single" 2>"$work/said" || [ $? = 1 ]
echo "single run: $(wc -l <"$work/single") results"

if command -v parallel >/dev/null; then
  BLOCK=${BLOCK:-1M} "$here/parallel.sh" "$input" >"$work/parallel" 2>"$work/said" || [ $? -lt 102 ]
  cmp "$work/single" "$work/parallel" && echo "GNU parallel: the same"
else
  echo "GNU parallel is not installed"
fi

if python3 -c 'import pyspark' 2>/dev/null; then
  python3 "$here/spark.py" "$input" "$work/spark" 2>"$work/log" || { tail "$work/log"; exit 1; }
  cat "$work"/spark/part-* | cmp "$work/single" - && echo "PySpark: the same"
else
  echo "PySpark is not installed"
fi
