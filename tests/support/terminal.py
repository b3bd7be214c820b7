"""The command at a terminal of its own, which controls it as a person's does. POSIX."""

import os
import subprocess
import sys

from tests.support.command import Etl

# The terminal is taken by the process itself: forking one that has threads may hang it.
_TAKING_IT = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    " os.execv(sys.executable, [sys.executable, '-m', 'etl', *sys.argv[1:]])"
)


def at_a_terminal(etl: Etl, *words: str) -> tuple[subprocess.Popen[bytes], int]:
    """Starts it; also the descriptor to type at and to read from."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKING_IT, *words],
        cwd=etl.folder,
        env=etl.environment({}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    return process, ours
