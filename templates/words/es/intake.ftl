## Registering: notice, access number, family, questions, sharing, check and send, pathways.

intake-start-title = Registrarse
intake-start-text = Puede llenarlo desde su teléfono. No necesita correo ni cuenta. Puede parar y volver otro día.
intake-start-goes-on = En este teléfono ya hay un registro abierto. Siga donde quedó.
intake-start-other = ¿Es de otra persona? Primero toque «Terminar y borrar de este teléfono», abajo.
intake-start-button = Empezar mi registro
intake-have-number = Ya tengo un número de acceso
intake-notice-title = Antes de empezar: sus datos
intake-notice-who = Solo el personal de OIM y ACNUR lee sus respuestas.
intake-notice-why = Las usamos para ver qué vías legales pueden servirle y para darle una cita.
intake-notice-home = Nunca las damos al gobierno de su país. A otros gobiernos, solo si usted lo autoriza.
intake-notice-guatemala = No las damos al gobierno de su país. En Guatemala puede compartirse algo, limitado, solo si usted está de acuerdo. Se lo explican en la entrevista.
intake-notice-withdraw = Puede retirar su permiso cuando quiera.
intake-notice-free = Todo es gratis.
intake-notice-more = Leer más sobre sus datos
intake-agree-legend = Su autorización
intake-agree = Autorizo que guarden y usen mis respuestas para mi registro
intake-shut-title = Ahora no se reciben registros
intake-shut-text = Esta oficina no recibe registros nuevos en este momento. Todavía no hay fecha.
intake-paused-title = El programa está en pausa
intake-paused-text = Por ahora no se reciben registros nuevos. Los registros ya enviados se guardan.
intake-ended-title = El programa terminó
intake-ended-text = Esta oficina ya no recibe registros. Hay otras formas de ayuda.
intake-shut-nothing = No guardamos nada de usted. No venda sus cosas ni viaje por este motivo.
intake-shut-trust = Nadie puede venderle un lugar.
intake-opens-text = Vuelva a esta página desde esa hora. Su registro empieza entonces.
intake-opens = Próxima apertura
# $office (String) - the office's country
intake-opens-zone = Es la hora de la oficina de { $office }. Llegar primero no da ventaja.
intake-pin-title = Elija su PIN
intake-pin-text = El PIN son seis números. Con él y su número de acceso vuelve a su registro.
intake-pin-hint = Seis números que usted recuerde. No use 123456 ni su fecha de nacimiento.
intake-number-title = Su número de acceso
intake-number-text = Escríbalo en papel. Con este número y su PIN vuelve desde cualquier teléfono.
intake-number-kept = Usted ya había elegido un PIN. Ese PIN sigue valiendo.
intake-number-secret = No comparta este número ni su PIN. Nadie de la oficina le pide el PIN.
intake-number-print = También puede imprimir esta página.
intake-number-written = Ya lo escribí, continuar
intake-case-code = Código de su caso
intake-my-case = Ir a mi caso
intake-tasks-title = Su registro
intake-tasks-text = Responda a su ritmo. Cada respuesta se guarda.
# $time (String) - date and time
intake-saved-at = Guardado: { $time }
intake-task-people = Usted y su familia
# $name (String) - the person's name or relation
intake-task-questions = Preguntas: { $name }
intake-task-sharing = Quién puede ver su caso
intake-task-contact = Cómo avisarle
intake-task-check = Revisar y enviar
intake-done = Hecho
# $done (String) - number of answers
# $all (String) - number of questions
intake-done-of = { $done } de { $all }
intake-to-do = Por hacer
intake-later = Después
intake-optional = Si quiere
intake-see-pathways = Ver qué vías puede haber
intake-come-back-title = Para volver otro día
intake-come-back-text = Use su número de acceso y su PIN en cualquier teléfono.
intake-see-number = Ver mi número
intake-people-title = Usted y su familia
intake-people-text = Agregue solo a las personas de su familia que se registran con usted.
intake-people-add = Agregar a una persona
intake-people-done = Así está bien, continuar
intake-people-many = Son muchas personas para un registro. Las demás pueden registrarse aparte.
intake-people-others = Pueden ir con usted: esposo, esposa o pareja, hijas e hijos, nietas y nietos, madre y padre. Hermanos, tíos, primos y amigos se registran aparte, cada quien.
intake-name-missing = Falta el nombre
intake-write-name = Escribir
intake-write-my-name = Escribir mi nombre
intake-own-name-title = ¿Cómo se llama usted?
intake-name-title = ¿Cómo se llama esta persona?
intake-given = Nombres
intake-given-hint = Como en su documento, si tiene. Puede dejarlo vacío si no tiene.
intake-family = Apellidos
intake-family-hint = Puede dejarlo vacío si no tiene.
intake-relation-legend = ¿Qué es esta persona de usted?
intake-relation-hint = Elija una.
intake-relation-self = Usted
intake-relation-spouse = Esposo, esposa o pareja
intake-relation-child = Hija o hijo
intake-relation-grandchild = Nieta o nieto
intake-relation-parent = Madre o padre
# $name (String) - the person's name or relation
intake-remove-title = ¿Quitar a { $name }?
intake-remove-text = También se borran las respuestas sobre esta persona.
intake-remove-button = Sí, quitar
intake-remove-keep = No, dejar como está
# $name (String) - the person's name or relation
intake-about = Sobre { $name }
# $at (String) - number of the question
# $of (String) - how many there are
intake-step = Pregunta { $at } de { $of }
intake-none = Ninguna, o no es mi caso
intake-declined = Prefiero no decirlo
# $n (Number) - first, second, third
intake-country-n = { $n ->
    [1] País
    [2] Otro país, si hay
   *[other] Otro más, si hay
}
intake-sensitive = Esta respuesta la lee solo el personal de OIM y ACNUR que lleva su caso. Puede no responder.
intake-save-leave = Guardar y salir
intake-entries-title = Lo que usted anotó
intake-entries-another = ¿Quiere agregar otra?
intake-entries-more = Sí, agregar otra
intake-entries-done = No, ya están todas
intake-entry-text = Si no sabe algo, elija «No sé». No pasa nada.
intake-contact-title = Cómo avisarle
intake-contact-text = No es obligatorio. Los mensajes nunca dicen su nombre ni hablan de su caso.
intake-contact-phone = Número de teléfono
intake-contact-phone-hint = Con el código del país, por ejemplo +502 5555 1234. Puede dejarlo vacío.
intake-contact-safe = ¿Es seguro escribirle a ese número?
intake-contact-safe-hint = Piense si otra persona mira ese teléfono.
intake-contact-safe-yes = Sí, es seguro
intake-contact-safe-no = No, mejor no escriban
intake-contact-nothing = Sin teléfono
intake-sharing-title = Quién puede ver su caso
intake-sharing-text = Son dos preguntas separadas. Decir que no está bien. Puede cambiar de idea después.
intake-sharing-us = ¿Podemos enviar su caso al gobierno de Estados Unidos, si hay una vía para usted?
intake-sharing-us-hint = Sin su permiso no enviamos nada. Le preguntamos otra vez si hace falta.
# $country (String) - the host country
intake-sharing-host = ¿Puede ver su caso el gobierno de { $country }, solo en la revisión final?
intake-sharing-host-hint = Si dice que no, no ve su caso. Firma otra agencia en su lugar y su caso sigue igual.
intake-sharing-yes = Sí, autorizo
intake-sharing-no = No
intake-sharing-us-short = Enviar mi caso al gobierno de Estados Unidos
intake-sharing-host-short = Mostrar mi caso al gobierno de este país en la revisión final
intake-check-title = Revise sus respuestas
intake-check-text = Lea todo con calma. Toque «Cambiar» si algo no está bien.
intake-check-missing = Falta esto antes de enviar
intake-check-refused = No se pudo enviar. No cambió nada.
intake-check-child = Hay una niña, niño o adolescente. Una persona del equipo hablará con su familia.
intake-check-child-self = Usted tiene menos de 18 años. Una persona del equipo hablará con usted.
intake-check-sent-title = Lo que usted respondió
intake-check-sent-text = Aquí no se cambia. Su teléfono y sus permisos se cambian en «Mi caso». Para corregir otra respuesta, hable con una persona de la oficina.
intake-check-names = Nombres y apellidos
intake-check-case = Su caso
intake-check-true = Al enviar dice que respondió lo que sabe. Después no se pueden cambiar aquí; en la oficina, sí.
intake-check-send = Enviar mi registro
intake-check-later = Todavía no, seguir después
intake-check-complete = Ir a lo que falta
intake-answer-missing = Falta
intake-answer-now = Responder
intake-sent-title = Su registro está enviado
# $time (String) - date and time
intake-sent-at = Recibido: { $time }
intake-sent-keep = Guarde estos datos
intake-sent-day = Enviado
intake-next-title = Qué sigue
intake-next-read = Una persona de OIM o ACNUR lee su registro.
intake-next-invite = Si hay lugar, le invitamos a elegir una cita.
intake-next-talk = En la cita habla con una persona, con intérprete si lo necesita.
intake-next-wait = Puede tardar semanas. No venda sus cosas ni deje su trabajo por este registro.
intake-outcomes-title = Vías que puede haber para usted
intake-outcomes-text = Esto es una orientación. No es una decisión. Decide la autoridad de cada vía.
intake-outcomes-live = Cambia mientras usted responde.
# $date (String) - a date
intake-outcomes-stored = Según sus respuestas y las reglas del { $date }.
# $count (Number) - how many
intake-outcomes-not-now = { $count ->
    [one] 1 vía que por ahora no es posible, y por qué
   *[other] { $count } vías que por ahora no son posibles, y por qué
}
# $name (String) - a name
intake-outcomes-about = En esta parte, «usted» es { $name }.
intake-outcomes-child = Para niñas, niños y adolescentes, una persona del equipo lo mira con la familia. Aquí no damos un resultado.
intake-outcomes-child-self = Usted tiene menos de 18 años. Una persona del equipo lo mira con usted. Aquí no damos un resultado.
intake-talk = Hablar con una persona
intake-other-title = Otra forma de ayuda
intake-other-text = Aunque ninguna vía sirva hoy, hay ayuda para usted y su familia.
intake-other-help = Ver otras ayudas
