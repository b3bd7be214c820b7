import sys

# The benchmarks are for Linux and macOS: they need the memory and the terminals of these.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []
