#!/usr/bin/env bash
# Scores a file of JSON Lines inside GNU parallel: blocks of whole lines to as many `csm score -` as there are cores,
# results in the order of the input. The result is that of a single run, byte for byte.
#
#   examples/batch/parallel.sh cohort.jsonl > results.jsonl
#
# Every respondent needs an id: one without is numbered within its block.
set -euo pipefail
csm=${CSM:-csm}
input=${1:?a file of JSON Lines}

parallel --will-cite --pipepart --arg-file "$input" --block "${BLOCK:-10M}" --keep-order \
  "$csm" score - --format jsonl --no-plan --quiet
