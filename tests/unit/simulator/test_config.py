from typing import Any

import pytest

from etl.simulator import SimulatorConfig


def test_the_defaults_are_a_quiet_simulator_on_a_free_local_port() -> None:
    config = SimulatorConfig()
    assert (config.host, config.port, config.data, config.rate_limit) == ("127.0.0.1", 0, ":memory:", None)


def test_the_password_is_not_shown() -> None:
    assert "hush" not in repr(SimulatorConfig(password="hush"))  # noqa: S106


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("host", ""),
        ("data", ""),
        ("key", ""),
        ("password", ""),
        ("port", -1),
        ("port", 65_536),
        ("rate_limit", 0),
        ("latency", -0.1),
        ("latency", float("inf")),
        ("fail_rate", 1.1),
        ("fail_rate", float("nan")),
        ("drop_rate", -0.1),
    ],
)
def test_a_setting_out_of_range_is_named(setting: str, value: Any) -> None:  # noqa: ANN401
    settings: dict[str, Any] = {setting: value}
    with pytest.raises(ValueError, match=setting):
        SimulatorConfig(**settings)
