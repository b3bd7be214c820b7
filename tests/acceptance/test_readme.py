"""What the README shows is what happens."""

import re
import shutil

import pytest

from tests.support.command import ROOT, Etl

README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ python -m (etl .*)\n([\s\S]*?)```", README)


@pytest.mark.parametrize(("command", "shown"), TRANSCRIPTS)
def test_a_transcript_is_what_the_command_says(etl: Etl, command: str, shown: str) -> None:
    shutil.copytree(ROOT / "samples", etl.folder / "samples")
    done = etl.run(*command.split()[1:])
    assert done.stdout == shown
    assert done.returncode == 1


def test_there_is_a_transcript_and_exactly_two_commands_that_set_up_all_they_need() -> None:
    assert TRANSCRIPTS
    assert len(re.findall(r"^python3 -m venv", README, flags=re.MULTILINE)) == 2


def test_every_option_is_in_the_readme_or_the_help_alone_explains_it(etl: Etl) -> None:
    options = set(re.findall(r"--[a-z-]+", etl.run("import", "--help", COLUMNS="200").stdout))
    undocumented = options - set(re.findall(r"--[a-z-]+", README))
    assert undocumented <= {"--help"}
