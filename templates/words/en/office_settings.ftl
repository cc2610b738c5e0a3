## Staff: the office's programme, sites, hours and closures.

office-settings-title = Office
office-settings-programme = Programme
office-settings-periods = States of the programme, with their date and origin.
office-settings-state = State
office-settings-from = From
office-settings-origin = Origin
office-settings-founding = Founding fact
office-settings-change = Joint change
office-settings-propose = Propose a change
office-settings-windows = Registration windows
office-settings-no-windows = There are no windows: people register whenever the programme is open.
office-settings-opens = Opens
office-settings-closes = Closes
office-settings-days = Days
office-settings-daily = Each day from
office-settings-no-end = No end
office-settings-every-day = All
office-settings-whole-day = The whole day
office-settings-rules = Rules in force
office-settings-rule-set = Rule set
office-settings-sites = Sites
office-settings-no-sites = There are no sites yet.
office-settings-new-site = Add a site
office-settings-site = Site
office-settings-hours = Weekly hours
office-settings-closures = Closures
office-settings-none = None
office-settings-week = Families a week
office-settings-taken = Taken in 4 weeks
office-settings-taken-of = { $taken } of { $capacity }
office-settings-remote = Remote
office-settings-shift = { $desks ->
    [one] { $opens } to { $closes }, 1 desk
   *[other] { $opens } to { $closes }, { $desks } desks
}
office-settings-closure = { $from } to { $until }: { $reason }

office-site-new-title = Add a site
office-site-title = Site
office-site-name = Name
office-site-address = Address
office-site-address-hint = The family sees it on the appointment.
office-site-zone = Time zone
office-site-zone-hint = For example America/Guatemala
office-site-remote = Works remotely, by phone or video
office-site-details = About the site
office-site-hours = Weekly hours
office-site-hours-text = Time in { $zone }. Each change plans the appointments of 28 days anew; it never takes away one that was given.
office-site-no-hours = Without hours there are no appointments.
office-site-weekday = Day
office-site-opens = Opens
office-site-closes = Closes
office-site-desks = Desks
office-site-minutes = Minutes an appointment
office-site-time-hint = For example 08:30
office-site-add-hours = Add hours
office-site-closures = Closures
office-site-no-closures = There are no closures ahead.
office-site-closed-from = Closed from
office-site-closed-until = Closed until
office-site-reason = Reason
office-site-add-closure = Add closure
office-site-move-title = Appointments a person has to move
office-site-move-text = At these times there are fewer desks than families. Call them and give them another time.
office-site-move-families = { $families ->
    [one] 1 family
   *[other] { $families } families
}
office-site-action = Action
