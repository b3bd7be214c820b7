"""What takes long to import is not imported where nobody needs it."""

import subprocess
import sys
from pathlib import Path

_CODE = """
import sys
from etl.cli import main
try:
    main(["validate", sys.argv[1]])
except SystemExit as ended:
    assert ended.code == 0, ended.code
print([name for name in ("pandera", "aiohttp", "pydantic") if name in sys.modules])
"""


def test_a_file_in_which_nothing_is_wrong_is_checked_without_pandera_pydantic_and_http(tmp_path: Path) -> None:
    file = tmp_path / "july.csv"
    file.write_text("InvoiceId,CustomerId,Amount,BalanceDue\nA1,C1,30.00,30.00\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(file)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
