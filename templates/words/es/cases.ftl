## Staff work on cases: states, actions, queue, case, day list.

# $state (String) - the state's stored name
case-state = { $state ->
    [draft] Borrador
    [submitted] Enviado
    [duplicate_hold] Posible duplicado
    [screened] Evaluado por las reglas
    [triage] En la cola
    [info_requested] Faltan datos
    [waitlisted] En lista de espera
    [invited] Con invitación
    [scheduled] Con cita
    [checked_in] Llegó a la cita
    [assessed] Entrevista registrada
    [recommended] Recomendado
    [second_review] En segunda revisión
    [joint_review] En revisión conjunta
    [referred] Remitido
    [referral_accepted] Remisión recibida
    [referral_returned] Remisión devuelta
    [outcome_recorded] Con resultado
    [closed] Cerrado
    [not_referred] Sin remisión
    [withdrawn] Retirado por la familia
    [suspended] En pausa
    [reopened] Abierto otra vez
    [archived] Archivado
    [erased] Borrado
   *[other] Estado desconocido
}
# $state (String) - the state's stored name
case-next = { $state ->
    [submitted] Sistema: aplicar las reglas
    [duplicate_hold] Dos personas: comparar los registros
    [screened] Oficina: pasar a la cola
    [triage] Oficina: invitar, pedir datos o poner en espera
    [info_requested] Familia: dar los datos
    [waitlisted] Oficina: invitar cuando haya lugar
    [invited] Familia: elegir la cita
    [scheduled] Recepción: registrar la llegada
    [checked_in] Persona asignada: hacer la entrevista
    [assessed] Quien entrevistó: recomendar una vía
    [recommended] Otra persona: segunda revisión
    [second_review] Quien revisa: decidir
    [joint_review] Dos supervisiones: firmar
    [referred] Autoridad de la vía: responder
    [referral_accepted] Autoridad de la vía: dar el resultado
    [referral_returned] Oficina: responder la pregunta
    [outcome_recorded] Dos personas: cerrar
    [suspended] El programa está en pausa
    [reopened] Oficina: pasar a la cola
   *[other] Nada pendiente
}
case-lane-open = Abierto
case-lane-confidential = Confidencial
# $action (String) - the action's stored name
case-deed = { $action ->
    [submit] Registro enviado
    [hold_as_duplicate] Retenido como posible duplicado
    [propose_clear_duplicate] Propuso que no es duplicado
    [clear_duplicate] Confirmó que no es duplicado
    [screen] Reglas aplicadas
    [triage] Pasó a la cola
    [request_info] Pidió datos a la familia
    [provide_info] La familia dio los datos
    [waitlist] Puso en lista de espera
    [invite] Invitó a elegir cita
    [withdraw_invitation] Retiró la invitación
    [book] Cita elegida
    [move] Cita cambiada
    [cancel_appointment] Cita cancelada
    [mark_no_show] Anotó que nadie llegó
    [check_in] Registró la llegada
    [record_assessment] Registró la entrevista
    [recommend] Recomendó una vía
    [take_second_review] Tomó la segunda revisión
    [pass_second_review] Estuvo de acuerdo en la segunda revisión
    [return_to_assessor] Devolvió con una pregunta
    [sign_jointly] Firmó la remisión
    [return_from_joint_review] Devolvió de la revisión conjunta
    [accept_referral] Anotó que la remisión fue recibida
    [return_referral] Anotó que la remisión fue devuelta
    [record_outcome] Anotó el resultado
    [propose_close] Propuso cerrar
    [close] Cerró
    [propose_not_referred] Propuso no remitir
    [confirm_not_referred] Confirmó no remitir
    [withdraw] La familia se retiró
    [suspend] Puso en pausa
    [resume] Siguió después de la pausa
    [propose_reopen] Propuso abrir otra vez
    [reopen] Abrió otra vez
    [archive] Archivó
    [erase] Borró
   *[other] Otra acción
}
case-deed-assign = Tomó el caso
# $code (String) - the refusal's stable code
case-refused = { $code ->
    [hidden] No encontramos ese caso.
    [not_from_here] Este paso no se puede dar desde el estado actual del caso.
    [not_your_role] Su función no puede dar este paso en este caso.
    [needs_person] Este paso lo tiene que dar una persona.
    [only_unhcr] La vía de refugio la trabaja solo ACNUR.
    [needs_other_agency] Tiene que firmar otra agencia que la que recomendó.
    [same_person] Usted ya participó en esta decisión. Tiene que hacerlo otra persona.
    [not_the_assessor] Recomienda quien registró la entrevista.
    [not_the_reviewer] Decide quien tomó la segunda revisión.
    [already_signed] Usted o su parte ya firmó este contenido.
    [content_changed] El contenido cambió desde que usted lo abrió. Léalo otra vez.
    [consent_missing] Falta el consentimiento de la familia.
    [consent_withdrawn] La familia retiró su consentimiento.
    [reasons_missing] Escriba una razón para cada vía considerada.
    [question_missing] Escriba su pregunta.
    [note_missing] Escriba la razón.
    [facts_unknown] Faltan datos que deciden. Pídalos antes de decidir en contra de la familia.
    [no_fact_named] Marque qué dato falta.
    [ground_missing] Elija en qué se basa la propuesta.
    [single_no_show] Una sola cita perdida no es motivo.
    [not_proposed] Nadie ha propuesto esto todavía.
    [needs_two_proposals] Hacen falta propuestas de dos personas de dos organizaciones.
    [recommender_unknown] No se sabe quién recomendó.
    [review_missing] Falta la segunda revisión.
    [no_state_to_resume] No se sabe dónde estaba el caso antes de la pausa.
    [answers_not_checked] Falta revisar las respuestas.
    [no_mandate] El mandato de representación no está vigente.
    [no_rule_set_in_force] No hay reglas vigentes para ese día.
    [needs_not_asked] Falta preguntar si necesita intérprete o apoyo.
    [not_assigned] Tome primero el caso: lo trabaja quien lo tiene asignado.
    [identity_not_seen] Marque que vio la identidad de las personas presentes.
    [family_not_told] Falta avisar a la familia.
    [no_source_document] Falta el documento del resultado.
    [partner_access_not_ended] Una organización todavía tiene acceso al caso.
    [no_review_date] Falta la fecha para revisar la pausa.
    [something_pending] Hay algo pendiente: una queja, un derecho o una retención.
    [too_early] La hora de la cita no ha llegado.
    [shown_to_host] El gobierno anfitrión ya vio este caso. Una vía confidencial necesita un registro nuevo con ACNUR.
   *[other] Este paso no es posible ahora.
}

