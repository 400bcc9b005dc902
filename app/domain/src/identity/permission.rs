//! The one table of permissions: a zero-sized type for signatures, a code for data, the roles that hold it.
//!
//! A use-case names the permission in its signature (`&Authorized<inventory::Edit>`), so the requirement is a type;
//! who holds it is data. The page asks the same table which buttons to show; the server stays the judge.

use super::Role;
use crate::machine::vocabulary;

/// Something a person may be allowed to do.
pub trait Permission: Send + Sync + 'static {
    /// The stable code, `slice.verb`.
    const CODE: &'static str;
}

vocabulary! {
    /// Whose tasks and opportunities a person sees inside a store.
    RecordScope {
        /// Their own.
        Own = "own", "Their own";
        /// Their team's.
        Team = "team", "Their team’s";
        /// Everybody's.
        All = "all", "Everybody’s in the store";
    }
}

macro_rules! permissions { ($($(#[$mdoc:meta])* $slice:ident { $($(#[$doc:meta])* $name:ident = $code:literal: [$($role:ident),*];)* })*) => {
    $($(#[$mdoc])* pub mod $slice {
        $($(#[$doc])* pub struct $name;
        impl super::Permission for $name { const CODE: &'static str = $code; })*
    })*

    /// Every permission with the roles that hold it.
    pub const TABLE: &[(&str, &[Role])] = &[$($(($code, &[$(Role::$role),*]),)*)*];
} }

permissions! {
    /// The drawer.
    cash {
        /// See cash sessions and their reports.
        View = "cash.view": [Owner, Manager, SalesAssociate, Bookkeeper];
        /// Open, count and close a drawer, pay in and out.
        Operate = "cash.operate": [Owner, Manager, SalesAssociate];
        /// Tick large cash off as reported.
        Report = "cash.report": [Owner, Manager, Bookkeeper];
    }
    /// What salespeople earn.
    commission {
        /// See one's own.
        ViewOwn = "commission.view_own": [Owner, Manager, SalesAssociate, Bookkeeper, ServiceTechnician];
        /// See everybody's.
        ViewAll = "commission.view_all": [Owner, Manager, Bookkeeper];
    }
    /// Customers.
    customers {
        /// See who they are, without how to reach them.
        Browse = "customers.browse": [Owner, Manager, SalesAssociate, Bookkeeper, ReadOnly];
        /// See who they are and how to reach them.
        View = "customers.view": [Owner, Manager, SalesAssociate, Bookkeeper];
        /// Take new ones in and change what is known of them.
        Edit = "customers.edit": [Owner, Manager, SalesAssociate];
        /// Make two records of one client one, and take them apart again.
        Merge = "customers.merge": [Owner, Manager];
        /// Take lists of clients out of the house.
        Export = "customers.export": [Owner, Manager];
        /// Share segments with the store, and change those that are shared.
        ShareSegments = "customers.share_segments": [Owner, Manager];
        /// Bring files of clients into the house.
        Import = "customers.import": [Owner, Manager];
        /// Read what colleagues noted for themselves.
        PrivateNotes = "customers.private_notes": [Owner, Manager];
    }
    /// Stock.
    inventory {
        /// See items, without cost, vendor and serial.
        View = "inventory.view": [Owner, Manager, SalesAssociate, Bookkeeper, ServiceTechnician, ReadOnly];
        /// Take in and edit items, add and order photos.
        Edit = "inventory.edit": [Owner, Manager, SalesAssociate];
        /// See cost, margin and where a piece was bought.
        ViewCost = "inventory.view_cost": [Owner, Manager, Bookkeeper];
        /// Record cost and vendor.
        EditCost = "inventory.edit_cost": [Owner, Manager];
        /// See serial numbers.
        ViewSerial = "inventory.view_serial": [Owner, Manager, SalesAssociate, ServiceTechnician];
        /// Change a recorded serial number.
        ChangeSerial = "inventory.change_serial": [Owner, Manager];
        /// Remove photos.
        DeletePhoto = "inventory.delete_photo": [Owner, Manager];
        /// Take a piece off the books.
        WriteOff = "inventory.write_off": [Owner, Manager];
        /// Import catalogues.
        Import = "inventory.import": [Owner, Manager];
    }
    /// Opportunities. Whose a person sees is their record scope.
    opportunities {
        /// See deals, as far as the record scope goes.
        View = "opportunities.view": [Owner, Manager, SalesAssociate, ReadOnly];
        /// Open deals, move them, end them, give them to others.
        Edit = "opportunities.edit": [Owner, Manager, SalesAssociate];
        /// See what they sum to: the forecast and the report.
        Figures = "opportunities.figures": [Owner, Manager, SalesAssociate, Bookkeeper, ReadOnly];
        /// Set pipelines and their stages, and in which stores people may claim.
        Configure = "opportunities.configure": [Owner];
    }
    /// The business itself.
    organization {
        /// Open further stores.
        ManageStores = "organization.manage_stores": [Owner];
        /// Connect the card gateway: whoever may can send the customers' money elsewhere.
        ConnectGateway = "organization.connect_gateway": [Owner];
        /// Read mail that this installation kept instead of sending. It holds links that sign people in.
        ReadMailbox = "organization.read_mailbox": [Owner];
    }
    /// Staff.
    people {
        /// See colleagues and add new ones.
        Manage = "people.manage": [Owner, Manager];
    }
    /// Figures.
    reports {
        /// See the dashboard.
        Dashboard = "reports.dashboard": [Owner, Manager, SalesAssociate, Bookkeeper, ServiceTechnician, ReadOnly];
        /// See what was sold: of one's stores, by day, person and tender.
        Sales = "reports.sales": [Owner, Manager, Bookkeeper];
    }
    /// The till.
    sales {
        /// See sales, quotes, layaways, special orders and invoices.
        View = "sales.view": [Owner, Manager, SalesAssociate, Bookkeeper];
        /// Make sales, quotes, layaways and special orders, and take payments for them.
        Ring = "sales.ring": [Owner, Manager, SalesAssociate];
        /// Take goods back and give money back, with the approval of somebody who may.
        Refund = "sales.refund": [Owner, Manager, SalesAssociate];
        /// Reverse a sale that was posted by mistake.
        Void = "sales.void": [Owner, Manager];
        /// Go beyond the limits alone, and agree when others ask: discount over the limit, price below the minimum,
        /// refund, other tender, drawer over or short, more time for a layaway.
        Approve = "sales.approve": [Owner, Manager];
        /// Issue invoices and record their payments.
        Invoice = "sales.invoice": [Owner, Manager, SalesAssociate, Bookkeeper];
        /// Set registers, tax rules, number series, discount limits and cash rounding.
        Configure = "sales.configure": [Owner, Manager];
    }
    /// One's own session.
    session {
        /// Be signed in: see who one is, switch stores, sign out.
        Own = "session.own": [Owner, Manager, SalesAssociate, Bookkeeper, ServiceTechnician, ReadOnly];
    }
    /// Tasks. Whose a person sees follows from their record scope.
    tasks {
        /// See tasks.
        View = "tasks.view": [Owner, Manager, SalesAssociate, Bookkeeper, ServiceTechnician];
        /// Open tasks, do them and hand them over.
        Edit = "tasks.edit": [Owner, Manager, SalesAssociate, Bookkeeper, ServiceTechnician];
        /// Change playbooks.
        Configure = "tasks.configure": [Owner];
    }
}

/// Whether a role holds a permission.
#[must_use]
pub fn role_allows(role: Role, code: &str) -> bool {
    TABLE.iter().any(|(name, roles)| *name == code && roles.contains(&role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy() {
        let mut table = format!("{:<28}", "");
        for role in Role::ALL {
            table.push_str(&format!("{:<20}", role.label()));
        }
        for (code, _) in TABLE {
            table.push_str(&format!("\n{code:<28}"));
            for role in Role::ALL {
                table.push_str(&format!("{:<20}", if role_allows(role, code) { "x" } else { "-" }));
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_code_is_used_once() {
        let mut codes: Vec<_> = TABLE.iter().map(|(code, _)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TABLE.len());
    }
}
