## Shared by all pages: frame, dates, faults, errors.

shell-skip = Ir al contenido
shell-demonstration-label = Demostración
# $time (String) - date and time
shell-demonstration = Demostración, no es un servicio real. La hora aquí: { $time }
shell-programme = Oficina de Movilidad Segura
shell-languages = Idioma
shell-free = Todo es gratis.
shell-trust-nobody = No confíe en quien le pida dinero.
shell-help = Ayuda
shell-your-data = Sus datos
shell-finish = Terminar y borrar de este teléfono

weekday = { $day ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[7] domingo
}
month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
# $weekday (String) - name of the day
# $day (Number) - day of the month
# $month (String) - name of the month
# $year (String) - year
date-long = { $weekday } { $day } de { $month } de { $year }
# $day (Number) - day of the month
# $month (String) - name of the month
# $year (String) - year
date-short = { $day } de { $month } de { $year }
# $afternoon (Bool) - after noon
# $hour (String) - 1 to 12
# $minute (String) - two digits
time-of-day = { $afternoon ->
    [true] { $hour }:{ $minute } p. m.
   *[false] { $hour }:{ $minute } a. m.
}
# $date (String) - the date
# $time (String) - the time
date-and-time = { $date }, { $time }
date-day = Día
date-month = Mes
date-year = Año

button-continue = Continuar
button-back = Volver
button-save = Guardar
button-change = Cambiar
button-remove = Quitar
answer-yes = Sí
answer-no = No
answer-unknown = No sé

form-problem = Hay un problema
form-error = Error:
form-choose = Elija una opción
form-why = Por qué preguntamos esto

fault-required = Falta la respuesta.
fault-not-a-choice = Elija una de las opciones.
fault-impossible-date = Esa fecha no existe. Revise el día, el mes y el año.
fault-future-date = La fecha no puede ser después de hoy.
fault-too-long-ago = Escriba el año con cuatro números, desde 1900.
fault-unknown-country = No conocemos ese país. Elija uno de la lista.
# $most (String) - number of letters
fault-too-long = Es muy largo. Use hasta { $most } letras o signos.
# $from (String) - smallest
# $to (String) - largest
fault-not-a-number = Escriba un número entre { $from } y { $to }.
fault-not-a-phone = Escriba el número con sus cifras, por ejemplo +502 5555 1234.
fault-pin-shape = El PIN tiene seis números.
fault-pin-too-simple = Ese PIN es fácil de adivinar. Elija otro.
fault-pins-differ = Los dos PIN no son iguales.
fault-number-shape = El número de acceso tiene 16 cifras.
fault-wrong-key = Los datos no coinciden. Revíselos y pruebe otra vez.
fault-not-agreed = Para seguir necesitamos su autorización.
fault-not-confirmed = Marque la casilla para confirmar.
fault-end-before-start = El final tiene que ser después del comienzo.
fault-overlaps = Se cruza con otro horario.
fault-not-a-time = Escriba una hora, por ejemplo 08:30.
fault-in-the-past = Esa fecha ya pasó.
fault-slot-taken = Otra persona tomó esa hora hace un momento. Elija otra.
fault-changes-used = Ya cambió su cita las veces permitidas. Una persona de la oficina puede ayudarle.
fault-holds-used = Hoy ya apartó muchas horas. Vuelva mañana o pida ayuda en la oficina.
fault-no-interpreter = A esa hora no hay intérprete de ese idioma. Elija otra hora.
fault-reason-missing = Escriba el motivo.
fault-changes-nothing = Ya es así: no cambiaría nada.
fault-has-findings = Hay faltas en las reglas. Corríjalas primero.
fault-not-a-file-name = Escriba un nombre como work.toml o words/es/reasons.toml.
fault-stale = Alguien cambió esto mientras usted lo leía. Revise y pruebe otra vez.

trouble-not-found-title = No encontramos esa página
trouble-not-found-text = Puede que la dirección esté mal o que la página ya no exista.
trouble-not-allowed-title = Esta página no es para su función
trouble-not-allowed-text = Su función en la oficina no incluye esta página.
trouble-bad-request-title = No pudimos leer lo que envió
trouble-bad-request-text = No cambió nada. Vuelva a la página y envíe otra vez.
trouble-other-origin-text = El envío no vino de esta página. No cambió nada. Abra la página aquí y envíe otra vez.
trouble-too-large-title = Es demasiado grande
trouble-too-large-text = No cambió nada. Vuelva atrás, lo que escribió sigue ahí, y envíe un texto más corto.
trouble-too-many-title = Espere un poco
# $minutes (Number) - minutes to wait
trouble-too-many-text = { $minutes ->
    [one] Hubo muchos intentos. Pruebe otra vez en 1 minuto.
   *[other] Hubo muchos intentos. Pruebe otra vez en { $minutes } minutos.
}
trouble-unavailable-title = Hay mucha gente ahora
trouble-unavailable-text = No se perdió nada de lo que ya guardó. Espere un momento y pruebe otra vez.
trouble-broken-title = Algo falló aquí
trouble-broken-text = No es culpa suya. No se perdió nada de lo que ya guardó.
trouble-retry = Recargue esta página en unos segundos.
trouble-home = Ir al inicio
# $reference (String) - reference number
trouble-reference = Número de referencia: { $reference }

resend-title = Envíe otra vez
resend-text = Pasó mucho tiempo o esta página se abrió dos veces. Lo que escribió está aquí. No cambió nada todavía.
resend-garbled = Algunas letras llegaron mal. Corríjalas y envíe otra vez. No cambió nada todavía.
resend-correct = Corrija este texto
resend-button = Enviar otra vez

staff-sections = Secciones
# $zone (String) - time zone
staff-zone = Hora de { $zone }
staff-sessions = Mis sesiones
staff-sign-out = Salir
