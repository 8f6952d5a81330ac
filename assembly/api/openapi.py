"""The description of the API in OpenAPI 3.1, from the declared tables and the schemas of the answers."""

from functools import lru_cache
from typing import Any

from assembly.api import rules, schemas
from assembly.api.schemas import TEXT, Schema, listing, maybe, of
from assembly.datasets.files import LICENCE
from assembly.datasets.rules import Table
from assembly.datasets.tables import BY_CODE

_ABOUT = (
    "Asambleas, votaciones, conceptos aprobados y gastos de las clínicas, solo para leer, sin cuenta y sin clave. Los "
    "montos son texto en pesos con dos decimales; las horas, UTC; null, que no se dio o se borró. Cada respuesta trae "
    "un ETag: con él en If-None-Match, lo que no cambió se contesta con 304."
)
_TAG_HEADER = {"ETag": {"description": "Para If-None-Match.", "schema": {"type": "string"}}}
_ERRORS = {
    "400": "Lo que se pidió no puede ser; la frase dice por qué.",
    "404": "No hay tal clínica, tabla o dirección.",
    "503": "La base de datos no responde.",
}


@lru_cache(maxsize=4)
def document(site: str) -> dict[str, Any]:
    """The whole description; `site` is where the API is."""
    tables = {code: table for code, table in BY_CODE.items() if code != "clinics"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mano Alzada",
            "version": "1.0.0",
            "description": _ABOUT,
            "license": {"name": LICENCE["title"], "identifier": LICENCE["name"]},
        },
        "servers": [{"url": site}],
        "paths": {
            "/api/v1/clinics": _get(
                "api_clinics", "Clínicas", _clinics_asked(), listing(of("ClinicLine"), meant=maybe(TEXT))
            ),
            "/api/v1/clinics/{clues}": _clinic(),
            **{f"/api/v1/{code}": _rows(table) for code, table in tables.items()},
        },
        "components": {
            "schemas": dict(schemas.COMPONENTS) | {code: schemas.row(table) for code, table in tables.items()},
        },
    }


def _get(name: str, summary: str, parameters: list[Schema], answer: Schema, **more: Any) -> dict[str, Any]:
    errors = {
        status: {"description": about, "content": {"application/json": {"schema": of("Error")}}}
        for status, about in _ERRORS.items()
    }
    found = {"description": "Lo que se pidió.", "headers": _TAG_HEADER}
    responses = {
        "200": found | {"content": {"application/json": {"schema": answer}}},
        "304": {"description": "No cambió.", "headers": _TAG_HEADER},
    }
    about = {"operationId": name, "summary": summary, "parameters": parameters}
    return {"get": about | {"responses": responses | errors} | more}


def _query(name: str, about: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": about, "required": False, "schema": schema}


def _limit() -> Schema:
    schema = {"type": "integer", "minimum": 1, "maximum": rules.MOST_ITEMS, "default": rules.USUAL_ITEMS}
    return _query("limit", "Cuántos renglones como máximo.", schema)


def _state() -> Schema:
    return _query("state", "Clave del estado, dos cifras.", {"type": "string", "pattern": rules.STATE})


def _clinics_asked() -> list[Schema]:
    after = {"type": "string", "pattern": rules.CURSOR}
    return [
        _query("q", "Palabras del nombre, de la clave o del lugar; sin importar acentos.", {"type": "string"}),
        _state(),
        _query("after", "La CLUES de la última clínica que ya se tiene.", after),
        _limit(),
    ]


def _clinic() -> dict[str, Any]:
    clues = {"type": "string", "pattern": r"^[A-Z]{5}[0-9]{6}$"}
    path = {"name": "clues", "in": "path", "required": True, "description": "Clave de la clínica.", "schema": clues}
    year = _query("year", "El año; sin él, el último.", {"type": "string", "pattern": rules.YEAR})
    made = _get("api_clinic", "Todo lo de una clínica", [path, year], of("ClinicPage"))
    made["get"]["responses"]["308"] = {"description": "La clave va en mayúsculas: en Location está la dirección."}
    return made


def _rows(table: Table) -> dict[str, Any]:
    asked = [
        _query("clinic", "CLUES de una clínica.", {"type": "string", "pattern": rules.CLUES}),
        _state(),
        _query("after", "Lo que dio «next».", {"type": "string", "pattern": rules.POSITION}),
        _limit(),
    ]
    made = _get(f"api_{table.code}", table.title, asked, listing(of(table.code)))
    made["get"]["description"] = table.about
    return made
