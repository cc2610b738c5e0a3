## Public pages of the offices: front page, office, help, privacy. (Staff pages: office_settings.ftl.)

office-name = { $rules ->
    [mexico_planned] Mexico
   *[other] { $country }
}
office-clock = { $rules ->
    [guatemala] Guatemala time
    [colombia] Colombia time
    [costa_rica] Costa Rica time
    [ecuador] Time in Quito and Guayaquil
   *[mexico_planned] Mexico City time
}
office-midnight = { $date }, at 0:00, when the day begins
office-end-of-day = the end of { $date }

office-state-open = Open
office-state-opens = Opens soon
office-state-waiting = Not registering today
office-state-announced = Announced
office-state-paused = Paused
office-state-closed = Closed
office-card-open = You can register today.
office-card-open-until = Until { $until } you can register.
office-card-opens = On { $when } registration opens.
office-card-waiting = It is working on the cases it has. There is no date for new registrations.
office-card-announced = It has no date yet. Here is what is known.
office-card-paused = It takes no new registrations. Cases are kept.
office-card-closed = The programme has ended. See what that means and what other help there is.

office-front-title = Safe and lawful pathways
office-front-lead = Register free of charge, with no middlemen. Choose the country you are in.
office-front-offices = Offices
office-front-elsewhere-title = If your country is not here
office-front-elsewhere = You can ask for asylum in the country you are in. UNHCR tells you how, free, at help.unhcr.org.

office-steps-title = What happens after you register
office-step-form = You fill in the form
office-step-form-means = No e-mail needed, nothing to pay. You can stop and go on another day.
office-step-read = A person reads it
office-step-read-means = No machine decides. We cannot promise how long it takes.
office-step-invitation = You receive an invitation
office-step-invitation-means = Only if your case can go on. Then you choose day and time.
office-step-interview = You have an interview
office-step-interview-means = In person or by phone, with an interpreter if you need one.
office-step-referral = We send your case on
office-step-referral-means = With your permission, to the pathway that fits.
office-step-authority = An authority decides
office-step-authority-means = The office gives no visas. The receiving country decides.

office-page-title = Office in { $country }
office-open-title = Registration is open
office-open-since = Since { $since } the office has been working with families.
office-open-until = Until { $until } you can register. There is no rush.
office-open-no-end = You can register today. There is no rush.
office-start = Start my registration
office-resume = Return to my registration
office-opens-title = Registration opens
office-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
office-hours = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}
office-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
office-countdown = In { $days }, { $hours } and { $minutes }.
office-before-means = Before then nobody can register. Nobody can sell you a place.
office-waiting-title = No registration today
office-waiting-means = The office is working on the cases it has. When there is a date, it will be here.
office-announced-title = Announced, without a date
office-announced-means = There is no date and no procedure yet. Nobody can register or reserve a place.
office-announced-mexico = It was announced on 26 to 28 July 2023. No date and no procedure were given.
office-paused-title = Paused since { $since }
office-paused-means = For now we take no new registrations. If you have a case, it is kept and you keep your place.
office-paused-next = On { $when } it opens again: that is decided.
office-closed-title = The programme ended on { $since }
office-closed-means = We take no registrations and give no appointments any more. If you have a case, you can still see and copy your data.
office-keep-title = Please do not change your life yet
office-keep = Do not sell your belongings. Do not leave your job or your home. Do not travel because of this.
office-other-help = See other help

office-who-title = Who can register
office-who-announced-title = For whom it was announced
office-who-since = Rules in force since { $date }.
office-who-from = Rules that will be in force from { $date }.
office-who-announced = This was announced. The rules have not been decided.
office-who-unsure = reported, but not confirmed
office-who-family = Make one registration per family: partner, children and grandchildren under 18, and your parents.
office-who-not = If this is not you, there is other help.

office-law-title = Which pathways there may be
office-law-text = Read the rules with their dates, or try a few questions. We keep nothing.
office-law-all = Read the rules

