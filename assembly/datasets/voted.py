"""The tables of what assemblies did: the meetings, what was proposed, asked and counted, who was elected."""

from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Assembly, AttendanceCount, Closing, Convocation, NotHeld, Opening
from assembly.assemblies.rules import CHANNEL_NAMES, GROUP_NAMES, STATE_NAMES, State
from assembly.committee.models import Term, TermEnd, TermLimit
from assembly.committee.rules import END_WORDS
from assembly.core import clock
from assembly.datasets.columns import (
    CATEGORIES,
    OF_ASSEMBLY,
    OF_CLINIC,
    POSTS,
    assembly_id,
    head,
    latest,
    linked,
    source,
    tail,
)
from assembly.datasets.rules import Column, Foreign, Kind, Row, Table
from assembly.journal.queries import personal, personal_of
from assembly.minutes.sheet import STANCE_LABELS
from assembly.proposals.models import Proposal, ProposalWithdrawal
from assembly.votes.models import HandCount, Outcome, Question, QuestionWithdrawal, Round
from assembly.votes.rules import HandsEach, Majority, QuestionKind, Verdict

TEXT, INTEGER, MONEY, DAY, MOMENT, YES_NO = Kind.TEXT, Kind.INTEGER, Kind.MONEY, Kind.DAY, Kind.MOMENT, Kind.YES_NO

_QUESTION_KINDS = {
    QuestionKind.PROPOSAL: "Una propuesta",
    QuestionKind.CHOICE: "Elegir entre propuestas",
    QuestionKind.ELECTION: "Elección de un cargo",
    QuestionKind.RATIFY: "Ratificar a quien tiene un cargo",
    QuestionKind.REMOVAL: "Quitar de un cargo (a favor: que lo deje)",
    QuestionKind.MOTION: "Otro acuerdo",
    QuestionKind.TIE: "Desempate",
}
_MAJORITIES = {
    Majority.PRESENT: "Más de la mitad de las personas presentes",
    Majority.CAST: "Más de la mitad de los votos a favor y en contra",
    Majority.TWO_THIRDS_PRESENT: "Dos terceras partes de las personas presentes",
    Majority.TWO_THIRDS_CAST: "Dos terceras partes de los votos a favor y en contra",
    Majority.PLURALITY: "Más manos que las demás",
    Majority.ABSOLUTE: "Más de la mitad de las personas presentes, entre varias opciones",
}
_HANDS_EACH = {HandsEach.ONE: "Una vez", HandsEach.MANY: "Las veces que quiera"}
_VERDICTS = {
    Verdict.APPROVED: "Se aprobó",
    Verdict.REJECTED: "No se aprobó",
    Verdict.CHOSEN: "Se eligió",
    Verdict.TIED: "Empate",
    Verdict.NO_MAJORITY: "Nadie tuvo la mayoría",
}


def _assemblies() -> Any:
    query = select().select_from(Assembly)
    query = query.join(Convocation, latest(Convocation, "assembly_id", Assembly))
    query = query.outerjoin(AttendanceCount, latest(AttendanceCount, "assembly_id", Assembly))
    for fact in (Opening, Closing, NotHeld):
        query = query.outerjoin(fact, linked(fact, "assembly_id", Assembly))
    return query


_STATE = case(
    (Closing.id.is_not(None), State.CLOSED.value),
    (NotHeld.id.is_not(None), State.NOT_HELD.value),
    (Opening.id.is_not(None), State.OPEN.value),
    else_=State.CONVENED.value,
)


def _with_day(_: Session, rows: list[Row]) -> None:
    for row in rows:
        row["day"] = clock.local_day(row["starts_at"], row["time_zone"])


