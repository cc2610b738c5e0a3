## The audit trail, for staff.

audit-title = Registro de auditoría
audit-text = Aquí queda quién vio y cambió qué. Los casos llevan una clave sin nombre. Abrir esta página también queda anotado.
# $size (Number) - rows in the chain
# $at (String) - date and time
audit-sealed = { $size ->
    [one] Sellada { $size } fila, la última vez el { $at }. Cabeza de la cadena:
   *[other] Selladas { $size } filas, la última vez el { $at }. Cabeza de la cadena:
}
audit-not-sealed = Todavía no hay filas selladas.
audit-action = Acción
audit-every-action = Todas
audit-day = Día
audit-filter = Filtrar
audit-no-filter = Quitar filtros
audit-none = No hay filas con estos filtros.
# $rows (Number) - rows on the page
audit-rows = { $rows ->
    [one] { $rows } fila, las más nuevas primero.
   *[other] { $rows } filas, las más nuevas primero.
}
audit-at = Cuándo
audit-who = Quién
audit-case = Caso
audit-request = Solicitud
audit-system = el sistema
audit-visitor = sin entrar
audit-pages = Páginas
audit-older = Más antiguas
