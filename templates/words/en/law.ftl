## The law in plain words, the check without a trace, and results in words.

law-title = The rules of the office in { $office }
law-lead = This is what the rules say today, { $date }. They are the same for everybody.
law-who-title = Who can register today
law-access-today = Registration, by the rule: { $state }
law-access-more = See the rule on registering, with its dates and sources
law-open-title = Pathways open today
law-shut-title = Pathways that take nobody today
law-protection-title = Help and protection
law-differs = It depends on the group.
law-decides = The office informs and refers cases. The authority of each pathway decides.
law-unsure = not confirmed
law-rule-word = What the rule says
law-rule-says = What the rule says
law-all = All rules of this office
law-today = Today, { $date }
law-asks-title = What is asked
law-asks-nothing = Nothing else is asked.
law-holds-since = Rules in force since { $date }.
law-held-until = Until { $date }
law-held-between = From { $from } to { $to }
law-needs-access = First, you must be able to register at the office.
law-notes-title = Good to know
law-dates-title = Dates of the programme
law-caps-title = Limited places
law-cap-persons = { $number } persons
law-cap-applications = { $number } applications
law-cap-visas = { $number } visas or jobs
law-cap-full = Full since { $date }, as far as is known.
law-cap-used = { $number } used by { $date }, as far as is known.
law-contradictions-title = Other texts say something else
law-source-read = read on { $date }
law-by-petition = the day of the petition counts
law-state = State
law-days = When
law-days-from = From { $date }
law-now = today
law-no-date = At any time
law-past = { $count ->
    [one] 1 group whose time is over
   *[other] { $count } groups whose time is over
}
law-other-versions = { $count ->
    [one] Another version of the rule, and how it differs
   *[other] { $count } other versions of the rule, and how they differ
}
law-asked-then = Asked then:
law-not-asked-then = Not asked like this then:
law-sources = Sources, in their original language
law-source-none = no published source; a person confirms it
law-source-kind = { $grade ->
    [A] official text
    [B] press, lawyers or organisation
    [C] copy or translation
    [S] founding text
   *[other] not verified
}
law-confidence = { $level ->
    [high] Certain: an official text says so.
    [medium] Probable: the press says so, or sources differ.
   *[low] Uncertain: derived, or not confirmed.
}
law-begins-on = From { $date }.
law-worked-until = It worked until { $date }.
law-since = Since { $date }.

law-outcome-likely = It may be possible
law-outcome-unclear = Information is missing
law-outcome-not-now = Not possible for now
law-fit-word = What is asked of you
law-fit-yes = Met, as far as we know
law-fit-no = Not met
law-fit-unknown = Something is still to be known
law-programme-word = The programme
law-fits-but = You meet the requirements we know, but: { $status }
law-reason-yes = Met:
law-reason-no = Not met:
law-more-reasons = { $count ->
    [one] 1 more point
   *[other] { $count } more points
}
law-still-missing = What is still missing

law-try-title = Try without registering
law-try-text = A few questions, and you see which pathways there may be. We keep nothing.
law-try-button = Try without registering
law-try-lead = { $count ->
    [one] 1 question.
   *[other] { $count } questions.
} We do not ask your name and we keep nothing.
law-try-empty = Leave empty what you do not know.
law-try-see = See which pathways there may be
law-try-nationality = Nationality
law-try-other-nationality = Another nationality, if you have one
law-try-stateless = None: I am stateless
law-try-age = How old are you?
law-try-no-relative = I have no relatives there
law-try-nobody = No
law-try-no-offer = No, or in another country
law-try-nearest = If there are several, choose the closest one who is a citizen or resident.
law-result-title = What the rules say of it
law-result-lead = By the rules of today, { $date }. This is guidance, not a decision.
law-result-pathways = The pathways, one by one
law-result-change = Change my answers
law-result-forgotten = When you close this page, nothing of what you answered remains.
law-next-title = What comes next
law-next-register = You can register, free of charge. Then a person reads your case.
law-next-start = Register, free of charge
law-next-child = You are under 18. We give no result here. A person talks with you, free of charge.
law-next-shut = The rules do not stand against it, but today the office takes no registrations.
law-next-office = See when it opens
law-next-not-here = You cannot register at this office today. There is other help, with or without registering.
law-next-elsewhere = Another office may be yours:
