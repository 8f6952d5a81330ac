"""Each kind of fact in plain words, as a line of the journal tells it. Pure.

A sentence's places are the fact's own columns and texts; a column that points to another fact gives its name, and with
`_n` after it that fact's line. The first sentence always stands; each other one only where all its places are filled.
"""

from collections.abc import Mapping

from assembly.assemblies.rules import CHANNEL_NAMES
from assembly.budget.large import Verdict as LargeVerdict
from assembly.budget.returns.rules import WAY_LABELS
from assembly.committee.rules import END_WORDS
from assembly.core.errors import N_
from assembly.expenses.rules import VERDICT_LABELS as REVIEWED
from assembly.handovers.rules import SIDE_NAMES
from assembly.votes.rules import ABSTAIN, AGAINST, FOR, QuestionKind, Verdict
from assembly.works.rules import STAGE_LABELS
from assembly.works.rules import VERDICT_LABELS as RECEIVED

_WHY = N_("Motivo: {reason}.")

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "addendum": (N_("Se agregó una nota al acta."), N_("Decía: «{says}». Debe decir: «{should_say}»."), _WHY),
    "assembly": (N_("Se empezó a preparar una asamblea de {year}."),),
    "attendance_count": (N_("Se contaron {present} personas en la asamblea."), _WHY),
    "balance_reading": (
        N_("El banco decía que había {balance} el {read_on}; según el registro eran {ledger_balance}."),
    ),
    "budget_item": (
        N_("La asamblea aprobó {approved} para «{title}» ({code}), con {hands} manos de {present} personas."),
    ),
    "cash_return": (
        N_("Se devolvieron al banco {amount} en efectivo el {returned_on}."),
        N_("Comprobante del banco: {reference}."),
    ),
    "claimed_invoice": (
        N_("Se leyó una factura electrónica de {total}, del {issued_on}."),
        N_("Folio fiscal: {uuid}."),
    ),
    "closing": (N_("Se cerró la asamblea, con {present} personas."), N_("Incidentes: {incidents}.")),
    "confirmation": (N_("Otra persona del comité vio una salida grande de dinero ({large_id}). {verdict}."), _WHY),
    "convocation": (
        N_("Se convocó a una asamblea para el {starts_at}."),
        N_("Lugar: {place}."),
        N_("Se avisó el {noticed_on}: {channel}."),
    ),
    "count_difference": (N_("En la pregunta {question_id} los conteos no fueron iguales y se volvió a contar."),),
    "delivery": (N_("Piezas entregadas de {item_id} el {delivered_on}: {units}."),),
    "delivery_receipt": (
        N_("Otra persona revisó una entrega de {delivery_id} y contó {received}. {verdict}."),
        N_("Faltó: {missing}."),
    ),
    "deposit": (N_("Llegaron {amount} a la cuenta el {received_on}."), N_("Referencia: {reference}.")),
    "erasure": (N_("Se borró un dato personal del renglón {fact_id_n}: {reason}."),),
    "evidence_cover": (N_("Se tapó lo privado de una foto."),),
    "evidence_file": (N_("Se subió un archivo para {about_id}."), "«{caption}»."),
    "expense": (
        N_("Se registró un gasto de {amount} en {supplier}."),
        N_("Se compró: {what}."),
        N_("No hay comprobante: {no_proof_reason}."),
        N_("Folio: {folio}."),
    ),
    "hand_count": (N_("Manos contadas ({option}): {hands}."),),
    "handover_statement": (
        N_("Cambio en la tesorería. {side}: {balance} en la cuenta y {cash} en efectivo."),
        N_("El registro decía {ledger_balance} y {ledger_cash}."),
        _WHY,
    ),
    "improvement_ranking": (N_("Se hizo la lista de mejoras, con {amount} para repartir."),),
    "inquiry": (N_("Llegó la duda {folio}. Hay que contestarla a más tardar el {due_on}."),),
    "inquiry_answer": (N_("El comité contestó la duda {inquiry_id}."),),
    "inquiry_moderation": (N_("Se leyó la duda {inquiry_id}. {verdict}."),),
    "inquiry_word": (N_("Quien hizo la duda {inquiry_id} dijo algo más."),),
    "invoice_amounts": (
        N_("La factura del renglón {invoice_id_n} dice: subtotal {subtotal}, descuento {discount}."),
        N_("Impuestos que se suman: {transferred}; retenidos: {withheld}."),
    ),
    "invoice_use": (N_("Una factura comprueba {amount} del gasto {source_id}."),),
    "item_photo": (N_("Se subió una foto de {item_id}. {stage}."),),
    "item_transfer": (N_("La asamblea movió {amount} de {from_item} a {to_item}."),),
    "large_outgoing": (
        N_("Salieron {amount} de una vez ({about_id}); el límite es {ceiling}."),
        N_("Otra persona del comité lo tiene que confirmar."),
    ),
    "lot_draw": (
        N_("Hubo un sorteo delante de la asamblea, en la pregunta {question_id}."),
        N_("Lo sacó {drawn_by}."),
        N_("Testigos: {witnesses}."),
    ),
    "motion": (N_("Se propuso algo más a la asamblea."), "«{title}».", N_("¿Por qué? {why}.")),
    "movement_reversal": (N_("Se revirtió un movimiento de {amount}, el del renglón {movement_id_n}."), _WHY),
    "nominee": (N_("Se propuso a {name} para el cargo «{post}»."),),
    "nominee_refusal": (N_("{nominee_id} ganó la elección y no aceptó el cargo."), _WHY),
    "nominee_withdrawal": (N_("Se quitó a {nominee_id} de la lista de personas propuestas."),),
    "not_held": (N_("La asamblea no se realizó."), _WHY),
    "notified_amount": (N_("El programa asignó {amount} para {year}."), N_("Lo dice: {source}.")),
    "off_plan_motion": (
        N_("Se preguntó a la asamblea si acepta el gasto {expense_id}, que no estaba aprobado: {amount}."),
    ),
    "opening": (N_("Se abrió la asamblea, con {present} personas."), N_("Debían estar {quorum} o más.")),
    "outcome": (N_("Resultado de la pregunta {question_id}: {verdict}."),),
    "payment": (N_("Se sumaron {amount} a lo gastado en {year}."), N_("Es de {item_id}.")),
    "proposal": (
        N_("Se anotó la propuesta {number}: «{title}»."),
        N_("Costaría {cost}."),
        N_("¿Por qué? {why}."),
    ),
    "proposal_withdrawal": (N_("Se retiró la propuesta «{proposal_id}»."), _WHY),
    "question": (
        N_("Se puso a votación la pregunta {number}."),
        "«{subject}».",
        "{kind}.",
        N_("Es para el cargo «{post}»."),
    ),
    "question_withdrawal": (N_("Se quitó la pregunta {question_id}, que nadie había contado."), _WHY),
    "refund": (N_("Se regresaron {amount} al programa el {refunded_on}."), N_("Referencia: {reference}.")),
    "reversal": (N_("Se revirtió el gasto {expense_id}, de {amount}: ya no cuenta."), _WHY),
    "review": (N_("Otra persona revisó el gasto {expense_id}. {verdict}."), _WHY),
    "review_answer": (N_("Se contestó la objeción del renglón {review_id_n}."), "«{answer}»."),
    "round": (
        N_("Se contaron las manos de la pregunta {question_id}, con {present} personas."),
        N_("Nadie las levantó otra vez: el conteo {of_round} se había escrito mal."),
        _WHY,
        N_("Faltaron manos: {shortfall_reason}."),
        N_("Lo vio: {witness}."),
    ),
    "supplier_return": (
        N_("El proveedor devolvió {amount} del gasto {expense_id} el {returned_on}. {way}."),
        _WHY,
        N_("No hay comprobante: {no_proof_reason}."),
    ),
    "teller_sheet": (N_("Se selló la hoja de conteo {place} de la pregunta {question_id}."), _WHY),
    "term": (N_("{name} tiene el cargo «{post_name}» desde el {since}."),),
    "term_end": (N_("{term_id} dejó su cargo el {ended_on}. {reason}."),),
    "term_limit": (N_("El cargo de {term_id} dura hasta el {until}."),),
    "withdrawal": (N_("Se retiraron {amount} en efectivo el {withdrawn_on}."), N_("Para: {purpose}.")),
    "withdrawal_item": (N_("El efectivo del renglón {withdrawal_id_n} es para {item_id}."),),
    "works_withdrawal": (N_("Se retiró una foto o una entrega que estaba mal."), _WHY),
}

