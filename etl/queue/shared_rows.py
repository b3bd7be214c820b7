"""The statements and rows of jobs that several machines share, beside what procrastinate has itself."""

from typing import Any

from etl.queue.job import OPEN, Job, JobState, Order

#: What procrastinate calls each state.
STATES = {
    "todo": JobState.WAITING,
    "doing": JobState.RUNNING,
    "succeeded": JobState.DONE,
    "failed": JobState.FAILED,
    "cancelled": JobState.CANCELLED,
    "aborted": JobState.CANCELLED,
}

#: Jobs by what is asked of them; nulls ask for nothing.
JOBS = """
    SELECT job.id, job.args, job.status::text AS status, job.scheduled_at, job.abort_requested, job.worker_id,
        MIN(event.at) AS put_at, MAX(event.at) AS last_at
    FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id AND event.type <> 'scheduled'
    WHERE (%(number)s::bigint IS NULL OR job.id = %(number)s)
    AND (%(key)s::text IS NULL OR job.queueing_lock = %(key)s)
    AND (%(portal)s::text IS NULL OR job.lock = %(portal)s)
    AND (%(states)s::text[] IS NULL OR job.status::text = ANY(%(states)s))
    GROUP BY job.id HAVING MIN(event.at) >= %(since)s ORDER BY job.id DESC
"""

#: What is noted of a job of which only this worker may change anything; nothing where it is another one's by now.
NOTE = """
    UPDATE procrastinate_jobs SET args = args || %(noted)s::jsonb
    WHERE id = %(number)s AND worker_id = %(worker)s AND status = 'doing'
    RETURNING now() + make_interval(secs => %(wait)s) AS due
"""

#: A timetable that was begun before stays as it was.
BEGIN = """
    INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
    SELECT %(task)s::text, %(name)s::text, %(since)s
    WHERE NOT EXISTS (SELECT 1 FROM procrastinate_periodic_defers WHERE periodic_id = %(name)s::text)
    ON CONFLICT DO NOTHING
"""

#: A job that waits for its time need not.
HASTEN = """
    UPDATE procrastinate_jobs SET scheduled_at = NULL
    WHERE id = %(number)s AND status = 'todo' AND scheduled_at > now() RETURNING id
"""

#: A job of a dead worker becomes this one's, of several workers for one.
TAKE_OVER = """
    UPDATE procrastinate_jobs
    SET worker_id = %(worker)s, args = args || jsonb_build_object('rescues', COALESCE((args->>'rescues')::int, 0) + 1)
    WHERE id = %(number)s AND status = 'doing' AND worker_id IS NOT DISTINCT FROM %(dead)s
    RETURNING now() AS due
"""


def job_of(row: dict[str, Any]) -> Job:
    """The job of a row of ``JOBS``."""
    made, state = row["args"], STATES[row["status"]]
    return Job(
        number=row["id"],
        order=Order.of_json(made),
        state=state,
        retries=made.get("retries", 0),
        rescues=made.get("rescues", 0),
        code=made.get("code"),
        put_at=row["put_at"],
        not_before=row["scheduled_at"],
        cancelling=row["abort_requested"] and state is JobState.RUNNING,
        worker=str(row["worker_id"] or "") if state is JobState.RUNNING else "",
        ended_at=None if state in OPEN else row["last_at"],
    )
