//! Roles, organisations and permissions: who may do what, in one exhaustive match.
//!
//! Every route, query and state change asks [`Role::allows`]. Pure: plain values in, a plain answer out.
//! A permission says that a role may do a kind of thing at all. Which office, which case and in which state
//! is decided by row-level security, by assignment and by the state machine of a case.

/// Declares a closed list of names: the enum, its wire text (also used by serde), `ALL` and `parse`.
///
/// The names stand once, so the list, the text and the parser cannot drift apart.
macro_rules! named_enum {
    (
        $(#[$outer:meta])*
        $visibility:vis enum $name:ident {
            $( $(#[$inner:meta])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        $visibility enum $name {
            $( $(#[$inner])* #[serde(rename = $text)] $variant, )+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The stable text used in SQL, in forms, in golden files and by serde.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )+
                }
            }

            /// Reads the stable text. Any other text, also in another case or with spaces around, is `None`.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $( $text => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }
    };
}
pub(crate) use named_enum;

named_enum! {
    /// What a signed-in person is at one office. A person has one role per session.
    pub enum Role {
        /// The adult who registered, or another adult member with an access number of their own.
        Applicant = "applicant",
        /// Acts for an applicant with a signed, scoped, revocable mandate.
        Representative = "representative",
        /// Caseworker of the International Organization for Migration.
        IomCaseworker = "iom_caseworker",
        /// Caseworker of the United Nations refugee agency.
        UnhcrCaseworker = "unhcr_caseworker",
        /// Receives people at a site: the day's list and checking in.
        FrontDesk = "front_desk",
        /// Interprets in one appointment and sees that appointment only.
        Interpreter = "interpreter",
        /// Runs one office: sites, staff, and the second person of a closing.
        OfficeManager = "office_manager",
        /// Supervisor of the host country's government. Open lane only, from joint review on.
        HostSupervisor = "host_supervisor",
        /// Supervisor of the United States government. Joint review in both lanes.
        UsSupervisor = "us_supervisor",
        /// Handles fraud flags and complaints about staff (tier T5).
        IntegrityOfficer = "integrity_officer",
        /// Answers data rights and decides on erasure.
        DataProtectionOfficer = "data_protection_officer",
        /// Reads the audit log and redacted cases; changes nothing.
        Auditor = "auditor",
        /// Runs the installation and sees no personal data.
        PlatformAdmin = "platform_admin",
    }
}

named_enum! {
    /// Whom a member of staff works for.
    pub enum Organisation {
        /// International Organization for Migration.
        Iom = "iom",
        /// United Nations refugee agency.
        Unhcr = "unhcr",
        /// Another agency that works at an office.
        Partner = "partner",
        /// The government of the country where the office is.
        HostGovernment = "host_government",
        /// The government of the United States.
        UsGovernment = "us_government",
        /// Those who run the installation.
        Platform = "platform",
    }
}

named_enum! {
    /// One kind of thing a person may do. See [`Role::allows`].
    pub enum Permission {
        /// Start and change a draft, for oneself, by mandate or acting for an applicant.
        FillIntake = "fill_intake",
        /// See one's own case, file and its readers.
        SeeOwnCase = "see_own_case",
        /// Withdraw one's own case.
        WithdrawCase = "withdraw_case",
        /// Ask for a copy, a correction or erasure of one's own data.
        FileDataRight = "file_data_right",
        /// Choose, move or give back an appointment.
        BookAppointment = "book_appointment",
        /// Ask to look again, or complain; staff may help to file.
        FileComplaint = "file_complaint",
        /// Send a complaint to an examiner who was never involved.
        RouteComplaint = "route_complaint",
        /// Examine and decide a complaint or a request to look again.
        DecideComplaint = "decide_complaint",
        /// Raise a protection concern; nobody who meets people is without it.
        RaiseProtection = "raise_protection",
        /// Read and work protection records (tier T4).
        SeeProtection = "see_protection",
        /// See the queues of the caseload.
        SeeQueue = "see_queue",
        /// Open a case (T1 to T3, by assignment).
        SeeCase = "see_case",
        /// Open a case with personal data blacked out.
        SeeRedactedCase = "see_redacted_case",
        /// See the list of the day's appointments (tier T1).
        SeeDayList = "see_day_list",
        /// See the one appointment one interprets in.
        SeeAssignedAppointment = "see_assigned_appointment",
        /// Check a family in, or note that nobody came.
        CheckIn = "check_in",
        /// Screen again, triage, ask for missing facts, put on the waiting list.
        ScreenCase = "screen_case",
        /// Invite a case to choose a slot, or take the invitation back.
        InviteCase = "invite_case",
        /// Run a draw for scarce places.
        RunDraw = "run_draw",
        /// Record an assessment.
        AssessCase = "assess_case",
        /// Recommend a pathway.
        RecommendPathway = "recommend_pathway",
        /// Take and decide a second review.
        ReviewRecommendation = "review_recommendation",
        /// See the cases in joint review, each in the lanes open to one's role.
        SeeJointReview = "see_joint_review",
        /// Sign a referral as one of the two supervisors.
        SignReferral = "sign_referral",
        /// Sign a confidential referral for a second agency, in place of the host country.
        SignAsSecondAgency = "sign_as_second_agency",
        /// Record what the pathway's authority or partner answered.
        RecordReferralAnswer = "record_referral_answer",
        /// Propose to close a case or not to refer it.
        ProposeClosing = "propose_closing",
        /// Confirm a proposed closing as the second person.
        ConfirmClosing = "confirm_closing",
        /// See sites, hours, programme state and rule sets.
        SeeOfficeSettings = "see_office_settings",
        /// Propose sites, hours, closures and capacity.
        EditSites = "edit_sites",
        /// Propose a change of programme state, rules, windows or quotas.
        ProposeProgrammeChange = "propose_programme_change",
        /// Sign a proposed programme change for one of the two governments.
        ApproveProgrammeChange = "approve_programme_change",
        /// Note what a counter of the rules stood at, with its source.
        NoteCounterReading = "note_counter_reading",
        /// Put a programme change into effect once both sides have signed it.
        ApplyProgrammeChange = "apply_programme_change",
        /// See aggregates with small cells suppressed (tier T0).
        SeeAggregates = "see_aggregates",
        /// Read the audit log of an office.
        ReadAuditLog = "read_audit_log",
        /// Verify the audit chain and keep its head.
        VerifyAuditChain = "verify_audit_chain",
        /// Flag a possible fraud or misconduct, without reading other flags.
        RaiseIntegrityFlag = "raise_integrity_flag",
        /// Read fraud flags and complaints about staff (tier T5).
        SeeIntegrityNotes = "see_integrity_notes",
        /// Decide and fulfil data rights.
        HandleDataRight = "handle_data_right",
        /// Archive and erase cases.
        EraseCase = "erase_case",
        /// Invite and remove staff, never above one's own rights.
        ManageStaff = "manage_staff",
        /// See and end one's own staff sessions.
        ManageStaffSessions = "manage_staff_sessions",
        /// Create offices and their first staff.
        ManageOffices = "manage_offices",
    }
}

impl Role {
    /// Whether this role may do that kind of thing at all.
    pub const fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        use Role as R;
        match permission {
            // The person the case is about.
            P::SeeOwnCase | P::WithdrawCase | P::FileDataRight => {
                matches!(self, R::Applicant | R::Representative)
            }
            P::FillIntake | P::FileComplaint => {
                matches!(self, R::Applicant | R::Representative | R::IomCaseworker | R::UnhcrCaseworker)
            }
            P::BookAppointment => {
                matches!(self, R::Applicant | R::Representative | R::IomCaseworker | R::UnhcrCaseworker | R::OfficeManager)
            }
            // The caseload.
            P::SeeQueue | P::SeeCase | P::RaiseIntegrityFlag => {
                matches!(self, R::IomCaseworker | R::UnhcrCaseworker | R::OfficeManager)
            }
            P::SeeDayList => matches!(self, R::IomCaseworker | R::UnhcrCaseworker | R::FrontDesk | R::OfficeManager),
            P::CheckIn => matches!(self, R::FrontDesk),
            P::SeeAssignedAppointment => matches!(self, R::Interpreter),
            P::DecideComplaint
            | P::ScreenCase
            | P::InviteCase
            | P::AssessCase
            | P::RecommendPathway
            | P::ReviewRecommendation
            | P::SignAsSecondAgency
            | P::ProposeClosing => matches!(self, R::IomCaseworker | R::UnhcrCaseworker),
            P::RecordReferralAnswer => {
                matches!(self, R::IomCaseworker | R::UnhcrCaseworker | R::UsSupervisor)
            }
            P::SeeProtection => matches!(self, R::UnhcrCaseworker),
            P::RaiseProtection => !matches!(self, R::IntegrityOfficer | R::DataProtectionOfficer | R::Auditor | R::PlatformAdmin),
            // The office and its two governments.
            P::RouteComplaint | P::RunDraw | P::ConfirmClosing | P::EditSites => {
                matches!(self, R::OfficeManager)
            }
            P::SeeJointReview | P::SignReferral | P::ApproveProgrammeChange => {
                matches!(self, R::HostSupervisor | R::UsSupervisor)
            }
            P::NoteCounterReading => matches!(self, R::OfficeManager | R::UsSupervisor),
            P::ProposeProgrammeChange | P::ManageStaff => {
                matches!(self, R::OfficeManager | R::HostSupervisor | R::UsSupervisor)
            }
            P::SeeOfficeSettings => matches!(
                self,
                R::IomCaseworker
                    | R::UnhcrCaseworker
                    | R::OfficeManager
                    | R::HostSupervisor
                    | R::UsSupervisor
                    | R::Auditor
                    | R::PlatformAdmin
            ),
            P::SeeAggregates => {
                matches!(self, R::OfficeManager | R::HostSupervisor | R::UsSupervisor | R::DataProtectionOfficer | R::Auditor)
            }
            // Oversight and the installation.
            P::SeeRedactedCase => matches!(self, R::Auditor),
            P::ReadAuditLog => matches!(self, R::OfficeManager | R::Auditor),
            P::VerifyAuditChain => {
                matches!(self, R::IomCaseworker | R::UnhcrCaseworker | R::HostSupervisor | R::UsSupervisor | R::Auditor)
            }
            P::SeeIntegrityNotes => matches!(self, R::IntegrityOfficer | R::Auditor),
            P::HandleDataRight | P::EraseCase => matches!(self, R::DataProtectionOfficer),
            P::ApplyProgrammeChange | P::ManageOffices => matches!(self, R::PlatformAdmin),
            P::ManageStaffSessions => self.is_staff(),
        }
    }

    /// The organisation a role always belongs to; `None` where it varies or there is none.
    pub const fn organisation(self) -> Option<Organisation> {
        match self {
            Self::IomCaseworker => Some(Organisation::Iom),
            Self::UnhcrCaseworker => Some(Organisation::Unhcr),
            Self::HostSupervisor => Some(Organisation::HostGovernment),
            Self::UsSupervisor => Some(Organisation::UsGovernment),
            Self::PlatformAdmin => Some(Organisation::Platform),
            Self::Applicant
            | Self::Representative
            | Self::FrontDesk
            | Self::Interpreter
            | Self::OfficeManager
            | Self::IntegrityOfficer
            | Self::DataProtectionOfficer
            | Self::Auditor => None,
        }
    }

    /// Whether an account with this role may belong to that organisation (`None`: to none).
    ///
    /// Apart from the supervisor, no role may belong to the host government: it may be the one feared.
    pub fn may_belong_to(self, organisation: Option<Organisation>) -> bool {
        use Organisation as O;
        match self {
            Self::Applicant => organisation.is_none(),
            Self::Representative => matches!(organisation, None | Some(O::Partner)),
            Self::FrontDesk | Self::Interpreter | Self::OfficeManager | Self::IntegrityOfficer | Self::DataProtectionOfficer => {
                matches!(organisation, Some(O::Iom | O::Unhcr | O::Partner))
            }
            Self::Auditor => {
                matches!(organisation, Some(O::Iom | O::Unhcr | O::Partner | O::Platform))
            }
            Self::IomCaseworker | Self::UnhcrCaseworker | Self::HostSupervisor | Self::UsSupervisor | Self::PlatformAdmin => {
                self.organisation() == organisation
            }
        }
    }

    /// Whether the role is held by staff, as against the people a case is about and who speaks for them.
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Applicant | Self::Representative)
    }

    /// Whether a case in the confidential lane may exist for this role.
    ///
    /// To the host country's role it does not exist; the platform administrator sees no personal data at all.
    pub const fn enters_confidential_lane(self) -> bool {
        !matches!(self, Self::HostSupervisor | Self::PlatformAdmin)
    }
}

#[cfg(test)]
mod tests;
