from etl.delivery.retry_budget import Budget


def test_retries_add_at_most_a_fifth_in_any_minute() -> None:
    budget, now, retries = Budget(share=0.2, least=0), 0.0, []
    for step in range(12_000):
        now = step / 100
        budget.sent(now)
        while budget.delay(now) == 0.0:
            budget.spend(now)
            retries.append(now)
    for start in range(60):
        spent = sum(start <= at < start + 60 for at in retries)
        assert spent <= 0.2 * 6000 + 1
    assert len(retries) >= 0.18 * 12_000


def test_a_slow_run_may_still_retry() -> None:
    budget = Budget(share=0.2, least=3)
    for _ in range(3):
        assert budget.delay(0.0) == 0.0
        budget.spend(0.0)
    assert budget.delay(0.0) == 60.0
    assert budget.delay(59.0) == 1.0
    assert budget.delay(60.0) == 0.0


def test_a_run_without_retries_keeps_no_more_than_a_minute_of_times() -> None:
    budget = Budget()
    for step in range(1000):
        budget.sent(float(step))
    assert len(budget) <= 61
