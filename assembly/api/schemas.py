"""What the answers look like, as JSON Schema: the tables' rows by their declaration, a clinic's page by hand."""

from collections.abc import Mapping
from typing import Any

from assembly.assemblies.rules import State
from assembly.budget.large import Standing
from assembly.budget.large import Verdict as SecondVerdict
from assembly.budget.returns.rules import Way
from assembly.budget.rules import Method, MovementKind
from assembly.datasets.files import is_closed
from assembly.datasets.rules import Column, Kind, Table
from assembly.evidence.rules import MediaType
from assembly.expenses.rules import ProofKind, ReviewVerdict
from assembly.inquiries.standing import State as InquiryState
from assembly.votes.rules import QuestionKind, Verdict
from assembly.works.rules import Stage
from assembly.works.rules import Verdict as ReceiptVerdict

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MONEY: Schema = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$", "examples": ["1234.50"]}
HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_KINDS: Mapping[Kind, Schema] = {
    Kind.TEXT: TEXT,
    Kind.INTEGER: INTEGER,
    Kind.DEGREES: {"type": "number"},
    Kind.MONEY: MONEY,
    Kind.DAY: DAY,
    Kind.MOMENT: MOMENT,
    Kind.YES_NO: FLAG,
}


def of(name: str) -> Schema:
    """A schema that is named among the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def entity(**properties: Schema) -> Schema:
    """An object with exactly these properties, always all of them."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def many(items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def one_of(kind: Any) -> Schema:
    """One of an enum's codes."""
    return {"type": "string", "enum": [member.value for member in kind]}


def row(table: Table) -> Schema:
    """A row of a table."""
    return entity(**{column.name: _column(column) for column in table.columns})


def _column(column: Column) -> Schema:
    kind = _KINDS[column.kind]
    if is_closed(column):
        kind = {"type": "string", "enum": [code.value for code in column.labels]}
    about = {"title": column.title, "description": column.about}
    return (kind if column.is_required else maybe(kind)) | about


def listing(items: Schema, **more: Schema) -> Schema:
    """A page of a list; `next` is the address of the page after it."""
    return entity(items=many(items), next=maybe(TEXT), **more)


