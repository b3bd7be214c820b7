"""Loads ready-made bodies with dlt and a custom destination that posts them: URL FILE WORKERS, the file a body a line.

dlt makes files of the rows and loads several at once, each with a session of its own; what it keeps of them is its own.
"""

import os
import sys
from pathlib import Path
from threading import local

os.environ |= {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "CRITICAL",
    "DATA_WRITER__DISABLE_COMPRESSION": "true",
}
url, file, workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
bodies = file.read_text(encoding="utf-8").splitlines()
share = str(max(1, len(bodies) // workers))
os.environ |= {
    "LOAD__WORKERS": str(workers),
    "EXTRACT__DATA_WRITER__FILE_MAX_ITEMS": share,
    "NORMALIZE__DATA_WRITER__FILE_MAX_ITEMS": share,
}

import dlt  # noqa: E402 - it reads the environment
import requests  # noqa: E402

HEADERS = {"Authorization": "Bearer benchmark", "Content-Type": "application/json"}
mine = local()


@dlt.destination(batch_size=100, loader_file_format="typed-jsonl", name="portal", skip_dlt_columns_and_tables=True)
def portal(items: list[dict[str, str]], _table: object) -> None:
    """Posts a batch."""
    if not hasattr(mine, "session"):
        mine.session = requests.Session()
        mine.session.headers.update(HEADERS)
        mine.session.trust_env = False
    for item in items:
        if mine.session.post(url, data=item["body"].encode(), timeout=60.0).content != b"true":
            raise SystemExit("not true")


pipeline = dlt.pipeline("benchmark", destination=portal, pipelines_dir=str(file.parent / "dlt"))
print("begin", flush=True)
pipeline.run(({"body": body} for body in bodies), table_name="invoices")
