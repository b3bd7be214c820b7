"""What headings and cells say in Japanese, Chinese and Korean; the other vocabularies take their words from here.

Lists of patterns, parted by blanks, in the form that ``plain`` gives a text: without the marks that make が of か, and
Korean by its letters.
"""

import unicodedata


def _folded(*texts: str) -> str:
    parts = unicodedata.normalize("NFKD", " ".join(texts))
    return "".join(char for char in parts if not unicodedata.combining(char))


# Headings.

_DOCUMENT = "(?:請求書?|伝票|売上|取引|发票|發票|单据|單據|凭证|전표|송장|청구(?:서)?|세금계산서)"

VOIDED_HEADINGS = _folded(
    rf"(?:是否)?(?:已|被)?{_DOCUMENT}?(?:取消|取り?消し?|キャンセル|無効|削除|作废|作廢|撤销|撤銷|红冲|冲销)"
    "(?:済み?|フラグ|区分|日付?|标志|標誌|标记|标识|日期|状态|與否)?",
    rf"{_DOCUMENT}?(?:취소|무효|삭제)(?:여부|구분|일(?:자)?|됨)?",
)
PAID_HEADINGS = _folded(
    "(?:是否)?(?:入金|回収|消込|收款|회수|입금|수금|완납|납부)(?:済み?|額|金額|金额|日付?|フラグ|区分|日期|标志|완료)?",
    "(?:입금|수금|납부|완납|회수)(?:액|금액|일(?:자)?|여부)",
    "支払(?:済み?|額|金額|フラグ) 決済(?:済み?|フラグ) (?:是否)?(?:已|全部)?(?:付款|付清|结清|結清)",
    "已[付收]款?(?:金额|金額)?",
    "付款(?:金额|金額|标志) 결제(?:여부|완료|금액)",
)
BALANCE_HEADINGS = _folded(
    "残高 残額 (?:請求|売掛|売掛金|未収)残高? 未収(?:金|金額|額|入金)?",
    "未入金額? 未回収(?:額|金額|残高)? 未払(?:額|残高)",
    "余额 餘額 欠款(?:金额|金額)? 未[付收结清]款?(?:金额|余额|金額|餘額)?",
    "(?:应收|應收)(?:余额|餘額) 剩余(?:金额|款项?)",
    "잔액 잔금 미수(?:금|금액|잔액) 미납(?:금|금액|액) 미결제(?:금액|액) 미입금(?:액)?",
)
STATE_HEADINGS = _folded(
    f"(?:{_DOCUMENT}|入金|支払い?|決済|回収|消込|処理)(?:状態|状況|ステータス)",
    f"(?:{_DOCUMENT}|付款|收款|支付|结算|結算)(?:状态|狀態)",
    f"(?:{_DOCUMENT}|결제|입금|수금|처리|지급)상태",
)
STATUS_HEADINGS = _folded("状態 ステータス 状态 狀態 상태")
KIND_HEADINGS = _folded(
    "(?:伝票|取引|文書|書類|帳票)(?:種別|区分|種類|タイプ) (?:单据|凭证|交易|业务)(?:类型|类别|种类)",
    "(?:單據|憑證|交易)類型",
    "(?:전표|거래|문서)(?:유형|구분|종류)",
)
TYPE_HEADINGS = _folded(
    "(?:請求書?|売上|計上)?(?:種別|区分|種類) (?:发票|發票|票据)?(?:类型|類型|种类|类别)",
    "(?:청구|매출|송장|세금계산서)?(?:유형|구분|종류)",
)
CURRENCY_HEADINGS = _folded(
    "通貨(?:コード|単位|名)? 币种 幣種 币别 幣別 货币(?:代码|类型)? 貨幣 통화(?:코드|단위)? 화폐",
)
RATE_HEADINGS = _folded("為替(?:レート)? 換算レート 汇率 匯率 환율")
SIDE_HEADINGS = _folded("(?:借方?貸方?|貸方?借方?)(?:区分)? 借贷(?:方向|标志)? 차대(?:변)?(?:구분)?")

RETAINED_HEADINGS = _folded("保留金 留保金 质保金 質保金 유보금")
TAXED_HEADINGS = _folded("税込み?(?:区分|フラグ)? 内税(?:外税)?(?:区分)? (?:是否)?含税 부가세포함(?:여부)?")

# Cells.

#: That an amount is without its tax.
UNTAXED = _folded("税抜き? 外税 税別 不含税 未税 별도")

NO = _folded("いいえ 無 無し なし 未 否 아니오 아니요 없음 假")
YES = _folded("はい 有 有り あり 済 済み 是 예 네 \u3007 真")

STILL_OWED = _folded(
    "未(?:入金|払|支払|収|回収|消込|決済|納|精算|付|收|结|結|清) 미(?:납|입금|수금|수$|결제|지급|회수)",
)
DRAFTED = _folded(
    "下書 仮登録 仮伝票 未発行 未承認 承認待 草稿 未审核 待审核 未確認 未开票 임시저장 작성중 미승인 미발행"
)
ENDED = _folded(
    "取消 取り消 キャンセル 無効 失効 削除 破棄 却下 作废 作廢 撤销 撤銷 红冲 冲销 无效 취소 무효 삭제 폐기 반려",
)
SETTLED = _folded(
    "入金済 支払済 消込済 回収済 決済済 精算済 完納 (?:入金|支払|決済|回収)完了 一部(?:入金|支払|回収) 部分入金",
    "已[付收]款? 已结清 已結清 付清 结清 結清 收讫 部分[付收]款 완납",
    "(?:입금|결제|수금|지급)완료 (?:부분|일부)(?:입금|결제|납부)",
)
IN_FORCE = _folded(
    "有効 発行済 送付済 請求済 確定 期限超過 滞納 延滞 有效 已开票 已审核 逾期 正常 확정 발행 정상 유효 연체",
)
PARTLY = _folded("一部 部分 부분 일부")
UNMISTAKABLE_STATES = _folded(
    "入金済み? 支払済み? 消込済み? 回収済み? 未入金 未払い? 未回収",
    "一部入金 取消済み? キャンセル(?:済み?)? 已付款 未付款",
    "已作废 作废 已结清 未结清 部分付款 완납 미납 미입금 입금완료 취소(?:됨)? 부분입금",
)

INVOICES = _folded("請求 売上 掛売 黒伝 发票 發票 销售 銷售 应收 應收 청구 매출 세금계산서 송장")
CREDITS = _folded(
    "赤伝 赤黒 返品 値引 返金 貸方 マイナス クレジットメモ 贷项 貸項 贷记 红字 紅字 冲红 退货 退貨 退款 折让 折讓",
    "대변 반품 환불 차감 매출할인",
)
OTHERS = _folded(
    "入金 支払 見積 注文 受注 納品 領収 前受 前払 振替 繰越 預り 收款 付款 报价 報價 订单 訂單 预收 預收 收据 收據",
    "입금 견적 주문 수금 영수 선수금 이체",
)
UNMISTAKABLE_KINDS = _folded(
    "請求書? 売上(?:伝票)? 赤伝票? 返品(?:伝票)? クレジットメモ",
    "发票 红字发票 贷项通知单 貸項通知單 退货单 매출 반품 환불",
)

DEBITS = _folded("借 借方 차변")
CREDIT_SIDES = _folded("貸 貸方 贷 贷方 대변")
PAIRS = tuple(frozenset(_folded(each).split()) for each in ("借 貸", "借方 貸方", "借 贷", "借方 贷方", "차변 대변"))
