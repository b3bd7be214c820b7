"""What an observer is told of files that were written for people."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ResultsWritten:
    """The results are there; ``remark`` says what became of others in that place, or is ""."""

    path: Path
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """The page for people is there: of a run beside its results, of a plan or a verification beside its workbook."""

    path: Path


@dataclass(frozen=True, slots=True)
class RejectsWritten:
    """The rows that were not delivered are there, to be corrected and given to the command again."""

    files: tuple[Path, ...]
    remarks: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class VerificationWritten:
    """The workbook of a verification is there."""

    path: Path
