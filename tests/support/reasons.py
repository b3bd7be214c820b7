"""The reference of reasons; ``python -m tests.support.reasons`` writes it anew."""

from pathlib import Path

from etl.report.reasons import reasons_page

PAGE = Path(__file__).parents[2] / "docs" / "reasons.md"


if __name__ == "__main__":
    PAGE.write_text(reasons_page(), encoding="utf-8", newline="\n")
