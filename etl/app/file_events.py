"""What an observer is told of files that were written for people."""

from pathlib import Path

from msgspec import Struct


class ResultsWritten(Struct, frozen=True):
    """The results are there; ``remark`` says what became of others in that place, or is ""."""

    path: Path
    remark: str = ""


class ReportWritten(Struct, frozen=True):
    """The page for people is there: of a run beside its results, of a plan or a verification beside its workbook."""

    path: Path


class RejectsWritten(Struct, frozen=True):
    """The rows that were not delivered are there, to be corrected and given to the command again."""

    files: tuple[Path, ...]
    remarks: tuple[str, ...]
    command: str


class VerificationWritten(Struct, frozen=True):
    """The workbook of a verification is there."""

    path: Path