ASSEMBLIES = Table(
    "asambleas",
    "assemblies",
    "Asambleas",
    "Cada asamblea convocada, se haya hecho o no, con las personas presentes.",
    (
        *head(Assembly),
        Column("year", "Año", INTEGER, "Año del programa.", Assembly.year, is_required=True),
        Column("state", "Estado", TEXT, "Cómo está la asamblea.", _STATE, STATE_NAMES, True, State),
        Column("ordinal", "Convocatoria", INTEGER, "1: primera; 2: segunda.", Convocation.ordinal, is_required=True),
        Column("day", "Fecha", DAY, "Día para el que se convocó, en la clínica.", is_required=True),
        Column("starts_at", "Comienza", MOMENT, "Hora de la convocatoria, en UTC.", Convocation.starts_at, {}, True),
        Column("time_zone", "Zona horaria", TEXT, "Zona de la hora local.", Convocation.time_zone, is_required=True),
        Column("place", "Lugar", TEXT, "Dónde se convocó.", personal(Convocation, "place")),
        Column("noticed_on", "Se avisó el", DAY, "Día en que se avisó a la gente.", Convocation.noticed_on),
        Column("channel", "Cómo se avisó", TEXT, "Por qué medio.", Convocation.channel, CHANNEL_NAMES),
        Column("present", "Presentes", INTEGER, "Personas en la última cuenta.", AttendanceCount.present),
        Column("users", "Usuarias y usuarios", INTEGER, "De ellas, usuarias de la clínica.", AttendanceCount.users),
        Column("pensioners", "Pensionadas", INTEGER, "De ellas, pensionadas.", AttendanceCount.pensioners),
        Column("staff", "Personal", INTEGER, "De ellas, trabajadoras de la clínica.", AttendanceCount.staff),
        Column("authorities", "Autoridades", INTEGER, "De ellas, autoridades.", AttendanceCount.authorities),
        Column("others", "Otras personas", INTEGER, "De ellas, otras personas.", AttendanceCount.others),
        Column("quorum", "Quórum", INTEGER, "Personas que hacían falta al abrirla.", Opening.quorum),
        Column("opened_at", "Se abrió", MOMENT, "Hora en que se abrió, en UTC.", Opening.recorded_at),
        Column("closed_at", "Se cerró", MOMENT, "Hora en que se cerró, en UTC.", Closing.recorded_at),
        Column("incidents", "Incidentes", TEXT, "Lo que pasó, según el acta.", personal(Closing, "incidents")),
        Column("not_held_reason", "Por qué no se hizo", TEXT, "Motivo de no hacerla.", personal(NotHeld, "reason")),
        *tail(Assembly),
    ),
    (source(Assembly, _assemblies()),),
    foreign=(OF_CLINIC,),
    finish=_with_day,
)

PROPOSALS = Table(
    "propuestas",
    "proposals",
    "Propuestas",
    "Cada mejora que alguien pidió en una asamblea, también las que se retiraron.",
    (
        *head(Proposal),
        assembly_id(Proposal),
        Column("number", "Número", INTEGER, "Lugar en la lista de la asamblea.", Proposal.number, is_required=True),
        Column("title", "Propuesta", TEXT, "Qué se pide.", personal(Proposal, "title")),
        Column("why", "Para qué", TEXT, "Por qué hace falta.", personal(Proposal, "why")),
        Column("category", "Tipo", TEXT, "Tipo de mejora.", Proposal.category, CATEGORIES, True),
        Column("cost", "Costo estimado", MONEY, "Lo que se calcula que cuesta, en pesos.", Proposal.cost, {}, True),
        Column("asked_by", "La pidió", TEXT, "Grupo que la pidió; nunca un nombre.", Proposal.asked_by, GROUP_NAMES),
        Column("withdrawn_at", "Retirada el", MOMENT, "Cuándo se retiró, en UTC.", ProposalWithdrawal.recorded_at),
        Column("withdrawn_why", "Por qué se retiró", TEXT, "Motivo.", personal(ProposalWithdrawal, "reason")),
        *tail(Proposal),
    ),
    (
        source(
            Proposal,
            select()
            .select_from(Proposal)
            .outerjoin(ProposalWithdrawal, linked(ProposalWithdrawal, "proposal_id", Proposal)),
        ),
    ),
    foreign=(OF_CLINIC, OF_ASSEMBLY),
)


def _named(clinic_id: Any, key: Any) -> Any:
    """What a proposal, a motion, a nominee or a term is called."""
    return func.coalesce(personal_of(clinic_id, key, "title"), personal_of(clinic_id, key, "name"))


