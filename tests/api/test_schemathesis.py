"""The API against its own description: schemathesis asks what it allows and what it does not, with all its checks."""

import copy
from collections.abc import Iterator
from typing import Any

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck
from schemathesis.core.failures import FailureGroup
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from assembly.api.openapi import document
from assembly.app import create_app
from assembly.core.database import Database
from assembly.demo_cast import CEIBA, ENCINOS, MEZQUITE
from tests.conftest import fresh
from tests.datasets.played import play
from tests.factories.cast import settings

EXAMPLES = 6  # for each address, besides what schemathesis always tries


class Answering:
    """An application that never ends: schemathesis begins and ends it for every question."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        for moment in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{moment}.complete"})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answering]:
    """The application over a database that is filled."""
    folder = tmp_path_factory.mktemp("described")
    url = fresh(request.param, request, folder)
    base = Database(url)
    with pytest.MonkeyPatch.context() as patched:
        play(base, folder, patched)
    yield Answering(create_app(settings(folder), base))
    base.close()


described = schemathesis.openapi.from_dict(document("http://testserver"))


@described.parametrize()
@hypothesis.settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_answers_are_as_described(case: Any, installation: Answering) -> None:
    case.call_and_validate(app=installation)


@pytest.mark.parametrize("name", ["ClinicLine", "expenses"])
def test_what_is_not_described_is_found(installation: Answering, name: str) -> None:
    spoiled = copy.deepcopy(document("http://testserver"))
    spoiled["components"]["schemas"][name]["properties"]["clues"] = {"type": "integer"}
    path = "/api/v1/clinics" if name == "ClinicLine" else f"/api/v1/{name}"
    case = schemathesis.openapi.from_dict(spoiled)[path]["GET"].Case()
    with pytest.raises(FailureGroup):
        case.call_and_validate(app=installation)


@pytest.mark.parametrize("clues", [ENCINOS, MEZQUITE, CEIBA])
def test_the_whole_page_of_a_clinic_is_described(installation: Answering, clues: str) -> None:
    """To the last key: schemathesis lets answers hold more than is described."""
    case = described["/api/v1/clinics/{clues}"]["GET"].Case(path_parameters={"clues": clues})
    found = case.call(app=installation).json()
    schema = {"$ref": "#/components/schemas/ClinicPage", "components": described.raw_schema["components"]}
    assert [str(error) for error in jsonschema_rs.iter_errors(schema, found)] == []
    assert jsonschema_rs.is_valid(schema, found | {"more": 1}) is False
