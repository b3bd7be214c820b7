"""Loads without a person: files that arrive, times that come, and a worker that has each job done by a process."""
