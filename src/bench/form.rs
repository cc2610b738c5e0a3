//! Reading a page as a browser without scripts does: its hidden fields and the slots it offers.

use uuid::Uuid;

/// The value of a hidden field.
pub fn hidden<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
    rest.split('"').next()
}

/// The slots that can be chosen on the page.
pub fn free_slots(page: &str) -> Vec<Uuid> {
    page.split("name=\"slot\" value=\"").skip(1).filter_map(|rest| rest.get(..36)?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_fields_and_slots_are_found() {
        let page = "<form><input type=\"hidden\" name=\"csrf\" value=\"ab12\"><input type=\"radio\" name=\"slot\" \
                    value=\"0193b3e8-0000-7000-8000-000000000001\" id=\"slot\"></form>";
        assert_eq!(hidden(page, "csrf"), Some("ab12"));
        assert_eq!(hidden(page, "once"), None);
        assert_eq!(free_slots(page).len(), 1);
    }
}
