"""What chance brings, for as long as one likes: see ``python -m tests.campaign --help``."""
