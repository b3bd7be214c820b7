"""A job: what somebody wants to be done for a portal, and what has become of that. It holds no secret, no invoice."""

import os
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from etl.text import is_text, text_of

#: The folder of an inbox that holds a slot for each file that was taken.
PROCESSING = "processing"

#: Begins what is no path, as every path is whole.
_BYTES = "bytes "


class Task(StrEnum):
    """What is done."""

    #: A file is imported.
    IMPORT = "import"
    #: The files that wait in the inbox become jobs.
    COLLECT = "collect"
    #: Somebody is told that nothing has come.
    MISSING = "missing"


class Cause(StrEnum):
    """Who wants it."""

    PERSON = "person"
    INBOX = "inbox"
    SCHEDULE = "schedule"


class JobState(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


#: States in which something will still be done.
OPEN = (JobState.WAITING, JobState.RUNNING)


class Order(Struct, frozen=True, kw_only=True):
    """What is to be done.

    Attributes:
        portal: the profile's name; jobs of one are done one after another, in their order.
        task: what is done.
        cause: who wants it.
        file: to import, with its whole path; it is the same on all machines. "" where there is none.
        size: of the file, in bytes.
        changed: when the file was changed last, in nanoseconds.
        yes: whether somebody has said beforehand that it may go to production.
        due: for when it was wanted, in seconds since 1970; 0 for at once.
    """

    portal: str
    task: Task = Task.IMPORT
    cause: Cause = Cause.PERSON
    file: str = ""
    size: int = 0
    changed: int = 0
    yes: bool = False
    due: int = 0

    @property
    def key(self) -> str:
        """What is open once only: nothing is queued twice. A file that was taken goes by its slot.

        What a run writes beside it there is of the same job.
        """
        path = Path(self.file)
        place = path.parent if self.is_taken else path
        return f"{self.portal} {self.task} {text_of(place) if self.file else self.due}"

    @property
    def is_taken(self) -> bool:
        """Whether its file is in a slot of an inbox, from which it is put away."""
        return Path(self.file).parent.parent.name == PROCESSING

    @property
    def name(self) -> str:
        """The file's name, or what is done, for people."""
        return Path(self.file).name if self.file else self.task.value

    def as_json(self) -> dict[str, Any]:
        """As JSON has it; a name that is no text in hexadecimal digits."""
        return asdict(self) | {"file": self.file if is_text(self.file) else f"{_BYTES}{os.fsencode(self.file).hex()}"}

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> "Order":
        """From what ``as_json`` has made, by this version or another."""
        known = {name: found[name] for name in cls.__struct_fields__ if name in found}
        file = str(found["file"])
        if file.startswith(_BYTES):
            file = os.fsdecode(bytes.fromhex(file.removeprefix(_BYTES)))
        return cls(**known | {"task": Task(found["task"]), "cause": Cause(found["cause"]), "file": file})


class Job(Struct, frozen=True, kw_only=True):
    """An order in a queue.

    Attributes:
        number: by which people call it.
        order: what is to be done.
        state: how far it has come.
        retries: how often it was put back since it could not be finished.
        rescues: how often it was put back since its worker had died.
        code: the exit code of its last run; negative for the signal that ended it, None before there was one.
        put_at: when it was put into the queue.
        ended_at: when it came to its last state; None while it is open.
        not_before: when it may be begun; None for at once.
        cancelling: whether somebody wants it to be stopped.
        worker: who does it, as the queue tells them apart; "" where nobody does.
    """

    number: int
    order: Order
    state: JobState
    retries: int = 0
    rescues: int = 0
    code: int | None = None
    put_at: datetime
    ended_at: datetime | None = None
    not_before: datetime | None = None
    cancelling: bool = False
    worker: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something will still be done."""
        return self.state in OPEN
