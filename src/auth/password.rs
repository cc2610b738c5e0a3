//! Argon2id on a bounded pool: a crowd signing in waits or is told to come back, the other pages stay fast.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::error::AppError;

/// How long a sign-in waits for a place in the pool.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hashes and verifies passwords and PINs.
#[derive(Clone)]
pub struct Hasher {
    places: Arc<Semaphore>,
    params: Params,
    pepper: Arc<[u8; 32]>,
    /// The hash of nothing anybody knows, verified when there is no account, so that unknown and wrong take the same time.
    nobody: Arc<str>,
}

impl Hasher {
    /// A pool as the settings say.
    ///
    /// # Errors
    /// When the cost is outside what Argon2 allows.
    pub fn new(config: &Config) -> Result<Self, argon2::Error> {
        let cost = config.hash_cost;
        let mut hasher = Self {
            places: Arc::new(Semaphore::new(cost.side_by_side.max(1))),
            params: Params::new(cost.memory_kib, cost.passes, 1, None)?,
            pepper: Arc::new(config.secret.key("password pepper")),
            nobody: Arc::from(""),
        };
        let nobody = config.secret.key("nobody's password");
        hasher.nobody = Arc::from(hasher.hash_now(&nobody, &config.secret.key("nobody's salt")[..16]).unwrap_or_default());
        Ok(hasher)
    }

    fn argon(&self) -> Result<Argon2<'_>, argon2::Error> {
        Argon2::new_with_secret(&self.pepper[..], Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    fn hash_now(&self, secret: &[u8], salt: &[u8]) -> Result<String, String> {
        let argon = self.argon().map_err(|error| error.to_string())?;
        PasswordHasher::<PasswordHash>::hash_password_with_salt(&argon, secret, salt)
            .map(|hash| hash.to_string())
            .map_err(|error| error.to_string())
    }

    /// The hash to store.
    ///
    /// # Errors
    /// `Unavailable` when too many hash at once.
    pub async fn hash(&self, secret: &str, salt: [u8; 16]) -> Result<String, AppError> {
        let (hasher, secret) = (self.clone(), secret.to_owned());
        self.in_the_pool(move || hasher.hash_now(secret.as_bytes(), &salt)).await?.map_err(AppError::broken)
    }

    /// Whether a secret matches a stored hash. Without one it takes as long and is false.
    ///
    /// # Errors
    /// `Unavailable` when too many hash at once.
    pub async fn verify(&self, secret: &str, stored: Option<&str>) -> Result<bool, AppError> {
        let (hasher, secret) = (self.clone(), secret.to_owned());
        let known = stored.is_some();
        let stored = stored.map_or_else(|| self.nobody.to_string(), str::to_owned);
        self.in_the_pool(move || {
            let matches = hasher
                .argon()
                .ok()
                .zip(PasswordHash::new(&stored).ok())
                .is_some_and(|(argon, hash)| argon.verify_password(secret.as_bytes(), &hash).is_ok());
            matches && known
        })
        .await
    }

    async fn in_the_pool<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let place = tokio::time::timeout(PATIENCE, self.places.clone().acquire_owned())
            .await
            .map_err(|_| AppError::Unavailable(10))?
            .map_err(AppError::broken)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        })
        .await
        .map_err(AppError::broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_verifies_and_nobody_never_does() {
        let hasher = Hasher::new(&Config::demonstration(String::new(), ([127, 0, 0, 1], 0).into())).unwrap();
        let stored = hasher.hash("193746", [1; 16]).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(hasher.verify("193746", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("193747", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("193746", None).await.unwrap());
    }
}
