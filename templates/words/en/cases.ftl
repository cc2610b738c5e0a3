## Staff work on cases: states, actions, queue, case, day list.

case-state = { $state ->
    [draft] Draft
    [submitted] Submitted
    [duplicate_hold] Possible duplicate
    [screened] Screened by the rules
    [triage] In the queue
    [info_requested] Facts are missing
    [waitlisted] On the waiting list
    [invited] Invited
    [scheduled] Has an appointment
    [checked_in] Arrived
    [assessed] Interview recorded
    [recommended] Recommended
    [second_review] In second review
    [joint_review] In joint review
    [referred] Referred
    [referral_accepted] Referral received
    [referral_returned] Referral returned
    [outcome_recorded] Outcome recorded
    [closed] Closed
    [not_referred] Not referred
    [withdrawn] Withdrawn by the family
    [suspended] Paused
    [reopened] Reopened
    [archived] Archived
    [erased] Erased
   *[other] Unknown state
}
case-next = { $state ->
    [submitted] System: apply the rules
    [duplicate_hold] Two people: compare the registrations
    [screened] Office: put into the queue
    [triage] Office: invite, ask for facts or put on the list
    [info_requested] Family: give the facts
    [waitlisted] Office: invite when there is a place
    [invited] Family: choose the appointment
    [scheduled] Front desk: check in
    [checked_in] Holder: interview
    [assessed] Interviewer: recommend a pathway
    [recommended] Another person: second review
    [second_review] Reviewer: decide
    [joint_review] Both supervisors: sign
    [referred] The pathway's authority: answer
    [referral_accepted] The pathway's authority: give the outcome
    [referral_returned] Office: answer the question
    [outcome_recorded] Two people: close
    [suspended] The programme is paused
    [reopened] Office: put into the queue
   *[other] Nothing to do
}
case-lane-open = Open
case-lane-confidential = Confidential
case-deed = { $action ->
    [submit] Registration submitted
    [hold_as_duplicate] Held as a possible duplicate
    [propose_clear_duplicate] Proposed that it is no duplicate
    [clear_duplicate] Confirmed that it is no duplicate
    [screen] Rules applied
    [triage] Put into the queue
    [request_info] Asked the family for facts
    [provide_info] The family gave the facts
    [waitlist] Put on the waiting list
    [invite] Invited to choose an appointment
    [withdraw_invitation] Took the invitation back
    [book] Appointment chosen
    [move] Appointment moved
    [cancel_appointment] Appointment cancelled
    [mark_no_show] Noted that nobody came
    [check_in] Checked in
    [record_assessment] Recorded the interview
    [recommend] Recommended a pathway
    [take_second_review] Took the second review
    [pass_second_review] Agreed in the second review
    [return_to_assessor] Sent back with a question
    [sign_jointly] Signed the referral
    [return_from_joint_review] Sent back from joint review
    [accept_referral] Noted that the referral was received
    [return_referral] Noted that the referral was returned
    [record_outcome] Recorded the outcome
    [propose_close] Proposed to close
    [close] Closed
    [propose_not_referred] Proposed not to refer
    [confirm_not_referred] Confirmed not to refer
    [withdraw] The family withdrew
    [suspend] Paused
    [resume] Went on after the pause
    [propose_reopen] Proposed to reopen
    [reopen] Reopened
    [archive] Archived
    [erase] Erased
   *[other] Another action
}
case-deed-assign = Took the case
case-refused = { $code ->
    [hidden] We cannot find that case.
    [not_from_here] This step is not possible in the case's present state.
    [not_your_role] Your role cannot take this step in this case.
    [needs_person] A person has to take this step.
    [only_unhcr] Only UNHCR works on the refugee track.
    [needs_other_agency] Another agency than the one that recommended has to sign.
    [same_person] You took part in this decision before. Another person has to do this.
    [not_the_assessor] Who recorded the interview recommends.
    [not_the_reviewer] Who took the second review decides it.
    [already_signed] You or your side has already signed this content.
    [content_changed] The content has changed since you opened it. Read it again.
    [consent_missing] The family's consent is missing.
    [consent_withdrawn] The family withdrew its consent.
    [reasons_missing] Write a reason for every pathway considered.
    [question_missing] Write your question.
    [note_missing] Write the reason.
    [facts_unknown] Deciding facts are unknown. Ask for them before deciding against the family.
    [no_fact_named] Tick the fact that is missing.
    [ground_missing] Choose what the proposal rests on.
    [single_no_show] One missed appointment is no ground.
    [not_proposed] Nobody has proposed this yet.
    [needs_two_proposals] Proposals of two people of two organisations are needed.
    [recommender_unknown] It is not known who recommended.
    [review_missing] The second review is missing.
    [no_state_to_resume] It is not known where the case was before the pause.
    [answers_not_checked] The answers have not been checked.
    [no_mandate] The representative's mandate is not in force.
    [no_rule_set_in_force] No rules are in force on that day.
    [needs_not_asked] Interpreter and access needs have not been asked.
    [not_assigned] Take the case first: whoever holds it works on it.
    [identity_not_seen] Tick that you saw the identity of those present.
    [family_not_told] The family has not been told.
    [no_source_document] The outcome's document is missing.
    [partner_access_not_ended] A partner still has access to the case.
    [no_review_date] The date to look at the pause again is missing.
    [something_pending] Something is pending: a complaint, a data right or a hold.
    [too_early] The time of the appointment has not come.
    [shown_to_host] The host government has seen this case. A confidential pathway needs a new registration with UNHCR.
   *[other] This step is not possible now.
}

