"""What is due of an invoice whose file does not say."""

from enum import StrEnum


class Due(StrEnum):
    """What is sent as BalanceDue where a file says nothing of it."""

    #: The Amount: nothing of it is paid.
    AMOUNT = "amount"
    #: Nothing: what is due is for the portal to say.
    NONE = "none"
    #: The invoice is rejected.
    REQUIRED = "required"