# The same with less than nothing: what a reversal writes beside itself, said with the sum that it takes back.
BACK: Mapping[str, tuple[str, ...]] = {
    "payment": (N_("Se restaron {amount} de lo gastado en {year}."), N_("Era de {item_id}.")),
    "invoice_use": (N_("Una factura ya no comprueba {amount} del gasto {source_id}."),),
}

_LARGE = {
    LargeVerdict.CONFIRMED: N_("La confirma"),
    LargeVerdict.REFUSED: N_("No la confirma"),
}
_VERDICTS = {
    Verdict.APPROVED: N_("se aprobó"),
    Verdict.REJECTED: N_("no se aprobó"),
    Verdict.CHOSEN: N_("se eligió"),
    Verdict.TIED: N_("hubo empate"),
    Verdict.NO_MAJORITY: N_("nadie llegó a la mayoría"),
}
# What is asked about somebody who holds a post; and what the answers mean where it is taken from her.
ASKS = {
    QuestionKind.RATIFY: N_("Se pregunta si sigue en el cargo"),
    QuestionKind.REMOVAL: N_("Se pregunta si se le quita el cargo"),
}
OF_REMOVAL: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("hand_count", "option"): {FOR: N_("que lo deje"), AGAINST: N_("que siga"), ABSTAIN: N_("se abstienen")},
    ("outcome", "verdict"): {
        Verdict.APPROVED: N_("deja el cargo"),
        Verdict.REJECTED: N_("sigue en el cargo"),
    },
}
_READ = {
    "published": N_("Se publica"),
    "covered": N_("Se publica con lo privado tapado"),
    "withheld": N_("No se publica"),
}
_ERASED = {
    "request": N_("lo pidió la persona"),
    "court": N_("lo ordenó un juez"),
    "mistake": N_("se anotó por error"),
}
# What a column's code says in words.
WORDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("confirmation", "verdict"): {str(key): word for key, word in _LARGE.items()},
    ("convocation", "channel"): {str(key): word for key, word in CHANNEL_NAMES.items()},
    ("delivery_receipt", "verdict"): {str(key): word for key, word in RECEIVED.items()},
    ("erasure", "reason"): _ERASED,
    ("hand_count", "option"): {FOR: N_("a favor"), AGAINST: N_("en contra"), ABSTAIN: N_("se abstienen")},
    ("handover_statement", "side"): {str(key): word for key, word in SIDE_NAMES.items()},
    ("inquiry_moderation", "verdict"): _READ,
    ("item_photo", "stage"): {str(key): word for key, word in STAGE_LABELS.items()},
    ("outcome", "verdict"): {str(key): word for key, word in _VERDICTS.items()},
    ("review", "verdict"): {str(key): word for key, word in REVIEWED.items()},
    ("supplier_return", "way"): {str(key): word for key, word in WAY_LABELS.items()},
    ("term_end", "reason"): {str(key): word for key, word in END_WORDS.items()},
}
