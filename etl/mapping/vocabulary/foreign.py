"""The words of ``eastern``, ``european`` and ``southern`` together: lists of patterns, parted by blanks."""

from etl.mapping.vocabulary import eastern, european, southern

# Headings.

VOIDED_HEADINGS = f"{eastern.VOIDED_HEADINGS} {european.VOIDED_HEADINGS} {southern.VOIDED_HEADINGS}"
PAID_HEADINGS = f"{eastern.PAID_HEADINGS} {european.PAID_HEADINGS} {southern.PAID_HEADINGS}"
BALANCE_HEADINGS = f"{eastern.BALANCE_HEADINGS} {european.BALANCE_HEADINGS} {southern.BALANCE_HEADINGS}"
STATE_HEADINGS = f"{eastern.STATE_HEADINGS} {european.STATE_HEADINGS} {southern.STATE_HEADINGS}"
STATUS_HEADINGS = f"{eastern.STATUS_HEADINGS} {european.STATUS_HEADINGS} {southern.STATUS_HEADINGS}"
KIND_HEADINGS = f"{eastern.KIND_HEADINGS} {european.KIND_HEADINGS} {southern.KIND_HEADINGS}"
TYPE_HEADINGS = f"{eastern.TYPE_HEADINGS} {european.TYPE_HEADINGS} {southern.TYPE_HEADINGS}"
CURRENCY_HEADINGS = f"{eastern.CURRENCY_HEADINGS} {european.CURRENCY_HEADINGS} {southern.CURRENCY_HEADINGS}"
RATE_HEADINGS = f"{eastern.RATE_HEADINGS} {european.RATE_HEADINGS} {southern.RATE_HEADINGS}"
SIDE_HEADINGS = f"{eastern.SIDE_HEADINGS} {european.SIDE_HEADINGS} {southern.SIDE_HEADINGS}"

# Cells.

NO = f"{eastern.NO} {european.NO} {southern.NO}"
YES = f"{eastern.YES} {european.YES} {southern.YES}"
STILL_OWED = f"{eastern.STILL_OWED} {european.STILL_OWED} {southern.STILL_OWED}"
DRAFTED = f"{eastern.DRAFTED} {european.DRAFTED} {southern.DRAFTED}"
ENDED = f"{eastern.ENDED} {european.ENDED} {southern.ENDED}"
SETTLED = f"{eastern.SETTLED} {european.SETTLED} {southern.SETTLED}"
IN_FORCE = f"{eastern.IN_FORCE} {european.IN_FORCE} {southern.IN_FORCE}"
PARTLY = f"{eastern.PARTLY} {european.PARTLY} {southern.PARTLY}"
UNMISTAKABLE_STATES = f"{eastern.UNMISTAKABLE_STATES} {european.UNMISTAKABLE_STATES} {southern.UNMISTAKABLE_STATES}"
INVOICES = f"{eastern.INVOICES} {european.INVOICES} {southern.INVOICES}"
CREDITS = f"{eastern.CREDITS} {european.CREDITS} {southern.CREDITS}"
OTHERS = f"{eastern.OTHERS} {european.OTHERS} {southern.OTHERS}"
UNMISTAKABLE_KINDS = f"{eastern.UNMISTAKABLE_KINDS} {european.UNMISTAKABLE_KINDS} {southern.UNMISTAKABLE_KINDS}"
DEBITS = f"{eastern.DEBITS} {european.DEBITS} {southern.DEBITS}"
CREDIT_SIDES = f"{eastern.CREDIT_SIDES} {european.CREDIT_SIDES} {southern.CREDIT_SIDES}"
PAIRS = (*eastern.PAIRS, *european.PAIRS, *southern.PAIRS)

# Those that are known of Japanese, Chinese and Korean alone.

RETAINED_HEADINGS, TAXED_HEADINGS, UNTAXED = eastern.RETAINED_HEADINGS, eastern.TAXED_HEADINGS, eastern.UNTAXED
