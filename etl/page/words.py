"""A sentence of a use case in the words of the page: what is to be done is done with a control there. Pure."""

from typing import Final

from etl.options.remedy import Commanded, Flagged, parted

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

#: How values stand with their label, where not as "“comma” as “Decimal mark”".
_FORMS: Final = {
    "--ignore": "{label} for {values}",
    "--refuse": "{values} under {label}",
    "--skip-check": "tick {values} under {label}",
    "--without": "say {values} under {label}",
}

#: What the command line does with a flag that the page has not, and the page does otherwise.
_OTHERWISE: Final = {
    ", or add --wait to begin when it has": ", then do this again",
    "Import the file again with --fresh, and --send": "Give up what is pending, check the file again, and add --send",
}


def here(sentence: str) -> str:
    """The sentence with controls in the place of flags and commands; those that the page lacks stay."""
    for theirs, ours in _OTHERWISE.items():
        sentence = sentence.replace(theirs, ours)
    return "".join(map(_word, parted(sentence)))


def _word(part: str | Flagged | Commanded) -> str:
    match part:
        case Commanded(name, of) if name in COMMANDS:
            return _command(name, of)
        case Flagged("--overwrite-conflicts"):
            return "and its tick there"
        case Flagged(name) if name in LABELS:
            return _control(part)
        case Flagged() | Commanded():
            return part.text
    return part


def _control(flag: Flagged) -> str:
    label, verb = f"“{LABELS[flag.name]}”", flag.verb
    if verb.casefold() == "leave":
        return f"{verb} {label} empty"
    *some, last = [f"“{each}”" for each in flag.given] or [""]
    named = f" {'and' if flag.name in _FORMS else 'or'} ".join(filter(None, [", ".join(some), last]))
    said = _FORMS.get(flag.name, "{values} as {label}").format(label=label, values=named) if last else label
    choose = "Choose" if verb[:1].isupper() else "choose"
    return f"{choose} {said}" if verb and not said.startswith(("tick", "say")) else said


def _command(name: str, of: str) -> str:
    kind = {"jobs retry": "job ", "jobs cancel": "job ", "import --plan": "plan ", "approve": ""}.get(name, "run ")
    if not of or name == "map":
        return f"“{COMMANDS[name]}”"
    return f"“{COMMANDS[name]}” of {kind}{of}" if kind else f"“{COMMANDS[name]}” {of}"
