"""The screens: each asks one use case and shows what it says."""

from etl.page.screens import acts, files, home, jobs, plans, queue, runs

ROUTES = [*home.ROUTES, *files.ROUTES, *acts.ROUTES, *jobs.ROUTES, *runs.ROUTES, *plans.ROUTES, *queue.ROUTES]
