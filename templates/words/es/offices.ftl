## Public pages of the offices: front page, office, help, privacy. (Staff pages: office_settings.ftl.)

# $rules (String) - the office's rules
# $country (String) - its country in English
office-name = { $rules ->
    [mexico_planned] México
   *[other] { $country }
}
# $rules (String) - the office's rules
office-clock = { $rules ->
    [guatemala] Hora de Guatemala
    [colombia] Hora de Colombia
    [costa_rica] Hora de Costa Rica
    [ecuador] Hora de Quito y Guayaquil
   *[mexico_planned] Hora de Ciudad de México
}
# $date (String) - the date
office-midnight = { $date }, a las 0:00, al empezar el día
# $date (String) - the last day
office-end-of-day = el final del { $date }

office-state-open = Abierta
office-state-opens = Abre pronto
office-state-waiting = Sin registro hoy
office-state-announced = Anunciada
office-state-paused = En pausa
office-state-closed = Cerrada
office-card-open = Hoy puede registrarse.
# $until (String) - the end
office-card-open-until = Hasta { $until } puede registrarse.
# $when (String) - date and time
office-card-opens = El { $when } abre el registro.
office-card-waiting = Trabaja con los casos que ya tiene. No hay fecha para registros nuevos.
office-card-announced = Todavía no tiene fecha. Aquí está lo que se sabe.
office-card-paused = No toma registros nuevos. Los casos se guardan.
office-card-closed = El programa terminó. Vea qué significa y qué otra ayuda hay.

office-front-title = Vías legales y seguras
office-front-lead = Regístrese gratis, sin intermediarios. Elija el país donde está.
office-front-offices = Oficinas
office-front-elsewhere-title = Si su país no está aquí
office-front-elsewhere = Puede pedir asilo en el país donde está. ACNUR le dice cómo, gratis, en help.unhcr.org.

office-steps-title = Qué pasa después de registrarse
office-step-form = Llena el formulario
office-step-form-means = Sin correo y sin pagar. Puede parar y seguir otro día.
office-step-read = Una persona lo lee
office-step-read-means = Ninguna máquina decide. No podemos prometer un plazo.
office-step-invitation = Recibe una invitación
office-step-invitation-means = Solo si su caso puede seguir. Entonces elige día y hora.
office-step-interview = Va a la entrevista
office-step-interview-means = En persona o por teléfono, con intérprete si lo necesita.
office-step-referral = Enviamos su caso
office-step-referral-means = Con su permiso, a la vía que le corresponde.
office-step-authority = Una autoridad decide
office-step-authority-means = La oficina no da visas. Decide el país que recibe.

# $country (String) - the country
office-page-title = Oficina de { $country }
office-open-title = El registro está abierto
# $since (String) - date and time
office-open-since = Desde el { $since }, la oficina trabaja con las familias.
# $until (String) - the end
office-open-until = Hasta { $until } puede registrarse. No hace falta correr.
office-open-no-end = Hoy puede registrarse. No hace falta correr.
office-start = Empezar mi registro
office-resume = Volver a mi registro
office-opens-title = El registro abre
# $days (Number) - whole days
office-days = { $days ->
    [one] 1 día
   *[other] { $days } días
}
# $hours (Number) - whole hours
office-hours = { $hours ->
    [one] 1 hora
   *[other] { $hours } horas
}
# $minutes (Number) - whole minutes
office-minutes = { $minutes ->
    [one] 1 minuto
   *[other] { $minutes } minutos
}
# $days (String) - days in words
# $hours (String) - hours in words
# $minutes (String) - minutes in words
office-countdown = Faltan { $days }, { $hours } y { $minutes }.
office-before-means = Antes de esa hora nadie puede registrarse. Nadie puede venderle un lugar.
office-waiting-title = Hoy no hay registro
office-waiting-means = La oficina trabaja con los casos que ya tiene. Cuando haya fecha, estará aquí.
office-announced-title = Anunciada, sin fecha
office-announced-means = Todavía no hay fecha ni trámite. Nadie puede registrarse ni reservar un lugar.
office-announced-mexico = El anuncio fue del 26 al 28 de julio de 2023. No dio fecha ni procedimiento.
# $since (String) - date and time
office-paused-title = En pausa desde el { $since }
office-paused-means = Por ahora no tomamos registros nuevos. Si ya tiene un caso, se guarda y no pierde su lugar.
# $when (String) - date and time
office-paused-next = El { $when } abre otra vez: ya está decidido.
# $since (String) - date and time
office-closed-title = El programa terminó el { $since }
office-closed-means = Ya no tomamos registros ni damos citas. Si tiene un caso, todavía puede ver y copiar sus datos.
office-keep-title = Por favor, no cambie su vida todavía
office-keep = No venda sus cosas. No deje su trabajo ni su casa. No viaje por esto.
office-other-help = Ver otra ayuda

office-who-title = Quién puede registrarse
office-who-announced-title = Para quién se anunció
# $date (String) - date
office-who-since = Reglas que valen desde el { $date }.
# $date (String) - date
office-who-from = Reglas que valdrán desde el { $date }.
office-who-announced = Esto se anunció. Las reglas no están decididas.
office-who-unsure = se ha dicho, pero no está confirmado
office-who-family = Haga un solo registro por familia: pareja, hijos y nietos menores de 18, y sus padres.
office-who-not = Si esto no es su caso, hay otra ayuda.

office-law-title = Qué vías puede haber
office-law-text = Vea las reglas con sus fechas, o pruebe con unas preguntas. No guardamos nada.
office-law-all = Leer las reglas

office-trust-title = En quién confiar
office-trust-free = Todo es gratis, siempre.
office-trust-contact = Solo le llama o escribe personal de ACNUR o de la OIM. Nunca piden dinero.
# $number (String) - phone number
office-trust-call = Si duda, llame gratis al { $number }.

office-facts-title = Lo que conviene saber
office-fact-languages = Idiomas
# $names (String) - names of languages
office-fact-languages-text = La oficina atiende en { $names }. Para otro idioma hay intérprete, gratis.
office-fact-cost = Costo
office-fact-cost-text = Ninguno. Tampoco por la cita, la entrevista o la ayuda.
office-fact-clock = Horas
office-fact-place = Lugar
office-fact-place-text = Se atiende solo con cita. La dirección está en su cita.
office-language-es = español
office-language-en = inglés
office-language-ht = criollo haitiano
# $first (String) - all names but the last
# $last (String) - the last name
office-list-and = { $first } y { $last }

office-help-title = Otra ayuda
office-help-lead = Esta ayuda es para todas las personas, con o sin registro. Es gratis.
office-help-call-title = Hablar con alguien
# $country (String) - the country
office-help-call = Línea gratis de { $country }
office-help-call-none = Esta oficina todavía no tiene línea telefónica.
office-help-unhcr-title = Páginas de ayuda de ACNUR
# $country (String) - the country
office-help-unhcr-name = ACNUR Ayuda { $country }
office-help-unhcr = Derechos, documentos, salud, escuela y trabajo donde usted está.
office-help-danger-title = Si está en peligro
office-help-danger-asylum = Puede pedir asilo en el país donde está. Registrarse aquí no cambia ese derecho.
office-help-danger-return = Nadie debe ser devuelto a un lugar donde corre peligro.
office-help-danger-traffick = Si alguien le obliga, le retiene o le quita sus documentos, cuéntelo a ACNUR o a la OIM. No avisan a la policía sin su permiso.
office-help-children = Una niña o un niño sin un adulto responsable recibe ayuda directa. No necesita registrarse.
office-help-complain-title = Quejarse de la oficina
office-help-complain = Puede quejarse sin decir su nombre. Su caso no cambia por eso.
office-help-complain-unhcr = Oficina del Inspector General de ACNUR
office-help-complain-iom = Oficina del Inspector General de la OIM
office-help-scam-title = Si alguien le pidió dinero
office-help-scam-pay = No pague. Nadie puede vender un lugar, una cita o una invitación.
office-help-scam-keep = Guarde el mensaje, el número y el nombre que usó.
office-help-scam-tell = Cuéntelo en la línea gratis o al Inspector General. No pierde nada por contarlo.
office-help-scam-number = No dé a nadie su número de acceso ni su PIN.

office-privacy-title = Sus datos
office-privacy-lead = Sus datos son suyos. Los usamos solo para este registro.
office-privacy-sees-title = Quién ve qué
office-privacy-caseworker = Personas a cargo de casos, de ACNUR y la OIM
office-privacy-caseworker-sees = Su caso, para leerlo y ayudarle.
office-privacy-desk = Recepción e intérpretes
office-privacy-desk-sees = Solo su código y su cita.
# $country (String) - the country
office-privacy-host = Gobierno de { $country }
office-privacy-host-sees = Nada al principio. Solo un caso que ya se va a enviar, con su permiso y si no hay peligro para usted.
office-privacy-us = Gobierno de Estados Unidos
office-privacy-us-sees = Nada al principio. Un caso que ya se va a enviar, con su permiso.
office-privacy-home = Gobierno de su país de origen
office-privacy-home-never = Nada.
office-privacy-home-guatemala = Si usted es de Guatemala: datos limitados, solo si su caso puede seguir y usted está de acuerdo. Se lo explican en la entrevista y puede parar.
office-privacy-operator = Quien cuida las computadoras
office-privacy-operator-sees = Ningún dato personal.
office-privacy-log = Queda anotado quién abre su caso. Usted puede verlo.
office-privacy-why-title = Para qué se usan
office-privacy-why-identity = Saber quién es y cómo hablar con usted.
office-privacy-why-rules = Ver qué vías pueden servirle.
office-privacy-why-appointment = Darle una cita y preparar la entrevista.
office-privacy-not = Aquí no pedimos que escriba lo que le pasó. Eso se habla en privado, en la entrevista.
office-privacy-rights-title = Sus derechos
office-privacy-right-copy = Ver sus datos y recibir una copia.
office-privacy-right-correct = Corregir lo que está mal. Antes de enviar, usted lo cambia todo. Después, cambie su teléfono en su caso. Para lo demás, pida a una persona de la oficina que lo corrija.
office-privacy-right-erase = Pedir que se borren.
office-privacy-right-withdraw = Retirar su permiso u oponerse a un uso.
office-privacy-right-complain = Quejarse ante el Inspector General de ACNUR o de la OIM.
office-privacy-how = En su caso ve lo que respondió, cambia su teléfono y retira permisos. Lo demás, pídalo en la oficina o por la línea gratis. Sin algunos datos no podemos atenderle.
