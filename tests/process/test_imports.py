"""What takes long to import is not imported where nobody needs it."""

import subprocess
import sys
from pathlib import Path

_CODE = """
import sys
# Extras are not there.
sys.modules.update(dict.fromkeys(("apprise", "keyring", "procrastinate", "psycopg")))
from etl.cli import main
for words in (["validate", sys.argv[1]], ["portals"], ["secrets", "list"]):
    try:
        main(words)
    except SystemExit as ended:
        assert ended.code == 0, (words, ended.code)
    if words[0] == "validate":
        found = [name for name in ("pandera", "aiohttp", "pydantic", "olefile", "msoffcrypto") if name in sys.modules]
print(found)
"""


def test_a_file_in_which_nothing_is_wrong_is_checked_without_pandera_pydantic_http_and_extras(tmp_path: Path) -> None:
    file = tmp_path / "july.csv"
    file.write_text("InvoiceId,CustomerId,Amount,BalanceDue\nA1,C1,30.00,30.00\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(file)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
