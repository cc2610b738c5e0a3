## Shared by all pages: frame, dates, faults, errors.

shell-skip = Skip to the content
shell-demonstration-label = Demonstration
shell-demonstration = A demonstration, not a real service. The time here: { $time }
shell-programme = Safe Mobility Office
shell-languages = Language
shell-free = Everything is free.
shell-trust-nobody = Do not trust anyone who asks you for money.
shell-help = Help
shell-your-data = Your data
shell-finish = Finish and clear this phone

weekday = { $day ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-long = { $weekday } { $day } { $month } { $year }
date-short = { $day } { $month } { $year }
time-of-day = { $afternoon ->
    [true] { $hour }:{ $minute } PM
   *[false] { $hour }:{ $minute } AM
}
date-and-time = { $date }, { $time }
date-day = Day
date-month = Month
date-year = Year

button-continue = Continue
button-back = Back
button-save = Save
button-change = Change
button-remove = Remove
answer-yes = Yes
answer-no = No
answer-unknown = I do not know

form-problem = There is a problem
form-error = Error:
form-choose = Choose one
form-why = Why we ask this

fault-required = The answer is missing.
fault-not-a-choice = Choose one of the options.
fault-impossible-date = That date does not exist. Check the day, month and year.
fault-future-date = The date cannot be after today.
fault-too-long-ago = Write the year with four numbers, from 1900.
fault-unknown-country = We do not know that country. Choose one from the list.
fault-too-long = It is too long. Use up to { $most } characters.
fault-not-a-number = Write a number between { $from } and { $to }.
fault-not-a-phone = Write the number in digits, for example +502 5555 1234.
fault-pin-shape = The PIN has six digits.
fault-pin-too-simple = That PIN is easy to guess. Choose another.
fault-pins-differ = The two PINs are not the same.
fault-number-shape = The access number has 16 digits.
fault-wrong-key = These do not match. Check them and try again.
fault-not-agreed = We need your agreement to go on.
fault-not-confirmed = Tick the box to confirm.
fault-end-before-start = The end has to be after the beginning.
fault-overlaps = It overlaps with other hours.
fault-not-a-time = Write a time, for example 08:30.
fault-in-the-past = That date has passed.
fault-slot-taken = Somebody took that time a moment ago. Choose another.
fault-changes-used = You have changed your appointment as often as is possible. A person at the office can help you.
fault-holds-used = You have kept many hours today. Come back tomorrow or ask the office for help.
fault-no-interpreter = There is no interpreter of that language at that hour. Choose another hour.
fault-reason-missing = Write the reason.
fault-changes-nothing = It is like that already: nothing would change.
fault-has-findings = There are findings against these rules. Correct them first.
fault-not-a-file-name = Write a name such as work.toml or words/es/reasons.toml.
fault-stale = Somebody changed this while you were reading it. Check and try again.

trouble-not-found-title = We cannot find that page
trouble-not-found-text = The address may be wrong, or the page no longer exists.
trouble-not-allowed-title = This page is not for your role
trouble-not-allowed-text = Your role in the office does not include this page.
trouble-bad-request-title = We could not read what you sent
trouble-bad-request-text = Nothing has changed. Go back to the page and send it again.
trouble-other-origin-text = It was not sent from this page. Nothing has changed. Open the page here and send it again.
trouble-too-large-title = It is too large
trouble-too-large-text = Nothing has changed. Go back, what you wrote is still there, and send a shorter text.
trouble-too-many-title = Please wait a little
trouble-too-many-text = { $minutes ->
    [one] There were many tries. Try again in 1 minute.
   *[other] There were many tries. Try again in { $minutes } minutes.
}
trouble-unavailable-title = Many people are here now
trouble-unavailable-text = Nothing that you saved is lost. Wait a moment and try again.
trouble-broken-title = Something failed here
trouble-broken-text = It is not your fault. Nothing that you saved is lost.
trouble-retry = Reload this page in a few seconds.
trouble-home = Go to the start
trouble-reference = Reference number: { $reference }

resend-title = Send it again
resend-text = Much time has passed, or this page was opened twice. What you wrote is here. Nothing has changed yet.
resend-garbled = Some letters arrived damaged. Correct them and send again. Nothing has changed yet.
resend-correct = Correct this text
resend-button = Send again

staff-sections = Sections
staff-zone = Time of { $zone }
staff-sessions = My sessions
staff-sign-out = Sign out
