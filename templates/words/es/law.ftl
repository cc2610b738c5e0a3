## The law in plain words, the check without a trace, and results in words.

# $office (String) - the office's country
law-title = Las reglas de la oficina de { $office }
# $date (String) - today
law-lead = Esto dicen las reglas hoy, { $date }. Son las mismas para todas las personas.
law-who-title = Quién puede registrarse hoy
# $state (String) - a state with its date
law-access-today = El registro, según la regla: { $state }
law-access-more = Ver la regla de registro, con sus fechas y fuentes
law-open-title = Vías abiertas hoy
law-shut-title = Vías que hoy no reciben personas
law-protection-title = Ayuda y protección
law-differs = Depende del grupo.
law-decides = La oficina informa y envía casos. Decide la autoridad de cada vía.
law-unsure = sin confirmar
law-rule-word = Lo que dice la regla
law-rule-says = Lo que dice la regla
law-all = Todas las reglas de esta oficina
# $date (String) - today
law-today = Hoy, { $date }
law-asks-title = Qué se pide
law-asks-nothing = No se pide nada más.
# $date (String) - first day
law-holds-since = Reglas que valen desde el { $date }.
# $date (String) - last day
law-held-until = Hasta el { $date }
# $from (String) - first day
# $to (String) - last day
law-held-between = Del { $from } al { $to }
law-needs-access = Primero hay que poder registrarse en la oficina.
law-notes-title = Conviene saber
law-dates-title = Fechas del programa
law-caps-title = Cupos
# $number (String) - how many
law-cap-persons = { $number } personas
# $number (String) - how many
law-cap-applications = { $number } solicitudes
# $number (String) - how many
law-cap-visas = { $number } visas o puestos
# $date (String) - a date
law-cap-full = Lleno desde el { $date }, por lo que se sabe.
# $number (String) - how many
# $date (String) - a date
law-cap-used = Usados { $number } al { $date }, por lo que se sabe.
law-contradictions-title = Otros textos dicen otra cosa
# $date (String) - a date
law-source-read = leído el { $date }
law-by-petition = cuenta el día de la petición
law-state = Estado
law-days = Cuándo
# $date (String) - first day
law-days-from = Desde el { $date }
law-now = hoy
law-no-date = En cualquier fecha
# $count (Number) - how many
law-past = { $count ->
    [one] 1 grupo cuyo plazo terminó
   *[other] { $count } grupos cuyo plazo terminó
}
# $count (Number) - how many
law-other-versions = { $count ->
    [one] Otra versión de la regla, y en qué cambia
   *[other] Otras { $count } versiones de la regla, y en qué cambian
}
law-asked-then = Entonces se pedía:
law-not-asked-then = Entonces no se pedía así:
law-sources = Fuentes, en su idioma original
law-source-none = sin fuente publicada; lo confirma una persona
# $grade (String) - the source's grade
law-source-kind = { $grade ->
    [A] texto oficial
    [B] prensa, abogados u organización
    [C] copia o traducción
    [S] texto fundador
   *[other] sin verificar
}
# $level (String) - high, medium or low
law-confidence = { $level ->
    [high] Seguro: lo dice un texto oficial.
    [medium] Probable: lo dice la prensa, o las fuentes difieren.
   *[low] Poco seguro: se deduce o no está confirmado.
}
# $date (String) - a date
law-begins-on = Desde el { $date }.
# $date (String) - the last day
law-worked-until = Funcionó hasta el { $date }.
# $date (String) - a date
law-since = Desde el { $date }.

law-outcome-likely = Puede ser posible
law-outcome-unclear = Falta información
law-outcome-not-now = Por ahora no es posible
law-fit-word = Lo que se pide
law-fit-yes = Lo cumple, por lo que sabemos
law-fit-no = No se cumple
law-fit-unknown = Falta saber algo
law-programme-word = El programa
# $status (String) - whether the programme takes people
law-fits-but = Cumple los requisitos que conocemos, pero: { $status }
law-reason-yes = Se cumple:
law-reason-no = No se cumple:
# $count (Number) - how many
law-more-reasons = { $count ->
    [one] 1 punto más
   *[other] { $count } puntos más
}
law-still-missing = Qué falta saber

law-try-title = Pruebe sin registrarse
law-try-text = Unas pocas preguntas y ve qué vías puede haber. No guardamos nada.
law-try-button = Probar sin registrarme
# $count (Number) - how many questions
law-try-lead = { $count ->
    [one] 1 pregunta.
   *[other] { $count } preguntas.
} No pedimos su nombre y no guardamos nada.
law-try-empty = Puede dejar vacío lo que no sabe.
law-try-see = Ver qué vías puede haber
law-try-nationality = Nacionalidad
law-try-other-nationality = Otra nacionalidad, si la tiene
law-try-stateless = Ninguna: soy apátrida
law-try-age = ¿Cuántos años tiene?
law-try-no-relative = No tengo familiares allí
law-try-nobody = No
law-try-no-offer = No, o en otro país
law-try-nearest = Si tiene varios, elija el más cercano con ciudadanía o residencia.
law-result-title = Lo que dicen las reglas
# $date (String) - today
law-result-lead = Según las reglas de hoy, { $date }. Es una orientación, no una decisión.
law-result-pathways = Las vías, una por una
law-result-change = Cambiar mis respuestas
law-result-forgotten = Al cerrar esta página no queda nada de lo que respondió.
law-next-title = Lo que sigue
law-next-register = Puede registrarse, gratis. Después una persona lee su caso.
law-next-start = Registrarme gratis
law-next-child = Usted tiene menos de 18 años. Aquí no damos un resultado. Una persona habla con usted, gratis.
law-next-shut = Las reglas no lo impiden, pero hoy la oficina no toma registros.
law-next-office = Ver cuándo abre
law-next-not-here = Hoy no puede registrarse en esta oficina. Hay otra ayuda, con o sin registro.
law-next-elsewhere = Puede que le atienda otra oficina:
