"""The engines of docs/fleet.md over made-up records: DuckDB with the page's own questions, Spark's pipe on a cluster of two
executors, GNU parallel. Each has to count the same causes as a plain reading of the reports.

    python engines.py SHIKAKU FACTS.ndjson PAGE
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import duckdb
from pyspark.sql import SparkSession

shikaku, facts, page = sys.argv[1:]


def told(name, start, **more):
    rest = "".join(f"  {key} {value}" for key, value in more.items())
    print(f"{name:<36} {time.monotonic() - start:7.1f} s{rest}", flush=True)


def counted(lines):
    """How many reports name each cause, and how many lines are no record."""
    causes, bad = collections.Counter(), 0
    for line in lines:
        report = json.loads(line)
        bad += "error" in report
        causes.update(report.get("causes", []))
    return causes, bad


folder = tempfile.mkdtemp()
with_a_bad_line = os.path.join(folder, "facts.ndjson")
with open(facts, encoding="utf-8") as good, open(with_a_bad_line, "w", encoding="utf-8") as out:
    records = good.readlines()
    out.writelines(records[: len(records) // 2] + ["{\n"] + records[len(records) // 2 :])

start = time.monotonic()
reports = os.path.join(folder, "reports.ndjson")
with open(reports, "wb") as out:
    status = subprocess.run([shikaku, "diagnose", "--lines", with_a_bad_line], stdout=out, check=False).returncode
assert status == 1, status
told("shikaku diagnose --lines", start, records=len(records))
with open(reports, encoding="utf-8") as lines:
    wanted, bad = counted(lines)
assert bad == 1 and len(wanted) > 20, (bad, wanted)

# DuckDB: the questions of the page, as they stand there.
text = open(page, encoding="utf-8").read()
questions = re.findall(r"```sql\n(.*?)```", text, re.S)
assert questions, "the page has no question"
for question in questions:
    start = time.monotonic()
    rows = duckdb.sql(question.replace("reports.ndjson", reports)).fetchall()
    told("DuckDB", start, rows=len(rows))
    assert rows, question
first = duckdb.sql(questions[0].replace("reports.ndjson", reports))
by_cause = collections.Counter()
for row in first.fetchall():
    by_cause[row[0]] += row[-1]
assert by_cause == wanted, (by_cause, wanted)

# GNU parallel: the same bytes as from one process, where no line is bad.
start = time.monotonic()
alone = subprocess.run([shikaku, "diagnose", "--lines", facts], stdout=subprocess.PIPE, check=False).stdout
call = ["parallel", "--pipepart", "--block", "1M", "-k", "-a", facts, shikaku, "diagnose", "--lines"]
together = subprocess.run(call, stdout=subprocess.PIPE, check=False).stdout
assert alone == together
told("GNU parallel, and one process", start)

# Spark: two executors, a processor each.
start = time.monotonic()
spark = (
    SparkSession.builder.master("local-cluster[2,1,1024]")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.ui.enabled", "false")
    .config("spark.executorEnv.PYSPARK_PYTHON", sys.executable)
    .getOrCreate()
)
told("Spark starts", start)
start = time.monotonic()
lines = spark.sparkContext.textFile(with_a_bad_line, 8).pipe(f"{shikaku} diagnose --lines")
spark_wanted, spark_bad = counted(lines.toLocalIterator())
told("Spark, pipe, two executors", start)
assert spark_wanted == wanted and spark_bad == bad, (spark_wanted, wanted, spark_bad)
spark.stop()
print("DuckDB, GNU parallel and Spark count the same causes.")