QUESTIONS = Table(
    "votaciones",
    "questions",
    "Votaciones",
    "Cada pregunta que se votó a mano alzada, con su último resultado y los números de la regla.",
    (
        *head(Question),
        assembly_id(Question),
        Column("number", "Número", INTEGER, "Lugar en la asamblea.", Question.number, is_required=True),
        Column("kind", "Qué se preguntó", TEXT, "Tipo de votación.", Question.kind, _QUESTION_KINDS, True),
        Column("subject", "Sobre", TEXT, "Identificador de lo que se votó, o clave del cargo.", Question.subject),
        Column("subject_name", "Asunto", TEXT, "Cómo se llama.", _named(Question.clinic_id, Question.subject)),
        Column("nominee_id", "Candidatura única", TEXT, "Si solo hubo una persona.", Question.nominee_id),
        Column("majority", "Regla", TEXT, "Cuántas manos hacían falta.", Question.majority, _MAJORITIES, True),
        Column("hands_each", "Cada persona levanta la mano", TEXT, "Cuántas veces.", Question.hands_each, _HANDS_EACH),
        Column("seats", "Lugares", INTEGER, "Cuántas opciones se eligen.", Question.seats, is_required=True),
        Column("verdict", "Resultado", TEXT, "Vacío: todavía no hay.", Outcome.verdict, _VERDICTS),
        Column("present", "Presentes", INTEGER, "Personas presentes al contar.", Outcome.data["present"].as_integer()),
        Column("needed", "Se necesitaban", INTEGER, "Manos necesarias.", Outcome.data["needed"].as_integer()),
        Column("round", "Ronda", INTEGER, "La ronda que da el resultado.", Round.number),
        Column("decided_at", "Resultado anotado el", MOMENT, "En hora UTC.", Outcome.recorded_at),
        Column("withdrawn_at", "Quitada el", MOMENT, "Se quitó sin contarla; en UTC.", QuestionWithdrawal.recorded_at),
        Column("withdrawn_why", "Por qué se quitó", TEXT, "Motivo.", personal(QuestionWithdrawal, "reason")),
        *tail(Question),
    ),
    (
        source(
            Question,
            select()
            .select_from(Question)
            .outerjoin(QuestionWithdrawal, linked(QuestionWithdrawal, "question_id", Question))
            .outerjoin(Outcome, latest(Outcome, "question_id", Question))
            .outerjoin(Round, (Round.clinic_id == Outcome.clinic_id) & (Round.id == Outcome.round_id)),
        ),
    ),
    foreign=(OF_CLINIC, OF_ASSEMBLY),
)

COUNTS = Table(
    "conteos",
    "counts",
    "Conteos de manos",
    "Las manos que contó cada persona, opción por opción y ronda por ronda; también las rondas que se repitieron.",
    (
        *head(HandCount),
        Column("question_id", "Votación", TEXT, "Identificador de la votación.", Round.question_id, is_required=True),
        Column("round", "Ronda", INTEGER, "Número de la ronda.", Round.number, is_required=True),
        Column("present", "Presentes", INTEGER, "Personas presentes en esa ronda.", Round.present, is_required=True),
        Column("of_round", "Corrige lo escrito en", INTEGER, "Ronda cuyas manos se escribieron mal.", Round.of_round),
        Column("option", "Opción", TEXT, "La opción, o su identificador.", HandCount.option, STANCE_LABELS, True),
        Column(
            "option_name",
            "Nombre de la opción",
            TEXT,
            "La propuesta o la persona.",
            _named(HandCount.clinic_id, HandCount.option),
        ),
        Column("teller", "Quién contó", INTEGER, "1: primera persona; 2: segunda.", HandCount.teller, is_required=True),
        Column("hands", "Manos", INTEGER, "Manos que contó.", HandCount.hands, is_required=True),
        *tail(HandCount),
    ),
    (
        source(
            HandCount,
            select()
            .select_from(HandCount)
            .join(Round, (Round.clinic_id == HandCount.clinic_id) & (Round.id == HandCount.round_id)),
        ),
    ),
    foreign=(OF_CLINIC, Foreign("question_id", "votaciones")),
)

TERMS = Table(
    "comite",
    "terms",
    "Comité",
    "Quién tuvo cada cargo del comité, desde cuándo y hasta cuándo.",
    (
        *head(Term),
        assembly_id(Term),
        Column("post", "Clave del cargo", TEXT, "La misma en todos los años.", Term.post, POSTS, True),
        Column("post_name", "Cargo", TEXT, "Como lo llamó el programa ese año.", Term.post_name, is_required=True),
        Column("name", "Nombre", TEXT, "Vacío si se borró a petición de la persona.", personal(Term, "name")),
        Column("since", "Desde", DAY, "Día en que empezó.", Term.since, is_required=True),
        Column("until", "Hasta", DAY, "Día en que termina el plazo; vacío si no tiene.", TermLimit.until),
        Column("ended_on", "Terminó el", DAY, "Vacío si sigue en el cargo.", TermEnd.ended_on),
        Column("end_reason", "Por qué terminó", TEXT, "Motivo.", TermEnd.reason, END_WORDS),
        *tail(Term),
    ),
    (
        source(
            Term,
            select()
            .select_from(Term)
            .outerjoin(TermLimit, latest(TermLimit, "term_id", Term))
            .outerjoin(TermEnd, latest(TermEnd, "term_id", Term)),
        ),
    ),
    foreign=(OF_CLINIC, OF_ASSEMBLY),
)
