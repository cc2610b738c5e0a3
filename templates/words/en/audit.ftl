## The audit trail, for staff.

audit-title = Audit log
audit-text = Who saw and changed what. Cases carry a key without a name. Opening this page is recorded too.
audit-sealed = { $size ->
    [one] { $size } row sealed, last on { $at }. Head of the chain:
   *[other] { $size } rows sealed, last on { $at }. Head of the chain:
}
audit-not-sealed = No row is sealed yet.
audit-action = Action
audit-every-action = All
audit-day = Day
audit-filter = Filter
audit-no-filter = Clear filters
audit-none = No rows match these filters.
audit-rows = { $rows ->
    [one] { $rows } row, newest first.
   *[other] { $rows } rows, newest first.
}
audit-at = When
audit-who = Who
audit-case = Case
audit-request = Request
audit-system = the system
audit-visitor = not signed in
audit-pages = Pages
audit-older = Older
