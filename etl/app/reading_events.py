"""What an observer is told of while files are read."""

from msgspec import Struct

from etl.model.problem import Problem


class FirstProblem(Struct, frozen=True):
    """The first problem that rejects a document of a long file; reading goes on.

    Attributes:
        place: the file, and its sheet.
        problem: what is wrong.
    """

    place: str
    problem: Problem
