"""``python -m etl``."""

import sys


def _main() -> None:
    try:
        from etl.cli import main

        main()
    except ModuleNotFoundError as error:
        sys.exit(_wrong_python(error))


def _wrong_python(error: ModuleNotFoundError) -> int:
    sys.stderr.write(
        f"etl: {sys.executable} has no {error.name}, which etl needs. Use the Python that etl was installed into,"
        " such as .venv/bin/python (Windows: .venv\\Scripts\\python), or install it: python -m pip install .\n"
    )
    return 2


if __name__ == "__main__":
    _main()
