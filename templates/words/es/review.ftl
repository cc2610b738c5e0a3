## Decisions by two people and by two governments.

tab-reviews = Segunda revisión
tab-reviews-means = Recomendaciones que esperan a otra persona, y casos para la segunda agencia.

review-org-iom = OIM
review-org-unhcr = ACNUR
review-org-partner = organización asociada
review-org-host = gobierno del país anfitrión
review-org-us = gobierno de Estados Unidos
review-org-platform = plataforma

review-queue-title = Segunda revisión
review-queue-lead = Otra persona, distinta de quien recomendó, mira cada recomendación. Plazo propuesto: 3 días hábiles.
review-queue-empty = Ninguna recomendación espera una segunda revisión.
# $count (Number) - number of cases
review-count = { $count ->
    [one] { $count } caso.
   *[other] { $count } casos.
}
review-case = Caso
review-pathway = Vía recomendada
review-lane = Carril
review-lane-open = Abierto
review-lane-confidential = Confidencial
review-people = Personas
review-waits-since = Espera desde
review-status = Situación
review-status-waiting = Espera
review-status-own = La recomendó usted
# $name (String) - the reviewer's name
review-status-with = La revisa { $name }
review-status-yours = La revisa usted
review-signed = Firmado por
review-signed-by-nobody = Nadie todavía
review-yours-missing = Falta su firma

# $code (String) - the case's code
review-second-title = Segunda revisión del caso { $code }
review-content = Lo que se decide
review-recommended = Recomendó
# $name (String) - the recommender's name
# $at (String) - date and time
review-recommended-by = { $name }, { $at }
review-reasons = Motivo de cada vía considerada
review-chosen = Recomendada
review-hash = Huella del contenido
review-hash-hint = Todas las firmas valen para este contenido. Si algo cambia, la huella cambia.
review-family = Personas del caso
review-name = Nombre
review-no-name = Sin nombre
review-relation = Parentesco
review-relation-self = Titular
review-relation-spouse = Pareja
review-relation-child = Hija o hijo
review-relation-grandchild = Nieta o nieto
review-relation-parent = Madre o padre
# $country (String) - the office's country
review-since = En { $country } desde
# $country (String) - the office's country
review-stay = Situación legal en { $country }
review-history = Qué pasó antes
review-to-do = Qué hacer
review-did-recommend = Recomendó
review-did-take = Tomó la segunda revisión
review-did-pass = Estuvo de acuerdo
review-did-sign = Firmó
review-did-return = Devolvió con una pregunta

review-take-title = Tomar la revisión
review-take-text = Al tomarla, sus colegas ven que usted la revisa.
review-take = Tomar
review-take-over = Tomar en lugar de su colega
review-confirm = Confirmación
review-pass-title = De acuerdo
review-pass-confirm = Leí la recomendación y los motivos de todas las vías. Estoy de acuerdo.
review-pass = Pasar a revisión conjunta
review-return-title = Devolver con una pregunta
review-return-text = Devolver no es un veto. El caso vuelve a la segunda revisión con su pregunta.
review-question = Su pregunta
review-question-hint = Concreta y por escrito. La leen quienes revisan el caso.
review-return-to-assessor = Devolver a quien evaluó
review-return = Devolver a segunda revisión
review-done-passed = El caso pasó a revisión conjunta.
review-done-returned-to-assessor = El caso volvió a quien lo evaluó, con su pregunta.

review-list-title = Revisión conjunta
review-list-lead = Cada caso necesita dos firmas sobre el mismo contenido. Con la segunda firma se remite. Plazo propuesto: 5 días hábiles.
review-agency-title = Firma de la segunda agencia
review-agency-lead = Casos confidenciales que recomendó otra agencia. Su firma va en lugar de la del país anfitrión.
review-list-empty = Ningún caso espera una firma.
review-back-to-list = Casos que esperan firma
# $code (String) - the case's code
review-joint-title = Revisión conjunta del caso { $code }
# $country (String) - the office's country
review-side-host = Gobierno de { $country }
review-side-us = Gobierno de Estados Unidos
review-side-agency = Segunda agencia
review-is-signed = Firmado
review-is-missing = Falta firmar
review-you-signed = Su lado ya firmó este contenido. Falta el otro lado.
review-sign-title = Firmar
review-sign-confirm = Leí lo que se decide y lo firmo por mi institución.
review-sign = Firmar
review-done-signed = Su firma quedó guardada. Falta la del otro lado.
review-done-referred = Las dos firmas están completas. El caso fue remitido.
review-done-returned = El caso volvió a la segunda revisión, con su pregunta.

