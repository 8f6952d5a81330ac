"""The sentences about what is missing that speak of one thing or of several. Pure."""

from assembly.core.errors import N_
from assembly.core.money import ZERO, Money

# One thing and several: (sentence for one, sentence for more).
NO_FILE = (
    N_("Falta subir el comprobante de un gasto de {amount}."),
    N_("Falta subir el comprobante de {count} gastos, por {amount} en total."),
)
NO_PROOF = (
    N_("Un gasto de {amount} no tiene comprobante. Su motivo está anotado en el gasto."),
    N_("{count} gastos, por {amount} en total, no tienen comprobante. El motivo está anotado en cada uno."),
)
NOT_REVIEWED = (
    N_("Nadie ha revisado un gasto de {amount}; el plazo era de {limit} días."),
    N_("Nadie ha revisado {count} gastos, por {amount} en total; el plazo era de {limit} días."),
)
OBJECTED = (
    N_("Un gasto de {amount} tiene una objeción sin responder."),
    N_("{count} gastos, por {amount} en total, tienen una objeción sin responder."),
)
ANSWERED = (
    N_("Ya se respondió la objeción a un gasto de {amount}: falta que quien objetó diga si queda resuelta."),
    N_(
        "Ya se respondieron las objeciones a {count} gastos, por {amount} en total: falta que quienes objetaron digan "
        "si quedan resueltas."
    ),
)
EARLY = (
    N_("Un gasto de {amount} tiene fecha anterior al primer depósito o a la asamblea que lo aprobó."),
    N_(
        "{count} gastos, por {amount} en total, tienen fecha anterior al primer depósito o a la asamblea que "
        "los aprobó."
    ),
)
OVERPAID = (
    N_("Por una factura con nota de crédito se pagaron {amount} de más: el proveedor los tiene que devolver."),
    N_("Por {count} facturas con nota de crédito se pagaron {amount} de más: los proveedores los tienen que devolver."),
)
ODD_DAY = (
    N_("La factura de un gasto de {amount} tiene una fecha que no es la que se espera."),
    N_("Las facturas de {count} gastos, por {amount} en total, tienen fechas que no son las que se esperan."),
)
EARLY_MOVED = (
    N_("Un movimiento de la cuenta por {amount} tiene fecha anterior al primer depósito."),
    N_("{count} movimientos de la cuenta, por {amount} en total, tienen fecha anterior al primer depósito."),
)
INQUIRIES_LATE = (
    N_("Una duda de la gente sigue sin respuesta y ya pasó su plazo."),
    N_("{count} dudas de la gente siguen sin respuesta y ya pasó su plazo."),
)
INQUIRIES_UNREAD = (
    N_("Nadie ha leído ni publicado una duda de la gente, y ya pasó el plazo para responderla."),
    N_("Nadie ha leído ni publicado {count} dudas de la gente, y ya pasó el plazo para responderlas."),
)
INQUIRIES_TO_PUBLISH = (
    N_("Una duda de la gente espera a que se publique."),
    N_("{count} dudas de la gente esperan a que se publiquen."),
)
INQUIRIES_TO_ANSWER = (
    N_("Una duda de la gente espera respuesta."),
    N_("{count} dudas de la gente esperan respuesta."),
)
TO_REVIEW = (
    N_("Falta revisar un gasto de {amount}."),
    N_("Falta revisar {count} gastos, por {amount} en total."),
)
TO_REVIEW_TOO = (
    N_("Alguien ya revisó un gasto de {amount}: falta que usted también lo revise."),
    N_("Alguien ya revisó {count} gastos, por {amount} en total: falta que usted también los revise."),
)
UNDECIDED = (
    N_("Falta que una asamblea decida si acepta un gasto de {amount} que no estaba aprobado."),
    N_("Falta que una asamblea decida si acepta {count} gastos que no estaban aprobados, por {amount} en total."),
)
REJECTED = (
    N_("La asamblea no aceptó un gasto de {amount} que no estaba aprobado."),
    N_("La asamblea no aceptó {count} gastos que no estaban aprobados, por {amount} en total."),
)
BROKEN_SEAL = (
    N_("La factura de un gasto de {amount} fue modificada después de sellarse."),
    N_("Las facturas de {count} gastos, por {amount} en total, fueron modificadas después de sellarse."),
)
BROKEN_NOTE = (
    N_("La nota de crédito de un gasto de {amount} fue modificada después de sellarse."),
    N_("Las notas de crédito de {count} gastos, por {amount} en total, fueron modificadas después de sellarse."),
)
WRONG_RECEIVER = (
    N_("La factura de un gasto de {amount} está a nombre de otro RFC, no del que pide el programa."),
    N_(
        "Las facturas de {count} gastos, por {amount} en total, están a nombre de otro RFC, no del que pide el "
        "programa."
    ),
)
UNTOUCHED = (
    N_("No se ha gastado nada de lo aprobado en {codes}, por {amount}. Días que quedan para gastar: {days}."),
    N_(
        "No se ha gastado nada de {count} conceptos ({codes}), por {amount} en total. Días que quedan para gastar: "
        "{days}."
    ),
)
EMPTY_POSTS = (
    N_("Falta elegir a quien ocupe este cargo del comité: {posts}."),
    N_("Falta elegir a quienes ocupen estos cargos del comité: {posts}."),
)
DAYS_LEFT = (
    N_("Queda un día para gastar {left}: el plazo termina el {deadline}."),
    N_("Quedan {days} días para gastar {left}: el plazo termina el {deadline}."),
)
DAYS_LEFT_CASH = (
    N_(
        "En la cuenta hay {left} y en efectivo sin explicar {cash}. Queda un día para gastar: el plazo termina el "
        "{deadline}."
    ),
    N_(
        "En la cuenta hay {left} y en efectivo sin explicar {cash}. Quedan {days} días para gastar: el plazo termina "
        "el {deadline}."
    ),
)
LAST_DAY = (
    N_("Hoy termina el plazo para gastar {left}."),
    N_("En la cuenta hay {left} y en efectivo sin explicar {cash}. Hoy termina el plazo para gastar."),
)
TOO_LATE = (
    N_("El plazo para gastar terminó el {deadline} y quedan {left}: hay que reintegrarlos."),
    N_(
        "El plazo para gastar terminó el {deadline}. Quedan {left} en la cuenta y {cash} en efectivo sin explicar: lo "
        "que sobró se devuelve al banco y se reintegra."
    ),
)

CARD_LOST = N_(
    "La tarjeta del banco no aparece desde la entrega de la tesorería del {day}: hay que pedir al banco que la bloquee "
    "y anotarlo en la entrega."
)
_DIFFERS = {
    -1: N_("En la entrega de la tesorería del {day} se recibieron {amount} menos de lo que se dijo que había."),
    0: N_("En la entrega de la tesorería del {day} las dos partes no dicen lo mismo del efectivo o de la tarjeta."),
    1: N_("En la entrega de la tesorería del {day} se recibieron {amount} más de lo que se dijo que había."),
}


def differs(difference: Money) -> str:
    """That the two sides of a handover do not say the same; `difference` is what was received less what was left."""
    return _DIFFERS[(difference > ZERO) - (difference < ZERO)]


_BANK = (
    N_("El banco decía {balance} el {day} y lo anotado da {ledger}: en el banco hay {off} más, sin aclarar."),
    N_("El banco decía {balance} el {day} y lo anotado da {ledger}: en el banco hay {off} menos, sin aclarar."),
)


def bank_differs(off: Money) -> str:
    """That the bank and the record do not say the same; `off` is what the bank said less what the record gives."""
    return _BANK[off < ZERO]