queue-title = Casos
queue-state = Estado
queue-lane = Carril
queue-language = Idioma
queue-holder = A cargo
queue-holder-me = Yo
queue-holder-nobody = Nadie
queue-code = Código
queue-family = Personas
queue-days = Días
queue-next = Qué sigue
queue-all = Todos
queue-filter = Filtrar
queue-chosen = Filtros puestos
queue-drop = , quitar
queue-drop-all = Quitar filtros
queue-by-state = Casos por estado
queue-none = Ningún caso con estos filtros. Quite alguno para ver más.
# $total (Number) - cases found
queue-total = { $total ->
    [one] 1 caso
   *[other] { $total } casos
}
queue-soon = Pronto
# $days (Number) - days over the deadline
queue-late = { $days ->
    [one] Tarde 1 día
   *[other] Tarde { $days } días
}
queue-pages = Páginas
# $at (Number) - this page
# $pages (Number) - how many there are
queue-page = Página { $at } de { $pages }
queue-before = Anterior
queue-after = Siguiente

# $relation (String) - the relation's stored name
case-relation = { $relation ->
    [self] titular
    [spouse] pareja
    [child] hija o hijo
    [grandchild] nieta o nieto
    [parent] madre o padre
   *[other] familiar
}
case-no-name = Sin nombre escrito
case-answer-declined = Prefiere no decirlo
case-answer-none = No tiene
case-answer-unreadable = No se puede leer esta respuesta