changes-title = Cambios conjuntos
changes-lead = Un cambio del programa vale solo cuando los dos gobiernos aprueban el mismo texto. Una negativa lo termina.
changes-both = El cambio vale solo cuando los dos gobiernos lo aprueban.
changes-propose = Proponer el cambio
changes-propose-state = Cambiar el estado del programa
changes-propose-window = Abrir una ventana de registro
changes-propose-close = Cerrar una ventana de registro
changes-empty = Todavía no hay cambios propuestos.
# $count (Number) - number of changes
changes-count = { $count ->
    [one] { $count } cambio. Primero lo que espera.
   *[other] { $count } cambios. Primero lo que espera.
}
changes-change = Cambio
changes-proposed-by = Propuesto por
changes-proposed-at = Propuesto el
changes-kind-state = Estado del programa
changes-kind-window = Nueva ventana de registro
changes-kind-close = Cierre de una ventana de registro
changes-kind-rules = Reglas
# $rules (String) - first digits of the rule set's hash
changes-rules = Conjunto { $rules }
# $rules (String) - first digits of the rule set's hash
# $from (String) - a date
changes-rules-from = Conjunto { $rules }, desde el { $from }
changes-is-waiting = Espera a los gobiernos
changes-is-effective = Vale
changes-is-refused = No se hizo
changes-before = Antes
changes-after = Después
changes-reason = Motivo
changes-reason-hint = Lo leen los dos gobiernos y queda en el registro.
changes-when-signed = el momento en que aprueben los dos gobiernos
# $state (String) - the programme's state
# $since (String) - date and time
changes-state-since = { $state }, desde { $since }
# $state (String) - the programme's state
# $from (String) - date and time, or the moment of the second approval
changes-state-from = { $state }, desde { $from }
changes-no-window = Esta ventana no existe.
changes-window-gone = La ventana ya no existe.
# $opens (String) - date and time
# $closes (String) - date and time
changes-window-between = Registro desde { $opens } hasta { $closes }.
# $opens (String) - date and time
changes-window-from = Registro desde { $opens }, sin fecha final.
# $days (String) - days of the week
changes-window-days = Solo { $days }.
# $time (String) - time of day
changes-window-daily = Cada día desde las { $time }.
# $at (String) - date and time, or the moment of the second approval
changes-window-ends = El registro termina: { $at }.
changes-state-announced = Anunciado
changes-state-open = Abierto
changes-state-paused = En pausa
changes-state-closed = Cerrado
changes-new-state = Nuevo estado
changes-when = ¿Desde cuándo?
changes-when-signed-choice = En cuanto aprueben los dos gobiernos
changes-when-date = Desde una fecha
changes-starts = Fecha
changes-date-hint = Solo si eligió una fecha.
changes-time = Hora
changes-time-hint = Hora de la oficina, por ejemplo 09:00.
changes-opens = Abre el día
changes-opens-time = Abre a las
changes-closes = Cierra el día
changes-closes-hint = Deje vacío el día y la hora si no tiene fecha final.
changes-closes-time = Cierra a las
changes-weekdays = Solo estos días
changes-weekdays-hint = Si no marca ninguno, vale todos los días.
changes-daily-from = Cada día desde
changes-daily-hint = Puede dejarlo vacío: entonces vale el día entero.
changes-window = Ventana
changes-no-windows = No hay ninguna ventana de registro que cerrar.
changes-approves = Aprobado
changes-refuses = No aprobado
changes-word-missing = Falta su respuesta
changes-no-word = Sin respuesta
changes-approve-title = Aprobar por su gobierno
changes-confirm = Leí el cambio y el motivo. Lo apruebo por mi gobierno.
changes-approve = Aprobar
changes-refuse-title = No aprobar
changes-note = Por qué no
changes-note-hint = Lo lee el otro gobierno. El cambio termina aquí.
changes-refuse = No aprobar
changes-word-not-taken = Su respuesta no se guardó.
