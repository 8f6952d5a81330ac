"""What the checking page says, by the keys that its script knows. Pure."""

from assembly.core.errors import N_

# A `…One` is said of one line or one text, its neighbour of none and of many.
SAID = {
    "working": N_("Revisando… {n} renglones."),
    "same": N_("Coincide"),
    "older": N_("Coincide: su copia es de antes"),
    "differs": N_("No coincide"),
    "differsFrom": N_("No coincide desde la línea {n}"),
    "holds": N_("La bitácora está bien encadenada"),
    "noLine": N_("no es un renglón de bitácora"),
    "otherClinic": N_("es de otra clínica"),
    "order": N_("falta un renglón antes, o está fuera de orden"),
    "chain": N_("no continúa el renglón anterior: uno de los dos fue cambiado"),
    "paperLine": N_("este renglón o uno anterior no es el que dice el papel: fue cambiado"),
    "paperNone": N_("Ese código no está en la bitácora de {clinic}"),
    "paperNoneWhy": N_(
        "Revise que lo escribió bien y que el papel es de esta clínica; "
        "si está bien escrito, algo se cambió o se quitó después de imprimirlo."
    ),
    "paperNewer": N_("Si el papel es más nuevo que su archivo, baje la bitácora otra vez."),
    "paperMore": N_("el papel dice que había más renglones: se quitaron"),
    "textTwice": N_("un texto aparece dos veces"),
    "textMissing": N_("falta un texto, y no consta que se haya borrado"),
    "textUnread": N_("el archivo de textos tiene un renglón que no se puede leer"),
    "textUnknown": N_("hay un texto que ningún renglón menciona"),
    "textBack": N_("un texto que se borró volvió a aparecer"),
    "textChanged": N_("un texto fue cambiado"),
    "textsNewer": N_("Sus textos son más nuevos que su bitácora. Con la de hoy coinciden {n} textos."),
    "textsNewerOne": N_("Sus textos son más nuevos que su bitácora. Con la de hoy coincide un texto."),
    "textsNotOfIt": N_(
        "Sus textos son más nuevos que su bitácora, o son de otra: hay algunos que ella no menciona. "
        "Para revisarlos, baje los dos archivos el mismo día."
    ),
    "noJournal": N_("Ese archivo no es una bitácora"),
    "isTexts": N_("Son los textos de una. Póngalos en la segunda casilla, y en la primera la bitácora."),
    "noTexts": N_("El segundo archivo no es el de los textos"),
    "isJournal": N_("Es una bitácora. Póngala en la primera casilla."),
    "asDownloaded": N_(
        "Elija el que bajó de la página de la clínica; termina en .jsonl. Si otro programa lo guardó, bájelo otra vez."
    ),
    "paperAt": N_("El código es el del renglón {n}, anotado el {day}. Hasta ahí no se ha cambiado nada."),
    "isLast": N_("Es el último renglón de la bitácora."),
    "since": N_("Desde entonces se agregaron {n} renglones."),
    "sinceOne": N_("Desde entonces se agregó un renglón."),
    "whole": N_("La bitácora de {clinic} tiene hoy {n} renglones y su código es {code}."),
    "wholeOne": N_("La bitácora de {clinic} tiene hoy un renglón y su código es {code}."),
    "comparePaper": N_("Para saber si alguien la escribió de nuevo, escriba también el código de un acta de papel."),
    "equal": N_("Su archivo es igual a la bitácora de este sitio, renglón por renglón."),
    "olderFirst": N_("Los primeros {n} renglones coinciden."),
    "olderFirstOne": N_("El primer renglón coincide."),
    "notTheSame": N_("Ese renglón no es igual en su archivo y en este sitio."),
    "restSame": N_("Los renglones anteriores sí son iguales."),
    "siteShort": N_("Su archivo tiene {n} renglones que este sitio ya no tiene."),
    "siteShortOne": N_("Su archivo tiene un renglón que este sitio ya no tiene."),
    "siteBroken": N_("La bitácora de este sitio no coincide desde la línea {n}"),
    "firstOther": N_("El primer renglón distinto de los de este sitio es el {n}."),
    "textsAgree": N_("Coinciden {n} textos."),
    "textsAgreeOne": N_("Coincide un texto."),
    "noClinic": N_("Este sitio no tiene ninguna clínica con esa CLUES. Revísela."),
    "noSite": N_("No se pudo comparar con la bitácora de este sitio. Revise su conexión e intente otra vez."),
    "notDone": N_("No se pudo terminar. Revise su conexión e intente otra vez."),
    "notWhole": N_("Ese no es un código completo. Escriba los 16 signos que están en el papel, sin saltarse ninguno."),
    "isAddress": N_("Ese QR lleva a una página"),
    "pageOfClinic": N_(
        "Es la página de {clinic}. El QR no trae código: si hay uno impreso junto a él, escríbalo arriba."
    ),
    "pageOfOurs": N_("Es una página de este sitio. El QR no trae ningún código que se pueda comprobar."),
    "pageOfOthers": N_("Lleva a otro sitio, {host}. Este sitio no puede decir nada de él: no escriba ahí sus datos."),
    "openPage": N_("Abrir esa página"),
    "noFile": N_("Elija primero el archivo de la bitácora que guardó."),
    "noCode": N_("En esa foto no se ve ningún QR. Tómela más de cerca y con luz."),
}
