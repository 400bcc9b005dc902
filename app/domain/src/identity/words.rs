//! Permissions in words, for the tables that people read.

/// What holding a permission means; `None` for a code that is none.
#[must_use]
pub fn words(code: &str) -> Option<&'static str> {
    Some(match code {
        "cash.view" => "See drawers and their reports",
        "cash.operate" => "Open, count and close drawers, pay in and out",
        "cash.report" => "Tick large cash off as reported",
        "commission.view_own" => "See one’s own commission",
        "commission.view_all" => "See everybody’s commission",
        "customers.browse" => "See who clients are",
        "customers.view" => "See how clients are reached",
        "customers.edit" => "Take clients in and change what is known of them",
        "customers.merge" => "Make two records of one client one",
        "customers.share_segments" => "Share segments with the store",
        "customers.import" => "Bring clients in from files",
        "customers.export" => "Take lists of clients out of the house",
        "customers.private_notes" => "Read what colleagues noted for themselves",
        "inventory.view" => "See stock",
        "inventory.edit" => "Take in and edit pieces, add photos",
        "inventory.view_cost" => "See cost, margin, where bought",
        "inventory.edit_cost" => "Record cost and vendor",
        "inventory.view_serial" => "See serial numbers",
        "inventory.change_serial" => "Change a serial number",
        "inventory.delete_photo" => "Remove photos",
        "inventory.write_off" => "Write pieces off",
        "inventory.import" => "Import catalogues",
        "opportunities.view" => "See opportunities",
        "opportunities.edit" => "Open opportunities, move them, end them, hand them over",
        "opportunities.figures" => "See what opportunities come to",
        "opportunities.configure" => "Set pipelines, and where people may claim",
        "organization.manage_stores" => "Open further stores",
        "organization.connect_gateway" => "Connect the card gateway",
        "organization.read_mailbox" => "Read the local mailbox",
        "people.manage" => "See staff and add colleagues",
        "reports.dashboard" => "See the dashboard",
        "reports.sales" => "See the sales report",
        "sales.view" => "See sales, quotes, layaways, special orders and invoices",
        "sales.ring" => "Sell, and take payments",
        "sales.refund" => "Take goods back, with approval",
        "sales.void" => "Reverse a sale",
        "sales.approve" => "Go beyond the limits, and agree when others ask",
        "sales.invoice" => "Issue invoices and record their payments",
        "sales.configure" => "Set registers, taxes, limits and number series",
        "session.own" => "Sign in and switch stores",
        "tasks.configure" => "Change playbooks",
        "tasks.edit" => "Open tasks, do them, hand them over",
        "tasks.view" => "See tasks",
        _ => return None,
    })
}

/// The heading under which a permission stands.
#[must_use]
pub fn group(code: &str) -> &'static str {
    match code.split('.').next().unwrap_or_default() {
        "cash" => "Drawers",
        "commission" => "Commission",
        "customers" => "Clients",
        "inventory" => "Stock",
        "opportunities" => "Opportunities",
        "organization" => "Business",
        "people" => "Staff",
        "reports" => "Figures",
        "sales" => "Sales",
        "session" => "Own account",
        "tasks" => "Tasks",
        _ => "More",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::permission::TABLE;

    #[test]
    fn every_permission_has_words_and_a_heading() {
        let mute: Vec<_> =
            TABLE.iter().map(|(code, _)| *code).filter(|code| words(code).is_none() || group(code) == "More").collect();
        assert_eq!(mute, [""; 0]);
        assert_eq!(words("nothing.known"), None);
    }
}
