## The law of an office: rule sets, drafts, what they change and for whom.

rules-title = Reglas
rules-lead = Cada conjunto de reglas vale desde un día que decidieron los dos gobiernos. Lo que se dijo antes a una familia no cambia.
rules-from-the-beginning = Desde el comienzo
rules-unusable = No se puede usar
rules-counts = Vale hoy
rules-ahead = Todavía no vale
rules-past = Ya no vale
# $rules (String) - first digits of the rule set's hash
rules-unusable-note = El conjunto { $rules } debía valer ya, pero no se puede usar. Sigue valiendo el anterior.
# $rules (String) - first digits of the rule set's hash
rules-released = Esta versión del programa trae el conjunto { $rules }. No vale en esta oficina mientras no se decida.
rules-read-in-force = Leer las reglas de hoy
rules-sets = Conjuntos de reglas
rules-set = Conjunto
rules-from = Desde
rules-drafts = Borradores
rules-no-drafts = No hay ningún borrador.
rules-draft-of = Borrador
# $rules (String) - first digits of the base's hash
rules-draft = Borrador sobre { $rules }
rules-maker = Quién lo comenzó
rules-saved = Guardado
rules-changed-files = Archivos cambiados
rules-begin = Comenzar un borrador
# $rules (String) - first digits of the rule set's hash
rules-one = Conjunto de reglas { $rules }
# $sources (String) - number of sources
# $questions (String) - number of questions
rules-holds = { $sources } fuentes y { $questions } preguntas.
# $count (Number) - number of pathways
rules-pathways = { $count ->
    [one] { $count } vía en esta oficina.
   *[other] { $count } vías en esta oficina.
}
rules-pathway = Vía
rules-versions = Versiones
rules-conditions = Condiciones
# $name (String) - the version's name
rules-version = Versión { $name }
rules-condition = Condición
rules-confidence = Seguridad
rules-confidence-high = Alta: lo dice un texto oficial
rules-confidence-medium = Media: lo dice la prensa, o hay dos versiones
rules-confidence-low = Baja: deducido, sin comprobar
rules-sources = Fuentes
rules-days = Días en que toma personas
rules-no-days = No hay días anotados.
rules-track = Grupo
rules-span = Días
rules-notes = Notas
rules-always = Sin fecha
# $from (String) - a date
rules-since = Desde el { $from }
# $to (String) - a date
rules-until = Hasta el { $to }
# $from (String) - a date
# $to (String) - a date
rules-between = Del { $from } al { $to }
# $name (String) - who began the draft
# $at (String) - date and time
rules-saved-by = Lo comenzó { $name }. Guardado: { $at }
rules-findings = Comprobaciones
rules-refused = Hay faltas (E). Mientras estén, el borrador no se puede proponer.
rules-clean = Las comprobaciones no encontraron ninguna falta.
# $count (Number) - number of remarks
rules-warnings = { $count ->
    [one] { $count } observación que no impide nada
   *[other] { $count } observaciones que no impiden nada
}
rules-files = Archivos
rules-file = Archivo
rules-lines = Líneas
rules-file-gone = Se quita
rules-file-changed = Cambiado
rules-new-file = Agregar un archivo
rules-nothing-changed = Todavía no cambió nada.
rules-would-have-hash = Huella que tendría:
rules-difference = Qué cambia
rules-no-difference = Las reglas dicen lo mismo.
rules-what = Dónde
rules-nothing = Nada
rules-impact = A quién le cambia
# $people (Number) - people looked at
# $cases (String) - cases looked at
rules-impact-seen = { $people ->
    [one] Se miró a { $people } persona de { $cases } caso que usted puede ver.
   *[other] Se miró a { $people } personas de { $cases } casos que usted puede ver.
}
rules-impact-none = A ninguna persona que espera le cambia algo.
rules-impact-hint = Casos en espera. Nada de lo ya dicho cambia solo: una persona mira cada caso.
rules-impact-unknown = No se puede calcular: un conjunto de reglas no se puede usar.
rules-newly-fits = Ahora sí
rules-no-longer = Ya no
rules-needs-answer = Falta otra respuesta
rules-propose = Proponer
rules-propose-text = Lo firman los dos gobiernos. Con las dos firmas vale desde su día.
rules-starts = Vale desde el día
rules-starts-hint = Hoy o después, por la hora de la oficina.
rules-discard = Dejar el borrador
rules-back-to-draft = Borrador
rules-file-name = Nombre del archivo
rules-file-name-hint = Por ejemplo work.toml o words/es/reasons.toml.
rules-file-text = Texto
rules-file-text-hint = Hasta 256 KiB. Si lo deja vacío, el archivo se quita.
rules-save = Guardar el borrador

