"""Currency signs and codes as they stand beside amounts, and the currencies each may mean."""

import re

import polars as pl

#: ISO 4217, the currencies that are or lately were paid with; upper case only, so that "all 30" is no amount in lek.
CODES = frozenset(
    re.findall(
        "[A-Z]{3}",
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP
        BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
        GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS
        KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
        MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF
        SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
        TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """,
    )
)

#: Sign to the codes it may mean, blank-separated. From CLDR's symbols and the signs' own national use.
SIGNS = {
    "$": "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD"
    " TWD UYU XCD",
    **{f"{code}$": code for code in ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN")},
    "US$": "USD",
    "U$S": "USD",
    "CA$": "CAD",
    "C$": "CAD NIO",
    "CDN$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "MX$": "MXN",
    "R$": "BRL",
    "€": "EUR",
    "Euro": "EUR",
    "EURO": "EUR",
    "euro": "EUR",
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
    "¥": "JPY CNY",
    "元": "CNY",
    "円": "JPY",
    "₹": "INR",
    "₨": "INR LKR MUR NPR PKR SCR",
    "Rs": "INR LKR MUR NPR PKR SCR",
    "Rs.": "INR LKR MUR NPR PKR SCR",
    "kr": "DKK ISK NOK SEK",
    "kr.": "DKK ISK NOK SEK",
    "Kr": "DKK ISK NOK SEK",
    "Kr.": "DKK ISK NOK SEK",
    "zł": "PLN",
    "zl": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "lei": "MDL RON",
    "лв": "BGN",
    "лв.": "BGN",
    "Fr.": "CHF XAF XOF XPF",
    "SFr.": "CHF",
    "R": "ZAR",
    "RM": "MYR",
    "Rp": "IDR",
    "S/": "PEN",
    "S/.": "PEN",
    "₽": "RUB",
    "\u0440\u0443\u0431.": "RUB",
    "₩": "KRW KPW",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "₫": "VND",
    "฿": "THB",
    "₦": "NGN",
    "₱": "PHP",
    "₡": "CRC",
    "₲": "PYG",
    "₵": "GHS",
    "₸": "KZT",
    "₼": "AZN",
    "₾": "GEL",
    "֏": "AMD",
    "₮": "MNT",
    "₭": "LAK",
    "៛": "KHR",
    "৳": "BDT",
}

#: A regular expression of every sign and code; the longest first, so that ``Rs.500`` is five hundred.
MARK = "|".join(re.escape(mark) for mark in sorted([*SIGNS, *CODES], key=len, reverse=True))

_PAIRS = [f"{sign} {code}" for sign, codes in SIGNS.items() for code in codes.split()]
_PAIRS += [f"{mark} {mark.upper()}" for mark in [*SIGNS, *CODES]]


def _codes(listed: str) -> list[str]:
    return re.findall("[A-Z]{3}", listed)


#: ISO 4217: decimals of the smallest unit, where they are not two.
MINOR_UNITS = {
    **dict.fromkeys(_codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), 0),
    **dict.fromkeys(_codes("BHD IQD JOD KWD LYD OMR TND"), 3),
    **dict.fromkeys(_codes("CLF UYW"), 4),
}

#: ISO 4217: funds, units of account and metals, which are invoiced in and not paid with.
_ACCOUNTED = frozenset(_codes("BOV CHE CHW CLF COU MXV USN UYI UYW XAG XAU XDR XPD XPT XSU XUA"))

#: Codes that Currency may hold.
ISO_4217 = CODES | _ACCOUNTED

#: What people call currencies, in any capitals, to the codes it may mean.
WORDS = {
    **{sign.casefold(): codes for sign, codes in SIGNS.items()},
    **dict.fromkeys(("dollar", "dollars"), "USD AUD CAD NZD"),
    **dict.fromkeys(("us dollar", "us dollars", "u.s. dollar", "u.s. dollars", "us-dollar", "american dollar"), "USD"),
    **dict.fromkeys(("euros", "eur.", "eur €"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "sterling", "pound sterling", "pounds sterling", "british pound"), "GBP"),
    **dict.fromkeys(("franken", "schweizer franken", "swiss franc", "swiss francs", "sfr"), "CHF"),
    **dict.fromkeys(("canadian dollar", "canadian dollars"), "CAD"),
    **dict.fromkeys(("australian dollar", "australian dollars"), "AUD"),
    **dict.fromkeys(("yen", "japanese yen"), "JPY"),
    **dict.fromkeys(("rupee", "rupees", "indian rupee"), "INR"),
    "rmb": "CNY",
    "peso": "MXN ARS CLP COP PHP",
    "zloty": "PLN",
}


def respelt(text: pl.Series) -> pl.Series:
    """Which cells are an ISO 4217 code in other capitals, such as ``usd``; Boolean."""
    odd = ~text.is_in(list(ISO_4217)).fill_null(value=True)
    return odd & text.str.to_uppercase().is_in(list(ISO_4217)) if odd.any() else odd


def in_capitals(text: pl.Series) -> pl.Series:
    """The cells, those in capitals that are an ISO 4217 code so."""
    return text.zip_with(~respelt(text).fill_null(value=False), text.str.to_uppercase())


def agrees(mark: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """Whether a sign or code may mean a currency; Boolean, true where either is null.

    Args:
        mark: String, a sign or code as ``amounts.currency`` finds it.
        currency: String, the row's Currency: an ISO code or the sign itself, in any case.
    """
    pair = mark + " " + currency.str.strip_chars().str.to_uppercase()
    return mark.is_null() | currency.is_null() | pair.is_in(_PAIRS)


def meanings(mark: str) -> tuple[str, ...]:
    """The ISO codes that a sign or code as ``amounts.currency`` finds it may mean; one where it is clear."""
    return (mark,) if mark in CODES else tuple(SIGNS[mark].split())
