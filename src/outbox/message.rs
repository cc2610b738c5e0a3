//! What a message says: one short text per kind and language, in the alphabet of a single SMS.
//!
//! The texts are neutral on purpose. They say that there is news and where to read it, never what it is about.

use crate::auth::role::named_enum;
use crate::web::language::Language;

named_enum! {
    /// A kind of message.
    pub enum Message {
        /// The registration arrived.
        Received = "received",
        /// Some facts are missing.
        InfoRequested = "info_requested",
        /// A slot can be chosen.
        Invited = "invited",
        /// The time to choose a slot ended.
        InvitationEnded = "invitation_ended",
        /// An appointment was made.
        Booked = "booked",
        /// The appointment is at another time now.
        Moved = "moved",
        /// The appointment does not stand any more.
        Cancelled = "cancelled",
        /// Anything else worth opening the case for.
        News = "news",
    }
}

impl Message {
    /// The text to send.
    pub fn text(self, language: Language) -> String {
        let t = language.words();
        match self {
            Self::Received => t.outbox_received(),
            Self::InfoRequested => t.outbox_info_requested(),
            Self::Invited => t.outbox_invited(),
            Self::InvitationEnded => t.outbox_invitation_ended(),
            Self::Booked => t.outbox_booked(),
            Self::Moved => t.outbox_moved(),
            Self::Cancelled => t.outbox_cancelled(),
            Self::News => t.outbox_news(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The basic character set of 3GPP TS 23.038, without the escape to its extension: 160 of them make one SMS.
    const GSM_7: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// Words that would tell whoever holds the phone what it is about.
    const TELLING: [&str; 29] = [
        "oim",
        "iom",
        "acnur",
        "unhcr",
        "onu",
        "migra",
        "refug",
        "asil",
        "asyl",
        "visa",
        "parole",
        "permiso",
        "pathway",
        "vía",
        "via ",
        "movilidad",
        "mobility",
        "guatemala",
        "costa rica",
        "colombia",
        "ecuador",
        "panam",
        "venezuel",
        "cuba",
        "haiti",
        "nicaragua",
        "estados",
        "united",
        "spain",
    ];

    fn every_text() -> impl Iterator<Item = (Message, Language, String)> {
        Message::ALL.iter().flat_map(|message| Language::ALL.map(|language| (*message, language, message.text(language))))
    }

    #[test]
    fn every_text_fits_one_sms() {
        for (message, language, text) in every_text() {
            let foreign: String = text.chars().filter(|c| !GSM_7.contains(*c)).collect();
            assert!(foreign.is_empty(), "{message} {language:?}: {foreign:?} is outside the SMS alphabet");
            assert!((20..=160).contains(&text.chars().count()), "{message} {language:?}: {} letters", text.chars().count());
        }
    }

    #[test]
    fn no_text_tells_what_it_is_about() {
        for (message, language, text) in every_text() {
            let lower = text.to_lowercase();
            let telling: Vec<_> = TELLING.iter().filter(|word| lower.contains(**word)).collect();
            assert!(telling.is_empty(), "{message} {language:?}: {telling:?} in {text:?}");
        }
    }

    #[test]
    fn every_text_is_in_its_own_language() {
        for message in Message::ALL {
            assert_ne!(message.text(Language::Es), message.text(Language::En), "{message}");
        }
    }
}
