## Messages to a phone that may be shared. One SMS each: at most 160 letters, nothing that tells what it is about.

outbox-received = Puente: we have received your details. Keep your number safe and share it with nobody. It is free.
outbox-info-requested = Puente: some of your details are missing. Sign in with your number to complete them. It is free.
outbox-invited = Puente: you can now choose your appointment. Sign in with your number. It is free, pay nobody.
outbox-invitation-ended = Puente: the time to choose your appointment has passed. Your details are kept. Sign in with your number to see what is next.
outbox-booked = Puente: your appointment is noted. Sign in with your number to see place and time. It is free.
outbox-moved = Puente: your appointment has a new date. Sign in with your number to see it. It is free.
outbox-cancelled = Puente: your appointment is cancelled. Sign in with your number to choose another. It is free.
outbox-news = Puente: there is news for you. Sign in with your number to read it. It is free.
