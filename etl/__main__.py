"""``python -m etl``, and ``etl``."""

import gc
import sys

#: New objects before they are looked through for cycles: what is imported and planned stays, and has none.
_OBJECTS = 200_000


def main() -> None:
    """Runs the command line of this process, with patience for a Python that lacks what it needs."""
    gc.set_threshold(_OBJECTS, 20, 100)
    try:
        from etl import cli

        cli.main()
    except ModuleNotFoundError as error:
        sys.exit(_wrong_python(error))
    finally:
        # Nobody needs what is left to be taken apart piece by piece before the process ends.
        gc.freeze()


def _wrong_python(error: ModuleNotFoundError) -> int:
    sys.stderr.write(
        f"etl: {sys.executable} has no {error.name}, which etl needs. Use the Python that etl was installed into,"
        " such as .venv/bin/python (Windows: .venv\\Scripts\\python), or install it: python -m pip install .\n"
    )
    return 2


if __name__ == "__main__":
    main()
