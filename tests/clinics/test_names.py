import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembly.clinics.names import plain_case, sentence_case

CAPITALS = st.text("ABCDEFGHIJLMNOPQRSTUVXYZÁÉÍÓÚÑÜ0123456789 .,-()'", max_size=60)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("HOSPITAL GENERAL DE ENSENADA", "Hospital General de Ensenada"),
        ("COLONIA POPULAR 89", "Colonia Popular 89"),
        ("UNIDAD MÓVIL NO. 7", "Unidad Móvil No. 7"),
        ("CARAVANA DE LA SALUD NO.4", "Caravana de la Salud No.4"),
        ("CESSA LOS REYES", "CESSA Los Reyes"),
        ("UMF CD. JOSÉ CARDEL", "UMF Cd. José Cardel"),
        ("COL. JALISCO", "Col. Jalisco"),
        ("CENTRO DE SALUD EL CARMEN", "Centro de Salud El Carmen"),
        ("SAN FRANCISCO EL ALTO", "San Francisco el Alto"),
        ("SAN JOSÉ DE LA MONTAÑA", "San José de la Montaña"),
        ("R-01 TAMARINDO EL", "R-01 Tamarindo El"),
        ("EL MEZQUITAL Y LA LOMA", "El Mezquital y la Loma"),
        ("JUAN PABLO II", "Juan Pablo II"),
        ("C.S.T-III DR. MANUEL MARTÍNEZ BAEZ", "C.S.T-III Dr. Manuel Martínez Baez"),
        ("FRANCISCO I. MADERO", "Francisco I. Madero"),
        ("C.S. POB. C-16 E. ZAPATA", "C.S. Pob. C-16 E. Zapata"),
        ("CAMOAPITA 2DA. SECCION A (CENTRO)", "Camoapita 2da. Seccion A (Centro)"),
        ("C.S. TINAJAS 1A. SECCIÓN", "C.S. Tinajas 1a. Sección"),
        ("CARAVANA TIPO 0 JUC'NIL", "Caravana Tipo 0 Juc'nil"),
        ("CENTRO DE SALUD RURAL X-PICHIL", "Centro de Salud Rural X-Pichil"),
        ("HG. COL. PROGRESO (CAAPS)", "HG. Col. Progreso (CAAPS)"),
        ("UNIDAD MOVIL DE LA MUJER Nº II", "Unidad Movil de la Mujer Nº II"),
        ("SECTOR 3B", "Sector 3B"),
        ("UMF Cd. José Cardel", "UMF Cd. José Cardel"),
        ("CMF iztapalapa II", "CMF iztapalapa II"),
        ("", ""),
    ],
)
def test_a_proper_name_as_people_write_it(written: str, shown: str) -> None:
    assert sentence_case(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("RURAL DE 01 NÚCLEO BÁSICO", "Rural de 01 núcleo básico"),
        ("UNIDAD DE ESPECIALIDADES MÉDICAS (UNEMES)", "Unidad de especialidades médicas (UNEMES)"),
        ("CLÍNICA DE MEDICINA FAMILIAR", "Clínica de medicina familiar"),
        ("Unidad móvil", "Unidad móvil"),
        ("", ""),
    ],
)
def test_a_kind_as_a_sentence_begins(written: str, shown: str) -> None:
    assert plain_case(written) == shown


@given(CAPITALS)
def test_only_the_case_changes(name: str) -> None:
    assert sentence_case(name).upper() == name
    assert plain_case(name).upper() == name


@given(st.text(max_size=60))
def test_once_shown_it_stays(name: str) -> None:
    assert sentence_case(sentence_case(name)) == sentence_case(name)


@given(st.text("abcdefgñ ABCDEFGÑ", max_size=30).filter(lambda name: name != name.upper()))
def test_small_letters_are_left_alone(name: str) -> None:
    assert sentence_case(name) == name
    assert plain_case(name) == name
