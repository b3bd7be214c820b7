"""The commands by what they are for, with a sentence each: what the help of the program says of them."""

TASKS = {
    "Load": {
        "import": "Check files and send their invoices.",
        "update": "Change attributes of invoices, and leave the others.",
        "attach": "Give invoices their PDFs, from a folder.",
        "resume": "Send what is pending of an interrupted run.",
        "retry": "Send what the portal refused once more.",
        "abandon": "Give up a run that shall not be finished.",
        "revert": "Put back what invoices said before a run.",
    },
    "In a browser": {
        "page": "Do it in a browser: look, correct, approve, send.",
    },
    "Look first": {
        "preview": "Show how files are read, and their first invoices.",
        "validate": "Check files; send nothing.",
        "map": "Guess what columns mean, into a file to correct.",
        "template": "Write an empty workbook to fill in.",
        "explain": "Say what a reason in the results means.",
    },
    "Control": {
        "plan": "See what an import would change, to have it approved.",
        "approve": "Approve a plan that somebody else has made.",
        "four-eyes": "Have a portal need a second person, who approves.",
        "verify": "Compare what was sent with what the portal holds.",
        "reconcile": "Compare all open items with all that the portal has open.",
    },
    "Fetch from the portal": {
        "get": "Show invoices as the portal holds them.",
        "export": "Write the portal's invoices into a file.",
        "integrations": "List the portal's integration queue.",
    },
    "Look back": {
        "runs": "List every run, or tell of one.",
        "results": "Write the results of a run again.",
        "journal": "Verify, find, back up and purge the journal.",
    },
    "Settings": {
        "portals": "List the portals of the settings.",
        "check": "Sign in to a portal and look; send nothing.",
        "secrets": "Keep keys in the keyring; see where they are.",
    },
    "Without a person": {
        "worker": "Load what arrives and what is in the queue.",
        "submit": "Have a worker load files.",
        "jobs": "List what workers do, try again, or give up.",
        "schedule": "Show when each portal's files are loaded.",
    },
    "Rehearse": {
        "simulator": "Run a stand-in for the portal to rehearse with.",
    },
}

#: The names of all commands, in that order.
COMMANDS = tuple(name for named in TASKS.values() for name in named)
