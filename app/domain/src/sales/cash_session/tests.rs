//! A day at the drawer.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    super::{Series, fixtures::*},
    *,
};

fn movement(n: u128, reason: CashReason, minor: i64) -> CashMovement {
    CashMovement {
        id: Uuid::from_u128(n).into(),
        reason,
        amount: usd(minor),
        note: "Coffee".into(),
        by: user(1),
        at: Timestamp(0),
        reverses: None,
    }
}

fn open(float: i64) -> CashSession {
    CashSession::open(Uuid::from_u128(1).into(), Uuid::from_u128(2).into(), usd(float)).unwrap()
}

fn counted(faces: &[(i64, u32)]) -> CashCount {
    CashCount { faces: faces.iter().copied().collect(), by: user(1), at: Timestamp(0) }
}

fn close(session: CashSession, approvals: &[Approval]) -> Result<(CashSession, ZReport), AppError> {
    let number = DocumentNumber { series: Series::new("A1", "Z", None, 2026).unwrap(), number: 7 };
    let staff = [(user(1), Role::SalesAssociate), (user(2), Role::Manager)].into();
    let authority = Authority::default();
    let (limit, by, at) = (usd(500), user(1), Timestamp(9));
    session.close(Closing {
        number: &number,
        tenders: &[],
        limit,
        authority: &authority,
        approvals,
        staff: &staff,
        by,
        at,
    })
}

#[test]
fn the_transition_table() {
    insta::assert_snapshot!(crate::machine::table::<CashState>());
}

#[test]
fn a_day_at_the_drawer() {
    let mut session = open(20_000);
    for (n, (reason, minor)) in (1..).zip([
        (CashReason::Sale, 10_000),
        (CashReason::Change, -1_250),
        (CashReason::PaidIn, 500),
        (CashReason::PaidOut, -300),
        (CashReason::Refund, -2_000),
        (CashReason::Drop, -15_000),
    ]) {
        session.post(movement(n, reason, minor)).unwrap();
        assert_eq!(session.post(movement(n, reason, minor)), Ok(Appended::Replayed));
    }
    assert_eq!(session.report().unwrap().expected, usd(11_950));
    assert_eq!(session.clone().resume().unwrap_err().code, Code::StepNotAllowed);
    assert_eq!(close(session.clone(), &[]).unwrap_err().code, Code::StepNotAllowed, "not counted");

    assert_eq!(session.clone().count(counted(&[(3, 1)])).unwrap_err().code, Code::Invalid);
    let mut session = session.count(counted(&[(10_000, 1), (1_000, 1)])).unwrap();
    let late = movement(7, CashReason::Sale, 100);
    assert_eq!(session.post(late).unwrap_err().code, Code::StepNotAllowed, "nothing moves while it is counted");
    assert_eq!(close(session.clone(), &[]).unwrap_err().code, Code::ApprovalRequired, "9.50 short");

    let approval = Approval {
        what: Approvable::CashVariance,
        reason: "A roll of coins fell behind the till".into(),
        asked_by: user(1),
        approved_by: user(2),
        at: Timestamp(0),
    };
    let (closed, z) = close(session.clone(), &[approval]).unwrap();
    assert_eq!((z.counted, z.over_short, z.number.to_string().as_str()), (usd(11_000), usd(-950), "A1-Z-2026-000007"));
    assert_eq!(closed.count(counted(&[])).unwrap_err().code, Code::StepNotAllowed, "a closed session stays closed");

    let session = session.count(counted(&[(10_000, 1), (1_000, 1), (100, 10)])).unwrap();
    let (_, z) = close(session, &[]).unwrap();
    assert_eq!((z.over_short, z.counts.len()), (usd(50), 2));

    let at_limit = open(1_000).count(counted(&[(1_000, 1), (500, 1)])).unwrap();
    assert_eq!(close(at_limit, &[]).unwrap().1.over_short, usd(500), "the limit itself is tolerated");
    let above = open(1_000).count(counted(&[(1_000, 1), (500, 1), (1, 1)])).unwrap();
    assert_eq!(close(above, &[]).unwrap_err().code, Code::ApprovalRequired);
}

