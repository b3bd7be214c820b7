"""Where monitoring looks at a worker: ``/metrics`` as Prometheus reads it, and ``/health``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from etl.errors import SettingsError
from etl.service.pulse import Pulse

#: https://prometheus.io/docs/instrumenting/exposition_formats/
_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # On Windows it would let another program take a port that is in use.
    allow_reuse_address = sys.platform != "win32"


def metrics_text(pulse: Pulse) -> str:
    """What a worker has done, as Prometheus reads it. Pure."""
    return "".join(f"{line}\n" for line in _lines(pulse))


def _lines(pulse: Pulse) -> Iterator[str]:
    yield "# HELP etl_worker_jobs_running Jobs that this worker does now."
    yield "# TYPE etl_worker_jobs_running gauge"
    yield f"etl_worker_jobs_running {pulse.running}"
    yield "# HELP etl_worker_jobs_waiting Jobs in the queue that no worker does."
    yield "# TYPE etl_worker_jobs_waiting gauge"
    yield f"etl_worker_jobs_waiting {pulse.waiting}"
    yield "# HELP etl_worker_jobs_ended_total Jobs that have ended, by what became of them."
    yield "# TYPE etl_worker_jobs_ended_total counter"
    for (portal, state, code), count in sorted(pulse.ends.items(), key=str):
        told = "" if code is None else code
        yield f'etl_worker_jobs_ended_total{{portal="{_label(portal)}",state="{state}",exit_code="{told}"}} {count}'
    yield "# HELP etl_worker_jobs_put_back_total Jobs that were put back, to be gone on with."
    yield "# TYPE etl_worker_jobs_put_back_total counter"
    yield f"etl_worker_jobs_put_back_total {pulse.put_back}"
    yield "# HELP etl_worker_last_done_timestamp_seconds When a job of a portal was done last."
    yield "# TYPE etl_worker_last_done_timestamp_seconds gauge"
    for portal, at in sorted(pulse.delivered_at.items()):
        yield f'etl_worker_last_done_timestamp_seconds{{portal="{_label(portal)}"}} {at:.0f}'


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def address_of(text: str) -> tuple[str, int]:
    """A host and a port: ``9464``, ``127.0.0.1:9464``; this machine alone where no host is named.

    Raises:
        SettingsError: it is neither.
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65_535:  # noqa: PLR2004 - the largest there is
        raise SettingsError(f"--metrics: write a port or an address such as 127.0.0.1:9464; it is {text!r}.")
    return host.strip("[]") or "127.0.0.1", int(port)


@contextmanager
def serving(address: tuple[str, int], pulse: Pulse) -> Iterator[int]:
    """Answers until left; yields the port.

    Raises:
        SettingsError: the address cannot be used.
    """
    try:
        server = _Server(address, _handler(lambda path: _answer(path, pulse)))
    except OSError as error:
        raise SettingsError(
            f"--metrics: {address[0]}:{address[1]} cannot be used ({error.strerror}). Choose another port."
        ) from error
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(path: str, pulse: Pulse) -> tuple[int, str]:
    match path.partition("?")[0]:
        case "/metrics":
            return 200, metrics_text(pulse)
        case "/health":
            return (200, "well\n") if pulse.is_well else (503, "no round for three minutes\n")
        case _:
            return 404, "There are /metrics and /health.\n"


def _handler(answer: Callable[[str], tuple[int, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, text = answer(self.path)
            body = text.encode()
            self.send_response(code)
            self.send_header("Content-Type", _TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing: whoever looks every few seconds is no news."""

    return Handler
