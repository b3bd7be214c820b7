"""The targets, on two cores against servers on the same machine."""

from benchmarks.findings import Target

PLAN_CSV = Target("1", "plan 1,000,000 x 20 CSV: at most 4 x polars' reading and writing of it", 4.0)
PLAN_BROKEN = Target("1", "plan of which 1 % of the rows is rejected: at most 2 x one of which none is", 2.0)
PLAN_XLSX = Target("2", "plan 200,000-row XLSX: at most 2.5 x a process that loads the sheet with fastexcel", 2.5)
PLAN_XLSX_CPU = Target("2", "plan 200,000-row XLSX: at most 3.1 x its CPU seconds", 3.1)
PLAN_XLSX_PEAK = Target("2", "plan 200,000-row XLSX: at most 1.4 x its memory", 1.4)
POST = Target("2", "post: at least 80 % of the documents a second of a bare aiohttp loop", 0.80, at_least=True)
LATENCY = Target("3", "latency 200 ms, concurrency C: at least 97 % of C / 0.2 a second", 0.97, at_least=True)
RATE = Target("3", "rate R: at least 98 % of R", 0.98, at_least=True)
WINDOW = Target("3", "rate R: not one request above it in any window", 1.0)
PLAN_MEMORY = Target("4", "planning ten times the rows: peak memory within 10 %", 1.10)
PLAN_PEAK = Target("4", "planning: peak memory under 400 MB", 400.0)
POST_MEMORY = Target("4", "posting ten times the documents: peak memory within 10 %", 1.10)
PROBLEM = Target("5", "first problem of a 100,000-row file on the screen within 1.2 s of CPU", 1.2)
HELP = Target("5", "--help: under 6 x an empty Python", 6.0)
IMPORT = Target("5", "import of 10 rows: at most 3 x the CPU seconds of a process that imports polars", 3.0)
RESUME = Target("6", "resume of a run 99 % done: first document at the portal within 3 s", 3.0)
GROWTH = Target("7", "growth: time a row at every size within 25 %", 1.25)
