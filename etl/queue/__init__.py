"""What is to be done, and by whom. The queue is a hint: what was sent and what was not, the journal alone knows."""

from etl.queue.job import Cause, Job, JobState, Order, Task
from etl.queue.job_ending import RESCUES, Verdict, verdict
from etl.queue.opening import open_queue
from etl.queue.queue import Queue

__all__ = ["RESCUES", "Cause", "Job", "JobState", "Order", "Queue", "Task", "Verdict", "open_queue", "verdict"]