office-trust-title = Whom to trust
office-trust-free = Everything is free, always.
office-trust-contact = Only staff of UNHCR or IOM call or write to you. They never ask for money.
office-trust-call = If in doubt, call { $number }. It is free.

office-facts-title = Good to know
office-fact-languages = Languages
office-fact-languages-text = The office works in { $names }. For other languages there is an interpreter, free.
office-fact-cost = Cost
office-fact-cost-text = None. Nor for the appointment, the interview or the help.
office-fact-clock = Times
office-fact-place = Place
office-fact-place-text = By appointment only. The address is on your appointment.
office-language-es = Spanish
office-language-en = English
office-language-ht = Haitian Creole
office-list-and = { $first } and { $last }

office-help-title = Other help
office-help-lead = This help is for everybody, registered or not. It is free.
office-help-call-title = Talk to somebody
office-help-call = Free line in { $country }
office-help-call-none = This office has no phone line yet.
office-help-unhcr-title = UNHCR help pages
office-help-unhcr-name = UNHCR Help { $country }
office-help-unhcr = Rights, documents, health, school and work where you are.
office-help-danger-title = If you are in danger
office-help-danger-asylum = You can ask for asylum in the country you are in. Registering here does not change that right.
office-help-danger-return = Nobody should be sent back to a place where they are in danger.
office-help-danger-traffick = If somebody forces you, holds you or takes your documents, tell UNHCR or IOM. They do not go to the police without your permission.
office-help-children = A child without a responsible adult gets help directly. There is no need to register.
office-help-complain-title = Complain about the office
office-help-complain = You can complain without giving your name. It does not change your case.
office-help-complain-unhcr = Inspector General's Office of UNHCR
office-help-complain-iom = Office of the Inspector General of IOM
office-help-scam-title = If somebody asked you for money
office-help-scam-pay = Do not pay. Nobody can sell a place, an appointment or an invitation.
office-help-scam-keep = Keep the message, the number and the name they used.
office-help-scam-tell = Tell the free line or the Inspector General. You lose nothing by telling.
office-help-scam-number = Give nobody your access number or your PIN.

office-privacy-title = Your data
office-privacy-lead = Your data are yours. We use them only for this registration.
office-privacy-sees-title = Who sees what
office-privacy-caseworker = Caseworkers of UNHCR and IOM
office-privacy-caseworker-sees = Your case, to read it and to help you.
office-privacy-desk = Front desk and interpreters
office-privacy-desk-sees = Only your code and your appointment.
office-privacy-host = Government of { $country }
office-privacy-host-sees = Nothing at first. Only a case about to be sent on, with your permission and if it puts you in no danger.
office-privacy-us = Government of the United States
office-privacy-us-sees = Nothing at first. A case about to be sent on, with your permission.
office-privacy-home = Government of your country of origin
office-privacy-home-never = Nothing.
office-privacy-home-guatemala = If you are from Guatemala: limited data, only if your case can go on and you agree. It is explained at the interview and you can stop.
office-privacy-operator = Those who look after the computers
office-privacy-operator-sees = No personal data.
office-privacy-log = It is recorded who opens your case. You can see it.
office-privacy-why-title = What they are used for
office-privacy-why-identity = To know who you are and how to talk to you.
office-privacy-why-rules = To see which pathways may serve you.
office-privacy-why-appointment = To give you an appointment and prepare the interview.
office-privacy-not = We do not ask you to write down what happened to you. That is spoken about in private, at the interview.
office-privacy-rights-title = Your rights
office-privacy-right-copy = See your data and get a copy.
office-privacy-right-correct = Correct what is wrong. Before sending, you can change everything. Afterwards, change your phone in your case. For anything else, ask a person at the office to correct it.
office-privacy-right-erase = Ask for them to be erased.
office-privacy-right-withdraw = Withdraw your permission or object to a use.
office-privacy-right-complain = Complain to the Inspector General of UNHCR or IOM.
office-privacy-how = In your case you see what you answered, change your phone and withdraw permissions. Ask for the rest at the office or on the free line. Without some data we cannot help you.
