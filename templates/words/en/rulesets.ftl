## The law of an office: rule sets, drafts, what they change and for whom.

rules-title = Rules
rules-lead = Each rule set counts from a day that both governments decided. What a family was told before does not change.
rules-from-the-beginning = From the beginning
rules-unusable = Cannot be used
rules-counts = Counts today
rules-ahead = Does not count yet
rules-past = No longer counts
rules-unusable-note = Rule set { $rules } should count by now, but it cannot be used. The one before it still counts.
rules-released = This version of the program brings rule set { $rules }. It does not count at this office unless it is decided.
rules-read-in-force = Read today's rules
rules-sets = Rule sets
rules-set = Rule set
rules-from = From
rules-drafts = Drafts
rules-no-drafts = There is no draft.
rules-draft-of = Draft
rules-draft = Draft on { $rules }
rules-maker = Who began it
rules-saved = Saved
rules-changed-files = Changed files
rules-begin = Begin a draft
rules-one = Rule set { $rules }
rules-holds = { $sources } sources and { $questions } questions.
rules-pathways = { $count ->
    [one] { $count } pathway at this office.
   *[other] { $count } pathways at this office.
}
rules-pathway = Pathway
rules-versions = Versions
rules-conditions = Conditions
rules-version = Version { $name }
rules-condition = Condition
rules-confidence = Confidence
rules-confidence-high = High: an official text says so
rules-confidence-medium = Medium: the press says so, or there are two readings
rules-confidence-low = Low: derived, not verified
rules-sources = Sources
rules-days = Days on which it takes people
rules-no-days = No days are noted.
rules-track = Group
rules-span = Days
rules-notes = Notes
rules-always = Without a date
rules-since = Since { $from }
rules-until = Until { $to }
rules-between = From { $from } to { $to }
rules-saved-by = Begun by { $name }. Saved: { $at }
rules-findings = Checks
rules-refused = There are findings that refuse it (E). While they stand, the draft cannot be proposed.
rules-clean = The checks found nothing that refuses it.
rules-warnings = { $count ->
    [one] { $count } remark that refuses nothing
   *[other] { $count } remarks that refuse nothing
}
rules-files = Files
rules-file = File
rules-lines = Lines
rules-file-gone = Left out
rules-file-changed = Changed
rules-new-file = Add a file
rules-nothing-changed = Nothing has been changed yet.
rules-would-have-hash = The hash it would have:
rules-difference = What changes
rules-no-difference = The rules say the same.
rules-what = Where
rules-nothing = Nothing
rules-impact = For whom it changes
rules-impact-seen = { $people ->
    [one] { $people } person of { $cases } case that you can see was looked at.
   *[other] { $people } people of { $cases } cases that you can see were looked at.
}
rules-impact-none = Nothing changes for anybody who waits.
rules-impact-hint = Cases that wait. Nothing already told changes by itself: a person looks at each case.
rules-impact-unknown = It cannot be computed: a rule set cannot be used.
rules-newly-fits = Newly fits
rules-no-longer = No longer fits
rules-needs-answer = Needs another answer
rules-propose = Propose
rules-propose-text = Both governments sign it. With both signatures it counts from its day on.
rules-starts = Counts from
rules-starts-hint = Today or later, by the office's time.
rules-discard = Put the draft aside
rules-back-to-draft = Back to the draft
rules-file-name = Name of the file
rules-file-name-hint = For example work.toml or words/es/reasons.toml.
rules-file-text = Text
rules-file-text-hint = Up to 256 KiB. Leave it empty to leave the file out.
rules-save = Save the draft

counters-title = Counters
counters-lead = How much of each allotment was used, with day and source. A full allotment never means that a person does not fit.
counters-none = Nobody has noted a reading yet.
counters-noted = Noted readings, the last one first
counters-counter = Counter
counters-on = Day of the reading
counters-says = Reading
counters-who = Noted by
counters-note = Note a reading
counters-used = Used
counters-used-hint = May stay empty if it is only known that the allotment is full.
counters-full-title = Is it full?
counters-full = The allotment is full
counters-used-full = { $used }, full
counters-used-only = { $used } used
counters-is-full = Full
counters-source = Source
counters-source-hint = A document or page, with its date.

tab-outcomes = Changing outcomes
tab-outcomes-means = People who would be told something else today.
outcomes-title = Changing outcomes
outcomes-lead = These people would be told something else today. Nothing changes by itself: you look at the case and decide.
outcomes-empty = Nobody would be told anything else today.
outcomes-count = { $count ->
    [one] { $count } outcome waits for a person.
   *[other] { $count } outcomes wait for a person.
}
outcomes-person = Person
outcomes-before = Was told
outcomes-after = Would be told today
outcomes-why = Why
outcomes-why-rule-set = Other rules
outcomes-why-counter = An allotment
outcomes-why-day = A term or a date
outcomes-since = Waits since
outcomes-one = An outcome that changes
outcomes-none = Was told nothing of it
outcomes-sealed = Sealed result
outcomes-act = What do you do?
outcomes-act-hint = Look at the case first. Determining anew is for the whole family.
outcomes-determine = Determine anew with today's rules
outcomes-keep = Leave what was told
outcomes-note-hint = Needed if you leave what was told.
outcomes-end = Save
outcomes-done-determined = Determined anew. What was there before stays stored.
outcomes-done-kept = What was told stays.
case-outcomes-differ = { $count ->
    [one] Something else would be told today of { $count } pathway.
   *[other] Something else would be told today of { $count } pathways.
}
rules-counters-link = Counters of the allotments
rules-kind = { $kind ->
    [pathway] Pathway
    [office] Office
    [version] Version
    [requirement] Condition that is required
    [criterion] Condition
    [track] Group
    [availability] Days on which it takes people
    [note] Note
    [counter] Allotment
    [reading] Reading of an allotment
    [source] Source
    [fact] Fact
    [question] Question
    [words] Text
    [order] Order
   *[other] Something else
}