_SIGNED = {"recorded_by": TEXT, "on_behalf_of": maybe(TEXT), "journal_line": INTEGER}
_SAID = {"id": TEXT, "reason": maybe(TEXT), "recorded_at": MOMENT, "recorded_by": TEXT, "journal_line": INTEGER}
_CLINIC = {
    **dict.fromkeys(("clues", "name", "institution", "state_code", "state", "municipality", "locality"), TEXT),
    "kind": TEXT,
    "rooms": maybe(INTEGER),
    "time_zone": TEXT,
    "status": TEXT,
}
_FIGURES = ("received", "spent", "left", "unexplained", "cash_missing", "refunded")
_EARLY = entity(before_deposit=maybe(DAY), before_approval=maybe(DAY))
_SECOND_WORD = entity(
    limit=MONEY, standing=one_of(Standing), words=many(entity(**_SAID, verdict=one_of(SecondVerdict)))
)
_PHOTO = entity(
    id=TEXT,
    stage=one_of(Stage),
    taken_on=DAY,
    caption=maybe(TEXT),
    is_withdrawn=FLAG,
    is_withheld=FLAG,
    file=of("File"),
    **_SIGNED,
)
_RECEIPT = entity(
    id=TEXT,
    verdict=one_of(ReceiptVerdict),
    received=INTEGER,
    missing=maybe(TEXT),
    recorded_at=MOMENT,
    recorded_by=TEXT,
    journal_line=INTEGER,
)
_DELIVERY = entity(
    id=TEXT,
    delivered_on=DAY,
    units=INTEGER,
    serials=many(TEXT),
    is_withdrawn=FLAG,
    receipts=many(_RECEIPT),
    **_SIGNED,
)
_ITEM = entity(
    **dict.fromkeys(("id", "assembly_id", "proposal_id", "code", "category"), TEXT),
    **dict.fromkeys(("year", "position", "hands", "present"), INTEGER),
    **dict.fromkeys(("moved", "approved", "paid", "left"), MONEY),
    title=maybe(TEXT),
    photos=many(_PHOTO),
    deliveries=many(_DELIVERY),
)
_TRANSFER = entity(
    **dict.fromkeys(("id", "from_item", "from_code", "to_item", "to_code", "assembly_id", "question_id"), TEXT),
    **dict.fromkeys(("n", "year", "number"), INTEGER),
    day=DAY,
    amount=MONEY,
)
_ANSWER = entity(id=TEXT, answer=maybe(TEXT), recorded_at=MOMENT, **_SIGNED)
_REVIEW = entity(**_SAID, verdict=one_of(ReviewVerdict), answers=many(_ANSWER))
_EXPENSE = entity(
    id=TEXT,
    folio=TEXT,
    item_id=maybe(TEXT),
    item_code=maybe(TEXT),
    year=INTEGER,
    amount=MONEY,
    returned=MONEY,
    off_plan_decision=maybe(
        entity(
            assembly_id=TEXT,
            question_id=TEXT,
            number=INTEGER,
            day=DAY,
            is_accepted=FLAG,
            hands=maybe(INTEGER),
            present=INTEGER,
            journal_line=INTEGER,
        )
    ),
    paid_on=DAY,
    early=_EARLY,
    odd_invoice_day=maybe(
        entity(day=DAY, before_approval=maybe(DAY), before_year=maybe(INTEGER), long_after_payment=maybe(DAY))
    ),
    second_word=maybe(_SECOND_WORD),
    method=one_of(Method),
    proof=one_of(ProofKind),
    has_proof_file=FLAG,
    supplier=maybe(TEXT),
    what=maybe(TEXT),
    no_proof_reason=maybe(TEXT),
    recorded_at=MOMENT,
    reversal=maybe(entity(**_SAID)),
    reviews=many(_REVIEW),
    files=many(of("File")),
    **_SIGNED,
)
_MOVEMENT = entity(
    id=TEXT,
    folio=TEXT,
    kind=one_of(MovementKind),
    amount=MONEY,
    on=DAY,
    text=maybe(TEXT),
    holder=maybe(TEXT),
    returned=maybe(entity(expense_id=TEXT, way=one_of(Way), no_proof_reason=maybe(TEXT))),
    items=many(TEXT),
    early=_EARLY,
    second_word=maybe(_SECOND_WORD),
    reversal=maybe(entity(**_SAID)),
    **_SIGNED,
)
_BALANCE = entity(
    id=TEXT,
    day=DAY,
    balance=MONEY,
    ledger=MONEY,
    counts=FLAG,
    note=maybe(TEXT),
    files=many(of("File")),
    **_SIGNED,
)
_OUTCOME = entity(
    number=INTEGER,
    kind=one_of(QuestionKind),
    subject=maybe(TEXT),
    stands=FLAG,
    subject_name=maybe(TEXT),
    verdict=one_of(Verdict),
    present=INTEGER,
    needed=INTEGER,
    counts=many(entity(option=TEXT, name=maybe(TEXT), hands=INTEGER)),
    drawn=many(entity(option=TEXT, name=maybe(TEXT))),
)
_ASSEMBLY = entity(
    id=TEXT,
    year=INTEGER,
    state=one_of(State),
    day=DAY,
    starts_at=MOMENT,
    present=maybe(INTEGER),
    quorum=maybe(INTEGER),
    not_held_reason=maybe(TEXT),
    minutes_pdf=maybe(TEXT),
    outcomes=many(_OUTCOME),
)
_MISSING = entity(
    code=TEXT,
    tone={"type": "string", "enum": ["bad", "warn", "plain", "ok"]},
    sentence=TEXT,
    since=maybe(DAY),
    days=maybe(INTEGER),
    owed_by=TEXT,
    about=many(TEXT),
)
_INQUIRIES = {"asked": INTEGER, "unanswered": INTEGER, "late": INTEGER} | {s.value: INTEGER for s in InquiryState}
_PAGE = entity(
    clinic=entity(**_CLINIC),
    year=maybe(INTEGER),
    years=many(INTEGER),
    notified=maybe(entity(amount=MONEY, source=TEXT)),
    figures=entity(**dict.fromkeys(_FIGURES, MONEY)),
    missing=many(_MISSING),
    items=many(_ITEM),
    transfers=many(_TRANSFER),
    expenses=many(_EXPENSE),
    movements=many(_MOVEMENT),
    balances=many(_BALANCE),
    cash_held=many(entity(post=TEXT, amount=MONEY, since=DAY, left_on=maybe(DAY))),
    assemblies=many(_ASSEMBLY),
    minutes_pdf=maybe(TEXT),
    committee=many(entity(post=TEXT, post_name=TEXT, name=maybe(TEXT), since=DAY, until=maybe(DAY))),
    accounts=many(entity(year=INTEGER, assembly_id=TEXT, day=DAY, accepted=FLAG)),
    inquiries=entity(**_INQUIRIES, csv=TEXT),
    journal=entity(lines=INTEGER, hash=HASH, code=TEXT),
    updated_at=maybe(MOMENT),
)
COMPONENTS: Mapping[str, Schema] = {
    "Error": entity(error=entity(code=TEXT, sentence=TEXT)),
    "File": entity(id=TEXT, purpose=TEXT, media_type=one_of(MediaType), sha256=HASH, bytes=INTEGER),
    "ClinicLine": entity(**_CLINIC, last_assembly=maybe(DAY), last_assembly_state=maybe(one_of(State)), url=TEXT),
    "ClinicPage": _PAGE,
}
