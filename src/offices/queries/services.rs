//! SQL of an office's services.

use crate::error::AppError;
use crate::ids::ServiceId;
use crate::offices::service::ServiceRules;
use crate::tenancy::OfficeTx;

/// Writes a service.
pub async fn insert_service(tx: &mut OfficeTx, id: ServiceId, rules: &ServiceRules) -> Result<(), AppError> {
    let office = tx.office();
    sqlx::query!(
        "insert into services (office_id, id, kind, mode, minutes, people_per_place, allocation, changes_allowed, hold_minutes,
                               embargo_min_minutes, embargo_max_minutes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        office.0,
        id.0,
        rules.kind.as_str(),
        rules.mode.as_str(),
        rules.minutes,
        rules.people_per_place,
        rules.allocation.as_str(),
        rules.changes_allowed,
        rules.hold_minutes,
        rules.embargo_minutes.0,
        rules.embargo_minutes.1
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
