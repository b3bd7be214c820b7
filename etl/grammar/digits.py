"""Digits of other scripts and the typographic forms of the signs that stand in numbers.

Only one-to-one forms are listed. NFKC would do more than that: it makes ``1²`` into 12 and ``1½`` into 11/2.
"""

#: Zero in Arabic-Indic, Persian, N'Ko, the scripts of India, Sinhala, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian and
#: full width; Unicode lays the other nine behind each.
_ZEROS = (
    "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66"
    "\u0ce6\u0d66\u0de6\u0e50\u0ed0\u0f20\u1040\u17e0\u1810\uff10"
)

#: Character to ASCII digit.
DIGITS = {chr(ord(zero) + value): str(value) for zero in _ZEROS for value in range(10)}

#: Tab, no-break, narrow, thin and other blanks to a plain blank.
BLANKS = dict.fromkeys(
    "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "
)

#: Typographic and full-width forms to the plain sign.
SIGNS = {
    "\u2212": "-",  # minus
    "\ufe63": "-",
    "\uff0d": "-",
    "\u25b3": "-",  # Japan's minus in accounts, and the same filled
    "\u25b2": "-",
    "\uff0b": "+",
    "\u2019": "'",  # the apostrophe that Swiss systems print
    "\uff0c": ",",
    "\uff0e": ".",
    "\uff08": "(",
    "\uff09": ")",
    "\uff04": "$",
    "\uffe5": "\u00a5",
    "\uffe1": "\u00a3",
    "\uff05": "%",
    "\u066a": "%",
}

_SCRIPTS = "|".join(rf"[\P{{Nd}}{zero}-{chr(ord(zero) + 9)}]*" for zero in "0" + _ZEROS)

#: A text whose digits are of one script: some of two look alike and mean another number.
ONE_SCRIPT = f"(?s)^(?:{_SCRIPTS})$"
