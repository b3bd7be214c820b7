"""Groups of options become what the functions behind the commands take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.cli import importing, mapping, previewing, proposing, validating
from etl.cli.app import Caller
from etl.cli.asking import asked
from etl.cli.exits import Exit
from etl.cli.inputs import matching, one_matching
from etl.cli.logs import start_log
from etl.cli.manner import Manner
from etl.cli.screen import ScreenOptions
from etl.cli.understanding import Understanding, choice, imported_before
from etl.extract import Reading
from etl.journal import JournalServer
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    JournalOptions,
    PortalOptions,
    ReadOptions,
    Secrets,
    SendOptions,
)
from etl.options.flag import changed, options_of
from etl.pipeline import Enclosing
from etl.records import RateLimit
from etl.report import Expected

_LEFT_OPEN = frozenset(
    ("expect_count", "expect_total", "emails", "canary", "max_failures", "acknowledge", "verify", "yes", "wait")
) | {"password"}
"""What may be said of a plan that was approved."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a command that talks to a portal; iterates over their names and values."""

    reach: PortalOptions
    rules: SendOptions
    record: JournalOptions

    def __iter__(self) -> Iterator[tuple[str, object]]:
        groups: tuple[PortalOptions | SendOptions | JournalOptions, ...] = self.reach, self.rules, self.record
        for group in groups:
            yield from ((each.name, getattr(group, each.name)) for each in options_of(type(group)) if each.setting)

    @property
    def address(self) -> str:
        """As of ``PortalOptions``."""
        return self.reach.address

    @property
    def environment(self) -> str:
        """As of ``PortalOptions``."""
        return self.reach.environment

    @property
    def rate(self) -> tuple[RateLimit, ...]:
        """As of ``PortalOptions``."""
        return self.reach.rate

    @property
    def journal(self) -> Path | JournalServer:
        """As of ``JournalOptions``."""
        return self.record.journal

    @property
    def keep(self) -> int:
        """As of ``JournalOptions``."""
        return self.record.keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a command was given, by group; what it has not is as by default."""

    read: ReadOptions = field(default_factory=ReadOptions)
    check: CheckOptions = field(default_factory=CheckOptions)
    attach: AttachmentOptions = field(default_factory=AttachmentOptions)
    send: SendOptions = field(default_factory=SendOptions)
    portal: PortalOptions = field(default_factory=PortalOptions)
    journal: JournalOptions = field(default_factory=JournalOptions)
    secrets: Secrets = field(default_factory=Secrets)
    screen: ScreenOptions = field(default_factory=ScreenOptions)
    caller: Caller = field(default_factory=Caller)

    @property
    def expected(self) -> Expected:
        """The control totals that must be met."""
        return Expected(self.check.expect_count, self.check.expect_total)

    def manner(self) -> Manner:
        """How a run is sent and shown, or a portal asked."""
        send = self.send
        return Manner(
            Settings(self.portal, send, self.journal),
            self.secrets,
            simulate=send.simulate,
            wait=send.wait,
            yes=send.yes,
            quiet=self.screen.quiet,
            progress=self.screen.progress,
            acknowledge=send.acknowledge,
            verify=send.verify,
            password=self.read.password,
            words=self.caller.words,
        )

    def understanding(self) -> Understanding:
        """How files are read, and which documents are made of them.

        Raises:
            SettingsError: options contradict each other, or there is no such profile.
            FileError: the mapping file cannot be read.
        """
        read, check = self.read, self.check
        return Understanding(
            _reading(read),
            choice(read.profile, read.mapping, sorted(read.ignore)),
            read.lines,
            read.decimal,
            read.date_order,
            check.skip_check,
            check.strict,
            check.send_credits,
            Enclosing(self.attach.attachments, self.attach.max_attachment),
        )


def import_files(
    files: Sequence[Path], results: Path | None, given: Given, *, changes: bool = False, alone: bool = False
) -> Exit:
    """``importing.import_files``.

    Args:
        files: the exports.
        results: where the results go; None for beside the first file.
        given: by the command line.
        changes: whether the files change invoices rather than replace them.
        alone: whether a folder of attachments is all there is.
    """

    def act(read: ReadOptions) -> Exit:
        how = replace(given, read=read).understanding()
        order = importing.Order(
            named,
            results,
            given.send.emails,
            given.send.resend,
            given.send.fresh,
            given.expected,
            replace(how, enclosing=replace(how.enclosing, alone=alone)),
            changes=changes,
            compare=given.send.compare,
            overwrites=given.send.overwrite_conflicts,
        )
        return importing.import_files(order, replace(given, read=read).manner())

    named = matching(files)
    start_log(given.screen.log_format)
    return asked(given.read, act)


def send_plan(plan_id: str, files: Sequence[Path], results: Path | None, given: Given) -> Exit:
    """``proposing.send_plan``; refuses whatever else says what to send."""
    start_log(given.screen.log_format)
    groups = given.read, given.attach, given.check, given.send
    said = {name: True for each in groups for name in changed(each) if name not in _LEFT_OPEN}
    proposing.refuse_words(files, said)
    return proposing.send_plan(plan_id, results, given.send.emails, given.expected, given.manner())


def plan_files(files: Sequence[Path], results: Path | None, given: Given) -> Exit:
    """``proposing.plan_files``."""

    def act(read: ReadOptions) -> Exit:
        how = replace(given, read=read).understanding()
        order = importing.Order(
            named,
            None,
            given.send.emails,
            resend=False,
            fresh=True,
            expected=given.expected,
            understanding=how,
            compare=True,
            overwrites=given.send.overwrite_conflicts,
        )
        return proposing.plan_files(order, results, replace(given, read=read).manner())

    named = matching(files)
    start_log(given.screen.log_format)
    return asked(given.read, act)


def validate_files(files: Sequence[Path], results: Path | None, given: Given) -> Exit:
    """``validating.validate_files``."""
    check = validating.Check(matching(files), results, given.expected, imported_before(given.journal.journal))

    def act(read: ReadOptions) -> Exit:
        return validating.validate_files(check, replace(given, read=read).understanding(), quiet=given.screen.quiet)

    return asked(given.read, act)


def preview_files(files: Sequence[Path], documents: int, given: Given) -> Exit:
    """``previewing.preview_files``."""
    named, past = matching(files), imported_before(given.journal.journal)

    def act(read: ReadOptions) -> Exit:
        return previewing.preview_files(named, replace(given, read=read).understanding(), documents, past)

    return asked(given.read, act)


def map_file(file: Path, output: Path | None, read: ReadOptions, *, force: bool) -> Exit:
    """``mapping.write_mapping``."""
    how = choice(read.profile, None, sorted(read.ignore))
    wanted = mapping.Wanted(one_matching(file), read.lines, how, output, force)
    return asked(read, lambda read: mapping.write_mapping(wanted, _reading(read)))


def _reading(read: ReadOptions) -> Reading:
    return Reading(
        delimiter=read.delimiter,
        quote=read.quote,
        encoding=read.encoding,
        password=read.password,
        sheet=read.sheet,
        fill_merged=read.fill_merged,
    )
