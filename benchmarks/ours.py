"""Plans a file into a journal, every check on, as the command does before it sends. A script: FILE JOURNAL PORTAL.

Run beside the checkout's ``etl``; ends before anything is sent.
"""

import sys
from datetime import date
from pathlib import Path

from etl import Checks, Choices, Journal, Request, RunRequest, plan


def main(file: Path, journal: Path, portal: str) -> None:
    """Plans it."""
    record = RunRequest("import", portal=portal, results=str(journal.with_suffix(".csv")))
    with Journal(journal) as opened:
        planned = plan(opened, Request([file], record, Choices(Checks(today=date(2026, 8, 1)))))
    print(planned.run)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
