"""Which clock a municipality lives by.

Ley de los Husos Horarios en los Estados Unidos Mexicanos (DOF 28-10-2022), with the reform of its article 5
for Chihuahua (DOF 29-11-2022): summer time only in Baja California and the border municipalities named there.
"""

CENTRE = "America/Mexico_City"

_STATES = {
    "02": "America/Tijuana",
    "03": "America/Mazatlan",
    "08": "America/Chihuahua",
    "18": "America/Mazatlan",
    "23": "America/Cancun",
    "25": "America/Mazatlan",
    "26": "America/Hermosillo",
}

_MUNICIPALITIES = {
    "America/Bahia_Banderas": "18020",
    # Ascensión, Guadalupe, Janos, Juárez, Praxedis G. Guerrero: as El Paso and New Mexico
    "America/Ciudad_Juarez": "08005 08028 08035 08037 08053",
    # Coyame del Sotol, Manuel Benavides, Ojinaga: as Presidio
    "America/Ojinaga": "08015 08042 08052",
    "America/Matamoros": (
        # Coahuila: Acuña, Allende, Guerrero, Hidalgo, Jiménez, Morelos, Nava, Ocampo, Piedras Negras,
        # Villa Unión, Zaragoza
        "05002 05003 05012 05013 05014 05019 05022 05023 05025 05037 05038 "
        # Nuevo León: Anáhuac
        "19005 "
        # Tamaulipas: Camargo, Guerrero, Gustavo Díaz Ordaz, Matamoros, Mier, Miguel Alemán, Nuevo Laredo,
        # Reynosa, Río Bravo, Valle Hermoso
        "28007 28014 28015 28022 28024 28025 28027 28032 28033 28040"
    ),
}

ZONES = tuple(sorted({CENTRE, *_STATES.values(), *_MUNICIPALITIES}))

_EXCEPTIONS = {code: zone for zone, codes in _MUNICIPALITIES.items() for code in codes.split()}


def zone_of(state_code: str, municipality_code: str) -> str:
    """The IANA zone of a municipality (five digits); of its state where the municipality is unknown ("")."""
    return _EXCEPTIONS.get(municipality_code) or _STATES.get(state_code, CENTRE)
