"""A sentence of a use case in the words of the page: where a flag stands there, the page has a control. Pure."""

import re
from collections.abc import Callable
from functools import partial
from typing import Final

#: What the page calls what flags say, as the screens label it.
LABELS: Final = {
    "--balance-due": "What is due where the file does not say",
    "--compare": "Compare with the portal, to have it approved",
    "--date-order": "Order of dates",
    "--decimal": "Decimal mark",
    "--delimiter": "Between cells",
    "--encoding": "Encoding",
    "--expect-count": "Number of invoices",
    "--expect-hash": "Hash total of the InvoiceIds",
    "--expect-total": "Sum of their amounts",
    "--fill-merged": "Repeat the value of merged cells",
    "--ignore": "@ignore",
    "--lines": "The lines of the invoices",
    "--mapping": "Mapping file",
    "--no-emails": "Mail nobody",
    "--profile": "The system whose headings these are",
    "--refuse": "Refuse the whole file for",
    "--send-emails": "Mail these customers",
    "--sheet": "Worksheet",
    "--skip-check": "Leave out a check",
    "--strict": "Reject invoices with warnings too",
    "--verify": "Read everything back afterwards",
    "--without": "What the file may lack",
}

#: The same of commands; what is behind one stays behind it.
COMMANDS: Final = {
    "abandon": "Give up what is pending",
    "approve": "Approve plan",
    "import --plan": "Send exactly this",
    "jobs cancel": "Give it up",
    "jobs retry": "Try it again",
    "map": "Keep this as a mapping file",
    "plan": "Compare with the portal, to have it approved",
    "results": "Results as .csv",
    "resume": "Send what is pending",
    "retry": "Send again what failed",
    "validate": "Check all rows",
    "verify": "Read it back and compare it",
}

#: A name as flags take it.
_NAME = r"([\w.-]*\w)"

_Words = Callable[[re.Match[str]], str]


def here(sentence: str) -> str:
    """The sentence with controls in the place of flags and commands; those that the page lacks stay.

    What stands in quotes is a cell of somebody's, and stays too.
    """
    for pattern, words in _RULES:
        sentence = pattern.sub(partial(_unquoted, words), sentence)
    return sentence


def _unquoted(words: _Words | str, found: re.Match[str]) -> str:
    if found.string.count('"', 0, found.start()) % 2:
        return found[0]
    return found.expand(words) if isinstance(words, str) else words(found)


def _label(flag: str) -> str:
    return f"“{LABELS[flag]}”"


def _without(found: re.Match[str]) -> str:
    names = re.findall(rf"--without {_NAME}", found[0])
    return f"say {', '.join(names)} under {_label('--without')}"


def _command(found: re.Match[str]) -> str:
    name, number = found[1], found[2]
    of = {"jobs retry": "of job ", "jobs cancel": "of job ", "import --plan": "of plan ", "approve": ""}
    which = of.get(name, "of run ") + number if number and name != "map" else ""
    return f"“{COMMANDS[name]}” {which}".rstrip()


_MAILS = f"{_label('--send-emails')} or {_label('--no-emails')}"
_COMPARED = f"{_label('--compare')}, with its tick there,"

_FLAGS: Final[tuple[tuple[str, _Words | str], ...]] = (
    (r" ?\(In Python: [^)]*\)", ""),
    (r", or add --wait to begin when it has", ", then do this again"),
    (
        r"Import the file again with --fresh, and --send-emails or --no-emails",
        f"Give up what is pending, check the file again, and choose {_MAILS}",
    ),
    (r"--compare '?--overwrite-conflicts(?:=[^']*'|=\S+)?", _COMPARED),
    (r"\bAdd (--send-emails)", lambda found: f"Choose {_label(found[1])}"),
    (r"\b([Ll]eave) (--(?:lines|profile|sheet)) out", lambda found: f"{found[1]} {_label(found[2])} empty"),
    (rf"--skip-check {_NAME}", f"tick “\\1” under {_label('--skip-check')}"),
    (rf"--refuse {_NAME}", f"“\\1” under {_label('--refuse')}"),
    (r"\bsay --ignore ", f"choose {_label('--ignore')} for "),
    (r"--ignore (?=\S)", f"{_label('--ignore')} for "),
    (rf"--without {_NAME}(?: --without {_NAME})*", _without),
    (r"--decimal point or --decimal comma", f"point or comma as {_label('--decimal')}"),
    (r"--date-order dmy, mdy or ymd", f"dmy, mdy or ymd as {_label('--date-order')}"),
    (r"--(sheet|profile) NAME", lambda found: _label(f"--{found[1]}")),
    (
        rf"python -m etl ({'|'.join(COMMANDS)})\b(?: FILE)?(?: (RUN|PLAN-ID|[0-9][0-9a-f-]*))?(?: --profile {_NAME})?",
        _command,
    ),
    (r"python -m etl jobs\b", "the Queue"),
    (r"python -m etl runs\b", "“Last runs” at Home"),
    (r"--balance-due (amount|none|required)\b", f"“\\1” as {_label('--balance-due')}"),
    (r"--decimal (point|comma)\b", f"“\\1” as {_label('--decimal')}"),
    (r"--date-order ([dmy]{3})\b", f"“\\1” as {_label('--date-order')}"),
    (r'--delimiter ("[^"]+")', f"\\1 as {_label('--delimiter')}"),
    (rf"--mapping {_NAME}(?<=\.toml)", f"“\\1” as {_label('--mapping')}"),
    (rf"--profile {_NAME}(?=[.;:]|$)", f"“\\1” as {_label('--profile')}"),
    (rf"(?<![\w-])({'|'.join(LABELS)})(?![\w-])", lambda found: _label(found[1])),
)
_RULES: Final = [(re.compile(pattern), words) for pattern, words in _FLAGS]
