## Signing in and out.

sign-in-title = Entrada del personal
sign-in-user = Usuario
sign-in-password = Contraseña
sign-in-button = Entrar
sign-in-ran-out = Su sesión terminó. Entre otra vez: lo que escribió no se pierde.
sign-in-lost-form = Su sesión terminó y lo último que escribió no se guardó.
resume-title = Volver a su registro
resume-text = Use su número de acceso y su PIN. No necesita correo.
resume-ran-out = Pasó mucho tiempo. Escriba su número y su PIN: lo que escribió no se pierde.
resume-lost-form = Su sesión terminó y lo último que escribió no se guardó. Lo anterior sigue guardado.
resume-number = Número de acceso
resume-number-hint = Son 16 cifras. Puede poner espacios.
resume-pin = PIN
resume-pin-hint = Son seis números que usted eligió.
resume-lost = ¿Perdió el número o el PIN? En la oficina dos personas le dan uno nuevo. Lleve un documento si tiene.
pin-again = El PIN otra vez
finished-title = Este teléfono quedó limpio
finished-text = Cerramos su sesión aquí. Sus respuestas siguen guardadas.
finished-history = El historial del navegador puede mostrar que visitó esta página.
finished-home = Ir a la página de la oficina
sessions-title = Mis sesiones
sessions-text = Aquí está abierta su cuenta. Termine las que no reconozca.
sessions-this = Esta
# $begun (String) - date and time
# $seen (String) - date and time
sessions-seen = Desde { $begun }. Último uso: { $seen }.
sessions-end = Terminar
staff-home-title = Inicio
# $role (String) - the role's name
staff-home-role = Su función: { $role }.
staff-home-nothing = Por ahora no hay nada pendiente para su función aquí.

role-applicant = solicitante
role-representative = representante
role-iom-caseworker = persona a cargo de casos, OIM
role-unhcr-caseworker = persona a cargo de casos, ACNUR
role-front-desk = recepción
role-interpreter = intérprete
role-office-manager = gerencia de la oficina
role-host-supervisor = supervisión del país anfitrión
role-us-supervisor = supervisión de Estados Unidos
role-integrity-officer = integridad
role-data-protection-officer = protección de datos
role-auditor = auditoría
role-platform-admin = administración de la plataforma

tab-home = Inicio
tab-queue = Casos
tab-queue-means = La cola de casos por estado y antigüedad.
tab-day = Citas de hoy
tab-day-means = La lista del día y el registro de llegada.
tab-review = Revisión conjunta
tab-review-means = Recomendaciones que esperan su firma.
tab-office = Oficina
tab-office-means = Programa, sedes, horarios y cierres.
tab-changes = Cambios conjuntos
tab-changes-means = Cambios del programa que esperan la aprobación de los dos gobiernos.
tab-audit = Registro de auditoría
tab-audit-means = Quién vio y cambió qué.