queue-title = Cases
queue-state = State
queue-lane = Lane
queue-language = Language
queue-holder = Holder
queue-holder-me = Me
queue-holder-nobody = Nobody
queue-code = Code
queue-family = People
queue-days = Days
queue-next = Next step
queue-all = All
queue-filter = Filter
queue-chosen = Filters set
queue-drop = , remove
queue-drop-all = Remove filters
queue-by-state = Cases by state
queue-none = No case with these filters. Remove one to see more.
queue-total = { $total ->
    [one] 1 case
   *[other] { $total } cases
}
queue-soon = Soon
queue-late = { $days ->
    [one] 1 day late
   *[other] { $days } days late
}
queue-pages = Pages
queue-page = Page { $at } of { $pages }
queue-before = Previous
queue-after = Next

case-relation = { $relation ->
    [self] registrant
    [spouse] partner
    [child] child
    [grandchild] grandchild
    [parent] parent
   *[other] relative
}
case-no-name = No name written
case-answer-declined = Prefers not to say
case-answer-none = Has none
case-answer-unreadable = This answer cannot be read

case-title = Case
case-done = Done: { $done }.
case-phone = Phone
case-phone-none = Left no phone
case-phone-safe = { $safe ->
    [yes] Safe to call
    [no] Do not call
   *[other] Not known whether it is safe to call
}
case-family = Family
case-rules = Pathways by the rules of { $day }
case-pathway = Pathway
case-outcome = Outcome
case-flips = { $count ->
    [one] 1 answer that alone would change a result
   *[other] { $count } answers that alone would change a result
}
case-flips-text = To find a mistake or the proof worth looking for. It is not shown to the family.
case-flip = If it were “{ $value }”: { $pathway }, from “{ $is }” to “{ $becomes }”.
case-flip-other-country = another country
case-flip-with = with { $value }
case-flip-without = without { $value }
case-flip-between = from { $from } to { $to }
case-flip-from = { $from } or later
case-flip-to = { $to } or earlier
case-flip-any = any value
case-fit-and-programme = Requirements and programme
case-why = Why
case-missing = Not known yet:
case-sealed = Protected
case-answers = { $answers ->
    [one] 1 answer
   *[other] { $answers } answers
}
case-sealed-answers = { $answers ->
    [one] 1 protection answer. UNHCR reads it.
   *[other] { $answers } protection answers. UNHCR reads them.
}
case-no-determination = The rules have not been applied to this person yet.
case-recommendation = Recommendation
case-act = { $act ->
    [recommend] Recommended
    [take_second_review] Took the second review
    [pass_second_review] Agreed
    [sign] Signed
   *[return] Sent back with a question
}
case-assessments = Interviews
case-identity-seen = Identity seen
case-do = What you can do
case-nothing-to-do = There is nothing your role can do in this case now.
case-take = Take the case
case-take-over = Take the case over
case-do-action = { $action ->
    [triage] Put into the queue
    [request_info] Ask for these facts
    [waitlist] Put on the waiting list
    [invite] Invite to choose an appointment
    [withdraw_invitation] Take the invitation back
    [record_assessment] Record the interview
    [recommend] Recommend a pathway
   *[take_second_review] Do the second review
}
case-facts = Missing facts
case-facts-hint = The family gets a message and writes them in its registration.
case-waitlist-reason = Why it waits
case-invite-hint = The family can choose an appointment for 14 days.
case-withdraw-reason = Why the invitation is taken back
case-identity-check = I saw the identity of those present
case-notes = Notes of the interview
case-notes-hint = The family may ask for a copy.
case-consents = Consents
case-consent = { $purpose ->
    [registration] Register and work on the case
    [share_us_government] Share with the government of the United States
   *[share_host_government] Share with the host government
}
case-consent-given = Given on { $when }
case-consent-withdrawn = Withdrawn on { $when }
case-appointments = Appointments
case-invited-until = Invited until { $until }
case-no-appointment = No appointments.
case-appointment = { $state ->
    [booked] Booked
    [moved] Moved
    [cancelled] Cancelled
    [checked_in] They came
   *[no_show] Nobody came
}
case-timeline = History
case-submitted = Registration submitted on { $when }
case-by-family = The family
case-by-system = The system

recommend-title = Recommend a pathway
recommend-back = Back to the case
recommend-text = Another person then reviews it and both supervisors sign. What you write here is what they sign.
recommend-nothing = The rules have not been applied to this family yet.
recommend-which = Pathway you recommend
recommend-reasons = Reason for every pathway considered
recommend-reason = Reason
recommend-reason-if-chosen = Reason, only if you recommend it
recommend-button = Send to second review

day-title = Appointments on { $day }
day-days = Days
day-before = Day before
day-today = Today
day-after = Day after
day-none = There are no appointments on that day.
day-time = Time
day-help = Support
day-needs = { $needs ->
    [none] No
    [interpreter] Interpreter
    [access] Access
    [both] Interpreter and access
   *[unknown] To be asked
}
day-note = Note
day-came = They came
day-nobody = Nobody came
