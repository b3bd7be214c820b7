"""Files that are written whole or not at all, and folders for their owner alone."""

import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path


def write_whole(
    path: Path,
    write: Callable[[Path], object],
    failure: Callable[[str], Exception] | None = None,
    *,
    beside: bool = False,
    private: bool = False,
) -> Path:
    """Lets a file be written beside its target and renames it into place; returns where it is.

    A target that is a symbolic link stays one: what it points to is replaced.

    Args:
        path: the target.
        write: writes the file that it is given.
        failure: the error to raise instead of an OSError, given the cause in words.
        beside: whether it goes beside ``path``, with a number, where ``path`` cannot be replaced because another
            program has it open.
        private: whether it is for its owner alone, in a folder that is made where it is missing.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; and whatever ``write`` raises.
    """
    try:
        return _written(path, write, beside=beside, private=private)
    except OSError as error:
        if failure is None:
            raise
        raise failure(cause(error)) from error


def try_place(path: Path) -> None:
    """Sees whether a file can be written there, and leaves nothing behind.

    Raises:
        OSError: it cannot.
    """
    part = _part_of(_target(path))
    part.touch()
    part.unlink()


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder; where none can have that name, there is none."""
    try:
        return path.exists()
    except OSError:
        return False


def make_private(folder: Path) -> None:
    """Makes a folder for its owner alone, and so those above it that are missing; one that is there stays as it is.

    Raises:
        OSError: it cannot be made, or a file is in its way.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError:
        if folder == folder.parent:
            raise
        # ``parents=True`` would make those above it for everybody the umask lets in.
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def share(path: Path) -> None:
    """Lets the group use a file or folder, where it may write the folder that this is in; for what holds no secret.

    Two accounts that share a journal would else lock each other out for good.
    """
    with suppress(OSError):
        if path.parent.stat().st_mode & stat.S_IWGRP:
            path.chmod(0o2770 if path.is_dir() else 0o660)


#: What to do where a file could not be written.
WRITE = "See that its folder may be written to and has room."


def cause(error: OSError) -> str:
    """Why a file could not be written, for a sentence."""
    return error.strerror or str(error)


def _written(path: Path, write: Callable[[Path], object], *, beside: bool, private: bool) -> Path:
    target = _target(path)
    part = _part_of(target)
    try:
        if private:
            make_private(part.parent)
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        write(part)
        _sync(part)
        place = _put(part, target, beside=beside)
    finally:
        # Still there only where something went wrong, and then the first error is the one to tell.
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return path if place == target else place


def _target(path: Path) -> Path:
    """The file itself, where a link leads to it."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _part_of(path: Path) -> Path:
    """Where a file is while it is written."""
    # The numbers of process and thread keep two runs that write the same file out of each other's way.
    return path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")


def _sync(path: Path) -> None:
    """Brings the file to the disk: a power cut after the renaming must not leave an empty one."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _put(part: Path, path: Path, *, beside: bool) -> Path:
    if not beside:
        return part.replace(path)
    for candidate in _candidates(path):
        try:
            return part.replace(candidate)
        except (PermissionError, IsADirectoryError):
            continue
    raise PermissionError(13, "another program has it open, and the names beside it too")


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, 10):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