counters-title = Contadores
counters-lead = Cuánto se usó de cada cupo, con la fecha y la fuente. Un cupo lleno nunca quiere decir que una persona no cumple.
counters-none = Nadie anotó todavía ninguna lectura.
counters-noted = Lecturas anotadas, primero la última
counters-counter = Contador
counters-on = Día de la lectura
counters-says = Lectura
counters-who = Quién la anotó
counters-note = Anotar una lectura
counters-used = Usados
counters-used-hint = Puede quedar vacío si solo se sabe que el cupo está lleno.
counters-full-title = ¿Está lleno?
counters-full = El cupo está lleno
# $used (String) - how much was used
counters-used-full = { $used }, lleno
# $used (String) - how much was used
counters-used-only = { $used } usados
counters-is-full = Lleno
counters-source = Fuente
counters-source-hint = Documento o página, con su fecha.

tab-outcomes = Resultados que cambian
tab-outcomes-means = Personas a quienes hoy se les diría otra cosa.
outcomes-title = Resultados que cambian
outcomes-lead = A estas personas hoy se les diría otra cosa. Nada cambia solo: usted mira el caso y decide.
outcomes-empty = A nadie se le diría hoy otra cosa.
# $count (Number) - number of entries
outcomes-count = { $count ->
    [one] { $count } resultado espera a una persona.
   *[other] { $count } resultados esperan a una persona.
}
outcomes-person = Persona
outcomes-before = Se le dijo
outcomes-after = Hoy se le diría
outcomes-why = Por qué
outcomes-why-rule-set = Otras reglas
outcomes-why-counter = Un cupo
outcomes-why-day = Un plazo o una fecha
outcomes-since = Espera desde
outcomes-one = Un resultado que cambia
outcomes-none = No se le habló de ella
outcomes-sealed = Resultado reservado
outcomes-act = ¿Qué hace?
outcomes-act-hint = Mire primero el caso. Si determina de nuevo, vale para toda la familia.
outcomes-determine = Determinar de nuevo con las reglas de hoy
outcomes-keep = Dejar lo que se le dijo
outcomes-note-hint = Necesario si deja lo que se le dijo.
outcomes-end = Guardar
outcomes-done-determined = Se determinó de nuevo. Lo anterior queda guardado.
outcomes-done-kept = Queda lo que se le dijo.
# $count (Number) - number of entries
case-outcomes-differ = { $count ->
    [one] Hoy se le diría otra cosa sobre { $count } vía.
   *[other] Hoy se les diría otra cosa sobre { $count } vías.
}
rules-counters-link = Contadores de los cupos
# $kind (String) - what differs, by its name in the program
rules-kind = { $kind ->
    [pathway] Vía
    [office] Oficina
    [version] Versión
    [requirement] Condición que se exige
    [criterion] Condición
    [track] Grupo
    [availability] Días en que toma personas
    [note] Nota
    [counter] Cupo
    [reading] Lectura de un cupo
    [source] Fuente
    [fact] Dato
    [question] Pregunta
    [words] Texto
    [order] Orden
   *[other] Otra cosa
}
