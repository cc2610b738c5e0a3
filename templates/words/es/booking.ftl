## Choosing, moving and giving back an appointment.

booking-title = Elegir mi cita
booking-text = Elija un día y una hora. La cita es gratis.
# $until (String) - date and time
booking-until = Puede elegir hasta: { $until }
booking-days = Día
# $weekday (String) - name of the day
# $day (Number) - day of the month
booking-day = { $weekday } { $day }
# $free (Number) - free hours
booking-day-free = { $free ->
    [one] { $free } hora
   *[other] { $free } horas
}
booking-days-more = Más días
# $date (String) - the date
booking-hours = Hora, { $date }
# $site (String) - name of the site
booking-hours-of = Hora de { $site }
# $site (String) - name of the site
# $country (String) - the office's country
booking-hours-remote = { $site }, hora de { $country }
booking-needs = ¿Necesita ayuda en la cita?
booking-needs-hint = La ayuda es gratis. No cambia el resultado de su caso.
booking-needs-none = No necesito ayuda
booking-needs-interpreter = Necesito intérprete
booking-needs-access = Necesito ayuda para moverme, ver u oír
booking-needs-both = Necesito las dos cosas
booking-needs-note = ¿Qué idioma o qué ayuda?
booking-needs-note-hint = Puede dejarlo vacío.
booking-button = Apartar esta cita
# $places (Number) - places side by side
booking-places = Su familia ocupa { $places } lugares a la misma hora. Mostramos solo las horas con espacio para todos.
booking-language = Idioma del intérprete
booking-language-none = Ninguno u otro idioma
booking-confirm-title = Confirmar mi cita
# $until (String) - time of day
booking-confirm-until = Guardamos este lugar para usted hasta las { $until }. Falta un paso.
booking-confirm-button = Confirmar esta cita
booking-confirm-other = Elegir otra hora
booking-used-title = Ya cambió su cita las veces permitidas
booking-used-text = Su caso sigue. Una persona de la oficina puede ayudarle a cambiar la cita.
booking-nothing-free = Ahora no hay horas libres. Su invitación sigue en pie. Vuelva más tarde: se abren horas nuevas.
booking-to-case = Ir a mi caso
booking-move-title = Cambiar mi cita
# $when (String) - date and time
booking-move-text = Conserva su cita hasta que elija otra. Ahora es: { $when }
booking-move-button = Cambiar a esta hora
booking-keep = Dejar mi cita como está
booking-cancel-title = Cancelar mi cita
booking-cancel-place = Su lugar queda libre para otra familia.
booking-cancel-choose = Puede elegir otra cita mientras dure su invitación.
booking-cancel-safe = Su caso sigue. Cancelar no le perjudica.
booking-cancel-button = Cancelar mi cita
booking-cancel-move = Mejor cambiar de hora
booking-slip-title = Su cita está reservada
booking-slip-keep = Imprima esta página o tómele una foto.
booking-slip-heading = Su cita
booking-slip-qr = Código QR de su caso
booking-slip-day = Día
booking-slip-time = Hora
booking-slip-place = Lugar
booking-slip-remote = A distancia
booking-slip-bring = Lleve
booking-slip-bring-text = Este código y los documentos que tenga. Si no tiene documentos, venga igual.
booking-slip-near = Tenga cerca
booking-slip-near-text = Este código y los documentos que tenga. Sin documentos también puede participar.
booking-slip-travel = No comparta la dirección. Llegue 15 minutos antes. No viaje antes del día de su cita.
booking-slip-stay = No tiene que viajar. Esté en un lugar tranquilo y seguro.
booking-calendar = Guardar en mi calendario
booking-calendar-title = Cita
booking-calendar-file = cita.ics
booking-not-invited-title = Todavía no puede elegir una cita
booking-not-invited-text = Cuando tenga una invitación, la verá en su caso.
booking-over-title = El plazo de su invitación terminó
booking-over-text = Su caso sigue abierto. Una persona lo verá de nuevo.
booking-has-title = Ya tiene una cita
booking-has-text = Su familia puede tener una sola cita. En su caso puede cambiarla.
booking-none-title = No tiene una cita
booking-none-text = En su caso puede ver qué sigue.
booking-begun-title = La hora de su cita ya pasó
booking-begun-text = Si no pudo venir, su caso sigue. Una persona lo verá de nuevo.
booking-stopped-title = Las citas están en pausa
booking-stopped-text = No cambió nada. Su caso sigue guardado. No viaje por ahora.
booking-ended-title = Este caso está cerrado
booking-ended-text = Ya no hay citas para este caso. Hay otra ayuda para usted.