#[test]
fn movements_have_their_sign_and_their_reason() {
    let mut session = open(1_000);
    for (refused, code) in [
        (movement(1, CashReason::Sale, -1), Code::Invalid),
        (movement(1, CashReason::Drop, 1), Code::Invalid),
        (movement(1, CashReason::PaidIn, 0), Code::Invalid),
        (movement(1, CashReason::Drop, -1_001), Code::CashInsufficient),
        (CashMovement { note: " ".into(), ..movement(1, CashReason::PaidOut, -1) }, Code::Invalid),
    ] {
        assert_eq!(session.post(refused).unwrap_err().code, code);
    }
    session.post(movement(1, CashReason::Drop, -500)).unwrap();
    let back = CashMovement { reverses: Some(Uuid::from_u128(1).into()), ..movement(2, CashReason::Drop, 500) };
    session.post(back.clone()).unwrap();
    assert_eq!(session.expected().unwrap(), usd(1_000));
    let twice = CashMovement { id: Uuid::from_u128(3).into(), ..back };
    assert_eq!(session.post(twice).unwrap_err().code, Code::Duplicate);
}

#[test]
fn a_session_that_contradicts_itself_is_not_read_back() {
    let (id, register) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
    let read = |float, movements: Vec<CashMovement>| {
        CashSession::restore(id, register, (CashState::Open, usd(float)), movements, Vec::new()).map_err(|why| why.code)
    };
    let sale = movement(1, CashReason::Sale, 100);
    assert_eq!(read(500, vec![sale.clone()]).unwrap().expected().unwrap(), usd(600));
    assert_eq!(read(-1, Vec::new()).unwrap_err(), Code::Invalid);
    let all_back = CashMovement { reverses: Some(sale.id), ..movement(2, CashReason::Sale, -100) };
    let read_back = read(500, vec![all_back, sale.clone()]).unwrap();
    assert_eq!(read_back.expected().unwrap(), usd(500), "listed the other way round, it is the same");
    let back = CashMovement { reverses: Some(sale.id), ..movement(2, CashReason::Sale, -99) };
    assert_eq!(read(500, vec![sale, back]).unwrap_err(), Code::Reference);
}

#[test]
fn tenders_are_summed_by_form() {
    let rows = [(TenderKind::Card, 500), (TenderKind::Cash, 300), (TenderKind::Card, -200), (TenderKind::Cash, 0)];
    let sums = TenderSum::of(rows.map(|(kind, minor)| (kind, usd(minor)))).unwrap();
    let show = |it: &TenderSum| (it.kind, it.net().unwrap().minor, it.payments, it.refunds);
    let sums: Vec<_> = sums.iter().map(show).collect();
    assert_eq!(sums, [(TenderKind::Cash, 300, 2, 0), (TenderKind::Card, 300, 1, 1)]);
}

proptest! {
    #[test]
    fn what_is_expected_is_the_float_and_the_sum_of_what_moved(
        float in 0_i64..100_000,
        moves in prop::collection::vec((0_u128..30, 0..CashReason::ALL.len(), 1_i64..50_000), 0..60),
    ) {
        let mut session = open(float);
        let mut seen = std::collections::BTreeMap::new();
        for (n, which, minor) in moves {
            let reason = CashReason::ALL[which];
            let signed = if reason.comes_in() { minor } else { -minor };
            if session.post(movement(n, reason, signed)) == Ok(Appended::New) {
                seen.insert(n, signed);
            }
            prop_assert!(session.expected().unwrap().minor >= 0);
        }
        let report = session.report().unwrap();
        prop_assert_eq!(report.expected.minor, float + seen.values().sum::<i64>());
        let by_reason: i64 = report.by_reason.values().map(|(sum, _)| sum.minor).sum();
        prop_assert_eq!(report.expected.minor, float + by_reason);
        // Read back from what was stored, in any number of goes, it is the same session.
        let read: CashSession = serde_json::from_str(&serde_json::to_string(&session).unwrap()).unwrap();
        prop_assert_eq!(&read, &session);
        let stored = (session.state, usd(float));
        let restored = CashSession::restore(session.id, session.register, stored, read.movements().to_vec(), Vec::new());
        prop_assert_eq!(restored.unwrap(), session);
    }
}
