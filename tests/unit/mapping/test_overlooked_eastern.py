"""What a column that is not sent says in Japanese, Chinese and Korean."""

import pytest

from etl.mapping.matters import Cell, Matter, Sent
from etl.mapping.overlooked import overlooked
from etl.mapping.vocabulary.topics import topic

NOTHING = Sent()
BALANCED = Sent(balance=True)

#: Heading, cells, what of an invoice is sent beside them, and which cells matter.
TABLE = [
    ("取消", "いいえ|はい", BALANCED, Matter.STATE, "はい"),
    ("取消フラグ", "0|1", BALANCED, Matter.STATE, "1"),
    ("取消", "\u25cb|", BALANCED, Matter.STATE, "\u25cb"),
    ("入金済", "済|未", NOTHING, Matter.PAID, "済"),
    ("入金額", "0|5000", NOTHING, Matter.PAID, "5000"),
    ("入金状況", "未入金|入金済|取消", BALANCED, Matter.STATE, "取消"),
    ("入金状況", "新規|継続", NOTHING, None, ""),
    ("伝票種別", "売上|赤伝|入金", NOTHING, Matter.KIND, "赤伝|入金"),
    ("区分", "請求書|見積書", NOTHING, Matter.KIND, "見積書"),
    ("区分", "東京|大阪", NOTHING, None, ""),
    ("残高", "0|5000", NOTHING, Matter.BALANCE, "0|5000"),
    ("借貸区分", "借方|貸方", NOTHING, Matter.SIDE, "貸方"),
    ("備考", "借方|貸方", NOTHING, Matter.SIDE, "貸方"),
    ("発票状态", "正常|作废", BALANCED, None, ""),
    ("发票状态", "正常|已作废", BALANCED, Matter.STATE, "已作废"),
    ("발행상태", "발행|취소", BALANCED, None, ""),
    ("결제상태", "완납|미납", NOTHING, Matter.STATE, "완납"),
]


@pytest.mark.parametrize(("heading", "texts", "sent", "matter", "which"), TABLE)
def test_a_column_matters_as_in_other_languages(
    heading: str, texts: str, sent: Sent, matter: Matter | None, which: str
) -> None:
    found = overlooked(topic(heading), [Cell(text, 1, row) for row, text in enumerate(texts.split("|"), 2)], sent)
    told = (found.matter, "|".join(cell.text for cell in found.cells)) if found else (None, "")
    assert told == (matter, which)
