"""What an observer is told of while files are read."""

from dataclasses import dataclass

from etl.model.problem import Problem


@dataclass(frozen=True, slots=True)
class FirstProblem:
    """The first problem that rejects a document of a long file; reading goes on.

    Attributes:
        place: the file, and its sheet.
        problem: what is wrong.
    """

    place: str
    problem: Problem
