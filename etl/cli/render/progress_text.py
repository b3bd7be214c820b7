"""How far a load has come, and how long it takes. Pure."""


def progress_text(name: str, done: int, total: int, failed: int, elapsed: float) -> str:
    """One line for a log."""
    rate = done / elapsed if elapsed > 0 else 0.0
    left = f", about {duration((total - done) / rate)} left" if rate > 0 else ""
    return f"{name}: {done:,} of {total:,} documents, {failed:,} failed, {rate:,.1f} a second{left}"


def duration(seconds: float) -> str:
    """Seconds for people: "24 seconds", "3 minutes", "2 h 46 min"."""
    whole = max(1, round(seconds))
    if whole < 100:  # noqa: PLR2004 - seconds are still easy to picture
        return f"{whole} second{'s' * (whole != 1)}"
    minutes = round(whole / 60)
    if minutes < 100:  # noqa: PLR2004
        return f"{minutes} minutes"
    return f"{minutes // 60} h {minutes % 60:02} min"
