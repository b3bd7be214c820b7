"""A command that is given what happened as JSON on its standard input."""

import subprocess
import tempfile
from collections.abc import Sequence

from etl.exact_json import ENCODER
from etl.notify.notice import Notice
from etl.text import one_line

#: Seconds that it may take.
LIMIT = 60.0

#: Bytes of its last words that are read.
_TOLD = 4096


def run_command(words: Sequence[str], notice: Notice, limit: float = LIMIT) -> str:
    """Runs a command to its end; returns what went wrong, a sentence, or "".

    Args:
        words: of the command; no shell sees them.
        notice: its facts are what it is given.
        limit: seconds after which it is killed.
    """
    # Files: a pipe that nobody reads, or that a child of the command keeps open, would be waited for.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(ENCODER.encode(notice.facts) + b"\n")
        given.seek(0)
        try:
            process = subprocess.Popen(words, stdin=given, stdout=subprocess.DEVNULL, stderr=said)  # noqa: S603 - as set
        except (OSError, ValueError) as error:
            return f"--on-failure {words[0]} could not be started: {getattr(error, 'strerror', None) or error}."
        wrong = _ended(process, limit)
        if not wrong:
            return ""
        said.seek(max(0, said.seek(0, 2) - _TOLD))
        last = said.read().decode("utf-8", "replace").strip().rpartition("\n")[2].strip()
        return f"--on-failure {words[0]} {wrong}{f': {one_line(last, 200)}' if last else ''}."


def _ended(process: "subprocess.Popen[bytes]", limit: float) -> str:
    """How it ended, for a sentence; "" where it went well."""
    try:
        code = process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return f"was ended, as it took more than {limit:g} seconds"
    except BaseException:
        process.kill()
        process.wait()
        raise
    return f"ended with {code}" if code else ""
