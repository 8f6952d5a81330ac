"""The command line speaks Spanish, or English when the environment asks for it."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import click
import pytest
from babel.messages.extract import extract_from_dir
from click.testing import CliRunner, Result

from assembly.cli import main
from assembly.speech import CLICK, helps, language
from assembly.web.words import ENGLISH, SPANISH


def run(*words: str, lang: str = "es_MX.UTF-8") -> Result:
    environment = dict.fromkeys(("LANGUAGE", "LC_ALL", "LC_MESSAGES"), "") | {"LANG": lang}
    return CliRunner().invoke(main, words, env=environment, prog_name="assembly")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, SPANISH),
        ({"LANG": "C.UTF-8"}, SPANISH),
        ({"LANG": "en_US.UTF-8"}, ENGLISH),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "es_MX.UTF-8"}, SPANISH),
        ({"LANG": "es_MX.UTF-8", "LANGUAGE": "en"}, ENGLISH),
        ({"LANG": "en_GB", "LC_ALL": ""}, ENGLISH),
    ],
)
def test_the_environment_says_the_language(environment: dict[str, str], expected: str) -> None:
    assert language(environment) == expected


def test_help_is_in_one_language() -> None:
    assert run("admin", "list", "--help").stdout == (
        "Uso: assembly admin list [OPCIONES]\n\n  Escribe todas las cuentas con sus cargos.\n\n"
        "Opciones:\n  --json  En JSON, para otro programa.\n  --help  Muestra esta ayuda y termina.\n"
    )
    # click keeps the help of its own --help: in one process it is not said in two languages
    assert run("admin", "list", "--help", lang="en_US.UTF-8").stdout.startswith("Usage: assembly admin list [OPTIONS]")
    assert run("admin", "list", "--help").stdout.startswith("Uso: assembly admin list [OPCIONES]")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("nada", "Error: No hay una orden 'nada'."),
        ("admin list --jsn", "Error: No hay una opción '--jsn'. ¿Quiso decir '--json'?"),
        ("admin create maria", "Error: Falta la opción '--name'."),
        ("admin create", "Error: Falta el argumento 'SIGN_IN_NAME'."),
        ("admin reset a b", "Error: Sobra un argumento (b)"),
        ("serve --port x", "Error: Valor no válido en '--port': 'x' no es un número válido."),
        ("import nada.zip", "Error: Valor no válido en 'SOURCE': Ruta 'nada.zip' no existe."),
        ("serve --port", "Error: La opción '--port' necesita un valor."),
    ],
)
def test_what_click_refuses_is_said_in_spanish(words: str, sentence: str) -> None:
    refused = run(*words.split())
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (2, sentence)


def test_every_word_in_the_table_is_one_that_click_says() -> None:
    folder = str(Path(click.__file__).parent)
    found = extract_from_dir(folder, [("**.py", "python")], {}, {"_": None, "ngettext": (1, 2)})
    assert set(CLICK) - {one[2] for one in found} == set()


def test_every_command_says_what_it_does() -> None:
    told = {thing for thing, _ in helps(main)}
    verbs = [verb for verb in main.commands.values() if verb not in told]
    assert [verb.name for verb in verbs] == []


def serving(folder: Path, port: int) -> subprocess.Popen[str]:
    """The server in a process of its own."""
    environment = os.environ | {"ASSEMBLY_DATA_DIR": str(folder), "LANGUAGE": "es"}
    command = [sys.executable, "-m", "assembly"]
    subprocess.run([*command, "migrate"], env=environment, check=True, capture_output=True)
    return subprocess.Popen(
        [*command, "serve", "--port", str(port)], env=environment, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_the_server_says_in_spanish_where_it_is_and_that_it_ended(tmp_path: Path, stop: signal.Signals) -> None:
    with serving(tmp_path, 0) as server:
        assert server.stderr is not None
        first = server.stderr.readline()
        assert (first[:32], first[-25:]) == ("Mano Alzada en http://127.0.0.1:", "— para terminar, Ctrl+C.\n")
        with urlopen(first.split()[3] + "/healthz", timeout=60) as answer:  # noqa: S310  (our own address)
            assert answer.status == 200
        server.send_signal(stop)
        _, rest = server.communicate(timeout=60)
    assert (server.returncode, rest) == (0, "Mano Alzada terminó. Lo que estaba guardado sigue guardado.\n")


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with serving(tmp_path, port) as server:
            _, said = server.communicate(timeout=60)
    sentence = f"No se puede escuchar en 127.0.0.1, puerto {port}: otro programa lo usa o no está permitido. Diga otro."
    assert (server.returncode, said) == (1, f"Error: {sentence}\n")


def test_python_runs_the_package_as_the_command(tmp_path: Path) -> None:
    environment = os.environ | {"ASSEMBLY_DATA_DIR": str(tmp_path), "LANGUAGE": "es"}
    done = subprocess.run(
        [sys.executable, "-m", "assembly", "--help"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Uso: assembly [OPCIONES] ORDEN [ARGUMENTOS]...\n")
