## Messages to a phone that may be shared. One SMS each: no á í ó ú, at most 160 letters, nothing that tells what it is about.

outbox-received = Puente: recibimos sus datos. Guarde bien su clave y no la comparta. Es gratis.
outbox-info-requested = Puente: faltan algunos datos suyos. Entre con su clave y complete. Es gratis.
outbox-invited = Puente: ya puede elegir su cita. Entre con su clave. Es gratis, no pague a nadie.
outbox-invitation-ended = Puente: el plazo para elegir su cita ha pasado. Sus datos siguen guardados. Entre con su clave para ver lo que sigue.
outbox-booked = Puente: su cita queda anotada. Entre con su clave para ver el lugar y la hora. Es gratis.
outbox-moved = Puente: su cita tiene otra fecha. Entre con su clave para verla. Es gratis.
outbox-cancelled = Puente: su cita queda cancelada. Entre con su clave para elegir otra. Es gratis.
outbox-news = Puente: hay novedades para usted. Entre con su clave para verlas. Es gratis.
