"""The options of the commands, in groups: each one sentence, with its default."""

from pathlib import Path
from typing import Annotated

import typer

FILES = "Files and results"
READING = "How files are read"
CONTROLS = "Controls"
PORTAL = "The portal"
PACE = "Speed and patience"
RECORD = "The journal"
SHOWN = "What is shown"
PANELS = (FILES, READING, CONTROLS, PORTAL, PACE, RECORD, SHOWN)
"""In the order of the help."""

_NUMBER = "N"
_SECONDS = "SECONDS"

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="Exports: Excel, CSV and others; 'july*.csv' too.")]
FilesOrPlan = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE", help="Exports: Excel, CSV and others; 'july*.csv' too. None with --plan."),
]
RunNumber = Annotated[int, typer.Argument(metavar="RUN", help="Its number: see python -m etl runs.")]
AnyRun = Annotated[
    int | None, typer.Argument(metavar="RUN", help="Its number. [default: the newest with invoices pending]")
]
OneRun = Annotated[int | None, typer.Argument(metavar="RUN", help="Its number. [default: list them all]")]
Trail = Annotated[
    bool, typer.Option("--json", help="Its whole audit trail: every request of every invoice.", rich_help_panel=SHOWN)
]
Sheet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|NUMBER", help="The worksheet. [default: the one with the headings]", rich_help_panel=FILES
    ),
]
SameResults = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where the results go. [default: where they went]", rich_help_panel=FILES),
]
Workbook = Annotated[
    Path | None,
    typer.Option(
        "--results", metavar="FILE", help="Where the .xlsx goes. [default: beside the file]", rich_help_panel=FILES
    ),
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="An export: Excel, CSV and others.")]
Profile = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|auto", help="The system whose headings these are. [default: none]", rich_help_panel=READING
    ),
]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="What the columns mean; see map.", rich_help_panel=READING),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="HEADING", help="A column that is not sent. Repeat it.", rich_help_panel=READING),
]
Lines = Annotated[
    str | None,
    typer.Option(
        metavar="SHEET|FILE",
        help="Where the lines of the invoices are. [default: nowhere else]",
        rich_help_panel=READING,
    ),
]
Decimal = Annotated[
    str | None,
    typer.Option(
        metavar="point|comma", help="The decimal mark. [default: as the column shows]", rich_help_panel=READING
    ),
]
DateOrder = Annotated[
    str | None,
    typer.Option(
        metavar="dmy|mdy|ymd", help="The order of dates. [default: as the column shows]", rich_help_panel=READING
    ),
]
Delimiter = Annotated[
    str | None,
    typer.Option(metavar="SIGN", help="Between cells. [default: as the file shows]", rich_help_panel=READING),
]
Quote = Annotated[
    str | None, typer.Option(metavar="SIGN", help="Around cells. [default: as the file shows]", rich_help_panel=READING)
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Such as cp1252. [default: as the file shows]", rich_help_panel=READING),
]
FillMerged = Annotated[
    bool, typer.Option("--fill-merged", help="Merged cells all have the value of the first.", rich_help_panel=READING)
]
SkipCheck = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A check across cells that is left out. Repeat it.", rich_help_panel=CONTROLS),
]
Strict = Annotated[bool, typer.Option("--strict", help="Reject invoices with warnings too.", rich_help_panel=CONTROLS)]
SendCredits = Annotated[
    bool,
    typer.Option(
        "--send-credits", help="Send credit memos and negative amounts as invoices.", rich_help_panel=CONTROLS
    ),
]
Attachments = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="The folder of the PDFs: named by the column Attachment, else INVOICEID.pdf. [default: the file's folder]",
        rich_help_panel=FILES,
    ),
]
AttachmentFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the PDFs: INVOICEID.pdf.")]
MaxAttachment = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE", help="The largest PDF: 4MB, 500kB, or bytes. [default: 4MB]", rich_help_panel=CONTROLS
    ),
]
Results = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the results go: .csv, .xlsx, .jsonl or .parquet. [default: a .csv beside the file]",
        rich_help_panel=FILES,
    ),
]
ExpectCount = Annotated[
    str | None,
    typer.Option(metavar=_NUMBER, help="Send nothing unless so many invoices were read.", rich_help_panel=CONTROLS),
]
ExpectTotal = Annotated[
    list[str] | None,
    typer.Option(
        metavar='"SUM CUR"',
        help='Send nothing unless the Amounts read come to this: "123456.78 USD". Repeat it for each currency.',
        rich_help_panel=CONTROLS,
    ),
]
Emails = Annotated[
    bool | None,
    typer.Option(
        "--send-emails/--no-emails",
        help="Mail customers where SendNewInvoiceEmail is Yes, or nobody. [default: refuse a file with Yes]",
        rich_help_panel=CONTROLS,
    ),
]
Canary = Annotated[
    str | None,
    typer.Option(
        metavar=_NUMBER,
        help="Send N invoices first; go on if the portal holds them as sent. [default: 0]",
        rich_help_panel=CONTROLS,
    ),
]
MaxFailures = Annotated[
    str | None,
    typer.Option(
        metavar="N|P%",
        help="Stop when more invoices are refused by the portal. [default: 50%]",
        rich_help_panel=CONTROLS,
    ),
]
Acknowledge = Annotated[
    bool,
    typer.Option(
        "--acknowledge", help="Tell the portal's integration queue what became of each.", rich_help_panel=CONTROLS
    ),
]
Compare = Annotated[
    bool,
    typer.Option(
        "--compare", help="First see what the portal holds; send only what differs.", rich_help_panel=CONTROLS
    ),
]
OverwriteConflicts = Annotated[
    bool,
    typer.Option(
        "--overwrite-conflicts",
        help="Send also what was paid or partly paid meanwhile; its BalanceDue rises.",
        rich_help_panel=CONTROLS,
    ),
]
ApprovedPlan = Annotated[
    str | None,
    typer.Option("--plan", metavar="PLAN-ID", help="Send exactly this plan; see plan.", rich_help_panel=CONTROLS),
]
Verify = Annotated[
    bool,
    typer.Option("--verify", help="Then read everything back and compare it; see verify.", rich_help_panel=CONTROLS),
]
Yes = Annotated[
    bool,
    typer.Option("--yes", help="Send to production without asking for the portal's name.", rich_help_panel=CONTROLS),
]
Resend = Annotated[
    bool, typer.Option("--resend", help="Send also what the portal was given unchanged.", rich_help_panel=CONTROLS)
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Do not continue an interrupted run of the same file.", rich_help_panel=CONTROLS)
]
Simulate = Annotated[
    bool,
    typer.Option("--simulate", help="Send to a simulator inside this command; nothing leaves.", rich_help_panel=PORTAL),
]
PortalName = Annotated[
    str | None,
    typer.Option("--portal", metavar="NAME", help="The portal's name, as its address has it.", rich_help_panel=PORTAL),
]
Environment = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="sandbox for tests, production for the real one. [default: sandbox]",
        rich_help_panel=PORTAL,
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="The whole address, instead of name and environment.", rich_help_panel=PORTAL),
]
CaFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Certificates of your company's authority, PEM.", rich_help_panel=PORTAL),
]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait for another run to the same portal to end.", rich_help_panel=PORTAL)
]
Rate = Annotated[
    str | None,
    typer.Option(
        metavar="LIMITS",
        help="Requests a second at most, or 50/s,2000/min,20000/h, or unlimited. [default: 10]",
        rich_help_panel=PACE,
    ),
]
Concurrency = Annotated[
    str | None,
    typer.Option(metavar=_NUMBER, help="Requests under way at once, at most. [default: 8]", rich_help_panel=PACE),
]
Timeout = Annotated[
    str | None, typer.Option(metavar=_SECONDS, help="How long a request may take. [default: 60]", rich_help_panel=PACE)
]
Retries = Annotated[
    str | None, typer.Option(metavar=_NUMBER, help="Further tries of an invoice. [default: 5]", rich_help_panel=PACE)
]
GiveUpAfter = Annotated[
    str | None,
    typer.Option(
        metavar=_SECONDS, help="Stop when the portal is down for so long. [default: 900]", rich_help_panel=PACE
    ),
]
JournalPlace = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|URL",
        help="The journal: a file, or postgresql://... [default: in your state folder]",
        rich_help_panel=RECORD,
    ),
]
Keep = Annotated[
    str | None,
    typer.Option(
        metavar="DAYS", help="Then forget what delivered invoices said. [default: 90]", rich_help_panel=RECORD
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.", rich_help_panel=SHOWN)]
NoProgress = Annotated[
    bool, typer.Option("--no-progress", help="No progress bar or progress lines.", rich_help_panel=SHOWN)
]
LogFormat = Annotated[
    str | None,
    typer.Option(metavar="json", help="Every request as a line of JSON on stderr, ids only.", rich_help_panel=SHOWN),
]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show where in the program an error arose.", rich_help_panel=SHOWN)
]
