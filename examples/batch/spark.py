"""Scores JSON Lines inside PySpark: each partition is piped through `csm score -`, which keeps the order of its lines.

    pip install pyspark
    python examples/batch/spark.py cohort.jsonl results        # local mode, one task per core

`results/` holds one part per partition; put together in the order of their names they are the result of a single run,
byte for byte. Every respondent needs an id: one without is numbered within its partition. Lines that fail are named on
the stderr of the worker and are missing here, as in a single run; without `checkCode` a partition with one is not lost.
Bytes that are no UTF-8 are replaced by Spark's reader before they get here, so that such a line, which a single run
refuses, may be scored.
"""

import os
import sys

from pyspark.sql import SparkSession

source, target = sys.argv[1:3]
csm = os.environ.get("CSM", "csm")

spark = SparkSession.builder.master("local[*]").appName("csm").getOrCreate()
lines = spark.sparkContext.textFile(source, minPartitions=4)
lines.pipe(f"{csm} score - --format jsonl --no-plan --quiet", env=dict(os.environ)).saveAsTextFile(target)
spark.stop()
