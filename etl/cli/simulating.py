"""``etl simulator``: the stand-in portal by itself."""

import os
import sqlite3
from pathlib import Path

import anyio
from msgspec import Struct

from etl.cli.printing import say
from etl.cli.render.simulator_text import settings_text
from etl.cli.signals import stopping
from etl.delivery import Stop
from etl.errors import SettingsError, unwrapped
from etl.exit_codes import Ending
from etl.simulator import SimulatorConfig, serve


class Rehearsal(Struct, frozen=True):
    """What the command line asks for; latency in milliseconds, rates from 0 to 1."""

    port: int
    data: Path | None
    rate_limit: int | None
    latency: float
    fail_rate: float
    drop_rate: float
    refuse: tuple[str, ...]
    refuse_rate: float
    unsaid_due: bool


def simulate(rehearsal: Rehearsal) -> Ending:
    """Serves until Ctrl-C or SIGTERM.

    Raises:
        SettingsError: a value out of its range, a port in use, or a data file that is none.
    """
    try:
        config = SimulatorConfig(
            port=rehearsal.port,
            data=":memory:" if rehearsal.data is None else str(rehearsal.data),
            rate_limit=rehearsal.rate_limit,
            latency=rehearsal.latency / 1000,
            fail_rate=rehearsal.fail_rate,
            drop_rate=rehearsal.drop_rate,
            refuse=rehearsal.refuse,
            refuse_rate=rehearsal.refuse_rate,
            unsaid_due=rehearsal.unsaid_due,
        )
        with unwrapped():
            anyio.run(_serve, config)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    except OSError as error:
        raise SettingsError(
            f"Port {rehearsal.port} cannot be used ({error.strerror}): choose another --port."
        ) from error
    except sqlite3.Error as error:
        raise SettingsError(f"{rehearsal.data} cannot be used ({error}): choose another --data.") from error
    return Ending.SUCCESS


async def _serve(config: SimulatorConfig) -> None:
    stop = Stop()
    with stopping(stop):
        async with serve(config) as simulator:
            for line in (
                f"The simulator answers at {simulator.base_url}",
                "To send to it, paste into another terminal:",
                *settings_text(simulator.base_url, config.key, config.password, windows=os.name == "nt"),
                "Stop it with Ctrl-C.",
            ):
                say(line)
            await stop.wait()
