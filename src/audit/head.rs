//! The heads of the chains as a document that a person keeps: what `puente audit head` prints and `verify --head` reads.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

use super::chain::{Checkpoint, Signed};

/// The format's name and version.
pub const FORMAT: &str = "puente-audit-head/1";

/// The heads of all offices asked for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Document {
    /// [`FORMAT`].
    pub format: String,
    /// One an office.
    pub heads: Vec<Head>,
}

/// The head of one office's chain.
#[derive(Debug, Serialize, Deserialize)]
pub struct Head {
    /// `puente/` and the office's name in paths.
    pub origin: String,
    /// Rows in the chain.
    pub size: u64,
    /// The hash of the last, base64.
    pub root: String,
    /// The Ed25519 signature over origin, size and root, a line each; base64.
    pub signature: String,
    /// The key it was signed with, base64.
    pub public_key: String,
}

/// Why a kept document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HeadError {
    /// It is no JSON of this shape.
    #[error("it is no {FORMAT} document")]
    Shape(#[from] serde_json::Error),
    /// It is another format or version.
    #[error("its format is {0:?}, not {FORMAT}")]
    Format(String),
    /// A root or signature is not what it should be.
    #[error("{0}: root or signature is no base64 of the right length")]
    Bytes(String),
}

impl Document {
    /// The document of these heads.
    pub fn new(signed: &[Signed], key: &VerifyingKey) -> Self {
        let heads = signed
            .iter()
            .map(|signed| Head {
                origin: signed.checkpoint.origin.clone(),
                size: signed.checkpoint.size,
                root: BASE64_STANDARD.encode(signed.checkpoint.root),
                signature: BASE64_STANDARD.encode(signed.signature),
                public_key: BASE64_STANDARD.encode(key.as_bytes()),
            })
            .collect();
        Self { format: FORMAT.to_owned(), heads }
    }

    /// Reads a kept document.
    pub fn parse(text: &str) -> Result<Vec<Signed>, HeadError> {
        let document: Self = serde_json::from_str(text)?;
        if document.format != FORMAT {
            return Err(HeadError::Format(document.format));
        }
        document.heads.into_iter().map(Head::signed).collect()
    }
}

impl Head {
    fn signed(self) -> Result<Signed, HeadError> {
        let root = bytes(&self.root);
        let signature = bytes(&self.signature);
        let (Some(root), Some(signature)) = (root, signature) else {
            return Err(HeadError::Bytes(self.origin));
        };
        Ok(Signed { checkpoint: Checkpoint { origin: self.origin, size: self.size, root }, signature })
    }
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64_STANDARD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;

    #[test]
    fn a_kept_document_is_read_back_and_still_verifies() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let checkpoint = Checkpoint::new("ecuador", 7, [9; 32]);
        let signed = Signed { signature: checkpoint.sign(&key), checkpoint };
        let text = serde_json::to_string(&Document::new(std::slice::from_ref(&signed), &key.verifying_key())).unwrap();
        let read = Document::parse(&text).unwrap();
        assert_eq!(read, [signed]);
        assert!(read[0].checkpoint.is_signed(&read[0].signature, &key.verifying_key()));
    }

    #[test]
    fn other_documents_are_refused_with_what_is_wrong() {
        assert!(matches!(Document::parse("{}"), Err(HeadError::Shape(_))));
        assert!(matches!(Document::parse(r#"{"format":"x","heads":[]}"#), Err(HeadError::Format(_))));
        let head =
            r#"{"format":"puente-audit-head/1","heads":[{"origin":"o","size":1,"root":"?","signature":"","public_key":""}]}"#;
        assert!(matches!(Document::parse(head), Err(HeadError::Bytes(_))));
    }
}
