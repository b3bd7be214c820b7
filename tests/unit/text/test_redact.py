from etl.text import redact


def test_a_secret_is_redacted_in_every_form() -> None:
    assert (
        redact("a secret&word b secret%26word c secret+phrase", ["secret&word", "secret phrase"]) == "a *** b *** c ***"
    )


def test_one_that_holds_another_goes_whole() -> None:
    assert redact("abcdef-ghijkl", ["abcdef", "abcdef-ghijkl"]) == "***"


def test_what_is_too_short_to_be_a_secret_stays() -> None:
    assert redact("the portal", ["t", "", "  "]) == "the portal"