case-title = Caso
# $done (String) - what was done
case-done = Hecho: { $done }.
case-phone = Teléfono
case-phone-none = No dejó teléfono
# $safe (String) - whether it is safe to call
case-phone-safe = { $safe ->
    [yes] Es seguro llamar
    [no] No llamar
   *[other] No se sabe si es seguro llamar
}
case-family = Familia
# $day (String) - the day the rules were applied for
case-rules = Vías según las reglas al { $day }
case-pathway = Vía
case-outcome = Resultado
# $count (Number) - how many answers
case-flips = { $count ->
    [one] 1 respuesta que, sola, cambiaría un resultado
   *[other] { $count } respuestas que, solas, cambiarían un resultado
}
case-flips-text = Para hallar un error o la prueba que conviene buscar. No se muestra a la familia.
# $value (String) - what the answer would be
# $pathway (String) - a pathway
# $is (String) - the result now
# $becomes (String) - the result then
case-flip = Si fuera «{ $value }»: { $pathway }, de «{ $is }» a «{ $becomes }».
case-flip-other-country = otro país
# $value (String) - a word
case-flip-with = con { $value }
# $value (String) - a word
case-flip-without = sin { $value }
# $from (String) - the first
# $to (String) - the last
case-flip-between = de { $from } a { $to }
# $from (String) - the first
case-flip-from = { $from } o después
# $to (String) - the last
case-flip-to = { $to } o antes
case-flip-any = cualquier valor
case-fit-and-programme = Requisitos y programa
case-why = Por qué
case-missing = Falta saber:
case-sealed = Protegido
# $answers (Number) - how many
case-answers = { $answers ->
    [one] 1 respuesta
   *[other] { $answers } respuestas
}
# $answers (Number) - how many
case-sealed-answers = { $answers ->
    [one] 1 respuesta de protección. La lee ACNUR.
   *[other] { $answers } respuestas de protección. Las lee ACNUR.
}
case-no-determination = Las reglas todavía no se aplicaron a esta persona.
case-recommendation = Recomendación
# $act (String) - the act's stored name
case-act = { $act ->
    [recommend] Recomendó
    [take_second_review] Tomó la segunda revisión
    [pass_second_review] Estuvo de acuerdo
    [sign] Firmó
   *[return] Devolvió con una pregunta
}
case-assessments = Entrevistas
case-identity-seen = Identidad vista
case-do = Qué puede hacer
case-nothing-to-do = Ahora no hay nada que su función pueda hacer en este caso.
case-take = Tomar el caso
case-take-over = Tomar el caso de quien lo tiene
# $action (String) - the action's stored name
case-do-action = { $action ->
    [triage] Pasar a la cola
    [request_info] Pedir estos datos
    [waitlist] Poner en lista de espera
    [invite] Invitar a elegir cita
    [withdraw_invitation] Retirar la invitación
    [record_assessment] Registrar la entrevista
    [recommend] Recomendar una vía
   *[take_second_review] Hacer la segunda revisión
}
case-facts = Datos que faltan
case-facts-hint = La familia recibe un aviso y los escribe en su registro.
case-waitlist-reason = Por qué espera
case-invite-hint = La familia puede elegir cita durante 14 días.
case-withdraw-reason = Por qué se retira la invitación
case-identity-check = Vi la identidad de las personas presentes
case-notes = Notas de la entrevista
case-notes-hint = La familia puede pedir una copia.
case-consents = Consentimientos
# $purpose (String) - the consent's stored name
case-consent = { $purpose ->
    [registration] Registrar y trabajar el caso
    [share_us_government] Compartir con el gobierno de Estados Unidos
   *[share_host_government] Compartir con el gobierno anfitrión
}
# $when (String) - date and time
case-consent-given = Dado el { $when }
# $when (String) - date and time
case-consent-withdrawn = Retirado el { $when }
case-appointments = Citas
# $until (String) - date and time
case-invited-until = Invitación hasta el { $until }
case-no-appointment = No tiene citas.
# $state (String) - the appointment's stored state
case-appointment = { $state ->
    [booked] Reservada
    [moved] Cambiada
    [cancelled] Cancelada
    [checked_in] Llegaron
   *[no_show] Nadie llegó
}
case-timeline = Historia
# $when (String) - date and time
case-submitted = Registro enviado el { $when }
case-by-family = La familia
case-by-system = El sistema

recommend-title = Recomendar una vía
recommend-back = Volver al caso
recommend-text = Después otra persona la revisa y las dos supervisiones firman. Lo que escriba aquí es lo que firman.
recommend-nothing = Las reglas todavía no se aplicaron a esta familia.
recommend-which = Vía que recomienda
recommend-reasons = Razón de cada vía considerada
recommend-reason = Razón
recommend-reason-if-chosen = Razón, solo si la recomienda
recommend-button = Enviar a segunda revisión

# $day (String) - the day
day-title = Citas del { $day }
day-days = Días
day-before = Día anterior
day-today = Hoy
day-after = Día siguiente
day-none = Ese día no hay citas.
day-time = Hora
day-help = Apoyo
# $needs (String) - the stored name of what the family needs
day-needs = { $needs ->
    [none] No
    [interpreter] Intérprete
    [access] Acceso
    [both] Intérprete y acceso
   *[unknown] Por preguntar
}
day-note = Anotar
day-came = Llegaron
day-nobody = Nadie llegó
