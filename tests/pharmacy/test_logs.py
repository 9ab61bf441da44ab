"""What reaches a log: plain fields, and no token of a mailed link (SEC-20)."""

from pharmacy.logs import redact


def test_the_token_of_a_link_is_taken_out():
    said = redact(None, "warning", {"event": "Gone: /follow/abc:1-2_3/ and /welcome/xyz", "patient": "Hazel"})
    assert said == {"event": "Gone: /follow/-/ and /welcome/-"}
