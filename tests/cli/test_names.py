"""Files named on the command line, also by a pattern that no shell has filled in: quoted here as Windows passes it."""

import os
import sys

import pytest

from tests.support.command import Etl

SIMULATED = ("--simulate", "--rate", "unlimited")


def export(etl: Etl, name: str, number: str) -> None:
    (etl.folder / name).write_text(f"InvoiceId,CustomerId,Amount\n{number},C1,30.00\n", encoding="utf-8")


@pytest.mark.parametrize("words", [("import", *SIMULATED), ("validate",)])
def test_a_pattern_stands_for_all_files_that_match_it_in_the_order_of_their_names(
    etl: Etl, words: tuple[str, ...]
) -> None:
    for name, number in (("july-2.csv", "A2"), ("july-1.csv", "A1"), ("august.csv", "A3"), (".july-0.csv", "A0")):
        export(etl, name, number)
    done = etl.run(*words, "july*.csv", "--results", "told.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line["DocumentId"] for line in etl.results("told.csv")] == ["A1", "A2"]


def test_preview_shows_each_file_that_matches(etl: Etl) -> None:
    (etl.folder / "in").mkdir()
    export(etl, "in/july-1.csv", "A1")
    export(etl, "in/july-2.csv", "A2")
    done = etl.run("preview", "in/july-?.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.index("july-1.csv") < done.stdout.index("july-2.csv")


def test_map_takes_a_pattern_of_one_file_and_no_more(etl: Etl) -> None:
    export(etl, "july-1.csv", "A1")
    assert etl.run("map", "july*.csv").returncode == 0
    assert (etl.folder / "july-1.mapping.toml").exists()
    export(etl, "july-2.csv", "A2")
    done = etl.run("map", "july*.csv", "--force")
    assert done.returncode == 2
    assert done.stderr == "etl: july*.csv is july-1.csv and july-2.csv. A mapping is made of one file: name it.\n"


@pytest.mark.parametrize("command", ["import", "validate", "preview", "map"])
def test_a_pattern_that_nothing_matches_is_said_to_match_nothing(etl: Etl, command: str) -> None:
    done = etl.run(command, "july*.csv")
    assert done.returncode == 2
    assert done.stderr == "etl: No file is called july*.csv. Check the name and the folder.\n"


def test_brackets_are_part_of_a_name(etl: Etl) -> None:
    export(etl, "july [1].csv", "A1")
    export(etl, "july 1.csv", "A2")
    for name in ("july [1].csv", "july [1]*"):
        done = etl.run("validate", name, "--results", "told.csv")
        assert (done.returncode, done.stderr) == (0, "")
        assert [line["DocumentId"] for line in etl.results("told.csv")] == ["A1"]


@pytest.mark.skipif(sys.platform == "win32", reason="no file is called so there")
def test_a_file_of_that_very_name_is_meant_first(etl: Etl) -> None:
    export(etl, "july*.csv", "A1")
    export(etl, "july-2.csv", "A2")
    done = etl.run("validate", "july*.csv", "--results", "told.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line["DocumentId"] for line in etl.results("told.csv")] == ["A1"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("import", "july.csv", *SIMULATED, "--ignore", "a\udcff"),
            "--ignore (or PAYFABRIC_IGNORE): write letters that UTF-8 has; it is",
        ),
        (("import", "july.csv", *SIMULATED, "--sheet", "a\udcff"), "--sheet: write letters that UTF-8 has; it is"),
        (("get", "a\udcff"), r"The Identity a\xff is no text: type it anew."),
        (("export", "out.csv", "--where", "InvoiceId=\udcff"), r"--where InvoiceId=\xff is no text: type it anew."),
    ],
)
def test_words_in_another_encoding_than_the_systems_are_refused(
    etl: Etl, words: tuple[str, ...], sentence: str
) -> None:
    export(etl, "july.csv", "A1")
    with etl.simulator() as settings:
        done = etl.run(*words, **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"etl: {sentence}")


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe has no name in a folder there")
def test_a_mapping_file_that_is_a_pipe_is_not_waited_for(etl: Etl) -> None:
    export(etl, "july.csv", "A1")
    os.mkfifo(etl.folder / "pipe.toml")
    done = etl.run("validate", "july.csv", "--mapping", "pipe.toml")
    assert (done.returncode, done.stderr) == (
        2,
        "etl: pipe.toml is no file, but a folder, a pipe or a device. Name a mapping file.\n",
    )
