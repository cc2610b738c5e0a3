## Staff: the office's programme, sites, hours and closures.

office-settings-title = Oficina
office-settings-programme = Programa
office-settings-periods = Estados del programa, con su fecha y su origen.
office-settings-state = Estado
office-settings-from = Desde
office-settings-origin = Origen
office-settings-founding = Hecho fundacional
office-settings-change = Cambio conjunto
office-settings-propose = Proponer un cambio
office-settings-windows = Ventanas de registro
office-settings-no-windows = No hay ventanas: se registra siempre que el programa está abierto.
office-settings-opens = Abre
office-settings-closes = Cierra
office-settings-days = Días
office-settings-daily = Cada día desde
office-settings-no-end = Sin fin
office-settings-every-day = Todos
office-settings-whole-day = Todo el día
office-settings-rules = Reglas en vigor
office-settings-rule-set = Conjunto de reglas
office-settings-sites = Sedes
office-settings-no-sites = Todavía no hay sedes.
office-settings-new-site = Agregar una sede
office-settings-site = Sede
office-settings-hours = Horario semanal
office-settings-closures = Cierres
office-settings-none = Ninguno
office-settings-week = Familias por semana
office-settings-taken = Ocupado en 4 semanas
# $taken (String) - places taken
# $capacity (String) - places in all
office-settings-taken-of = { $taken } de { $capacity }
office-settings-remote = A distancia
# $opens (String) - time of day
# $closes (String) - time of day
# $desks (Number) - desks
office-settings-shift = { $desks ->
    [one] { $opens } a { $closes }, 1 puesto
   *[other] { $opens } a { $closes }, { $desks } puestos
}
# $from (String) - date and time
# $until (String) - date and time
# $reason (String) - why
office-settings-closure = { $from } a { $until }: { $reason }

office-site-new-title = Agregar una sede
office-site-title = Sede
office-site-name = Nombre
office-site-address = Dirección
office-site-address-hint = La familia la ve en su cita.
office-site-zone = Zona horaria
office-site-zone-hint = Por ejemplo America/Guatemala
office-site-remote = Atiende a distancia, por teléfono o video
office-site-details = Datos de la sede
office-site-hours = Horario semanal
# $zone (String) - time zone
office-site-hours-text = Hora de { $zone }. Cada cambio vuelve a planear las citas de 28 días; nunca quita una cita dada.
office-site-no-hours = Sin horario no hay citas.
office-site-weekday = Día
office-site-opens = Abre
office-site-closes = Cierra
office-site-desks = Puestos
office-site-minutes = Minutos por cita
office-site-time-hint = Por ejemplo 08:30
office-site-add-hours = Agregar horario
office-site-closures = Cierres
office-site-no-closures = No hay cierres por delante.
office-site-closed-from = Cerrado desde
office-site-closed-until = Cerrado hasta
office-site-reason = Motivo
office-site-add-closure = Agregar cierre
office-site-move-title = Citas que una persona debe mover
office-site-move-text = A estas horas hay menos puestos que familias. Llámelas y deles otra hora.
# $families (Number) - families without a desk
office-site-move-families = { $families ->
    [one] 1 familia
   *[other] { $families } familias
}
office-site-action = Acción
