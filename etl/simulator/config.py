"""The settings of one simulator."""

import math
from dataclasses import dataclass, field

_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorConfig:
    """What a simulator is told before it starts.

    Attributes:
        host: The address it listens on.
        port: The TCP port; 0 takes a free one.
        data: The SQLite file that remembers invoices and requests, or `:memory:`.
        rate_limit: Accepted requests per second, in any second; None for no limit.
        latency: Seconds by which every answer is delayed.
        fail_rate: The share of invoice requests answered 500 before anything is stored, 0 to 1.
        drop_rate: The share of invoice requests whose connection is cut after the work was done, 0 to 1.
        refuse: InvoiceIds that are refused, until what is minded of them is corrected.
        refuse_rate: The share of the other invoices that are refused so, 0 to 1; the same ones each time.
        unsaid_due: Whether all of the Amount is due of an invoice without a BalanceDue; otherwise it is held as paid.
        seed: Makes the choice of failures repeatable; None for chance.
        key: The Integration Key that POST /token takes as username.
        password: The Integration Key Password.

    Raises:
        ValueError: If a value is out of its range; the sentence names the setting.
    """

    host: str = "127.0.0.1"
    port: int = 0
    data: str = ":memory:"
    rate_limit: int | None = None
    latency: float = 0.0
    fail_rate: float = 0.0
    drop_rate: float = 0.0
    refuse: tuple[str, ...] = ()
    refuse_rate: float = 0.0
    unsaid_due: bool = False
    seed: int | None = None
    key: str = "simulator"
    password: str = field(default="simulator", repr=False)

    def __post_init__(self) -> None:
        """Refuse values that no simulator could run with."""
        for name in ("host", "data", "key", "password"):
            if not getattr(self, name):
                raise ValueError(f"{name} must not be empty.")
        if not 0 <= self.port <= _HIGHEST_PORT:
            raise ValueError(f"port must be between 0 and {_HIGHEST_PORT}, not {self.port}.")
        if self.rate_limit is not None and self.rate_limit < 1:
            raise ValueError(f"rate_limit must be at least 1 request per second, not {self.rate_limit}.")
        if not (math.isfinite(self.latency) and self.latency >= 0):
            raise ValueError(f"latency must be a number of seconds and not negative, not {self.latency}.")
        for name in ("fail_rate", "drop_rate", "refuse_rate"):
            if not 0 <= (rate := getattr(self, name)) <= 1:
                raise ValueError(f"{name} must be between 0 and 1, not {rate}.")
