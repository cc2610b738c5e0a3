//! The founding documents' offices.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::AppError;
use crate::ids::OfficeId;
use crate::tenancy::{Context, Db};

const OFFICES: [(&str, &str, &str, &str); 5] = [
    ("guatemala", "Guatemala", "America/Guatemala", "guatemala"),
    ("colombia", "Colombia", "America/Bogota", "colombia"),
    ("costa-rica", "Costa Rica", "America/Costa_Rica", "costa_rica"),
    ("ecuador", "Ecuador", "America/Guayaquil", "ecuador"),
    ("mexico", "Mexico", "America/Mexico_City", "mexico_planned"),
];

/// Fills an empty database with the offices.
pub async fn fill(db: &Db, now: DateTime<Utc>) -> Result<(), AppError> {
    for (listed, (slug, country, zone, rules)) in (0_i16..).zip(OFFICES) {
        let office = OfficeId(Uuid::from_u128(0x0ff1_ce00_0000_4000_8000_0000_0000_0001 + u128::from(listed.unsigned_abs())));
        let mut tx = db.begin(&Context::worker(office)).await?;
        sqlx::query!(
            "insert into offices (office_id, slug, country, time_zone, rules, languages, listed) values ($1, $2, $3, $4, $5, array['es', 'en'], $6)",
            office.0,
            slug,
            country,
            zone,
            rules,
            listed
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
    }
    let _ = now;
    Ok(())
}
