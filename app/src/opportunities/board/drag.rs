//! Dragging a card, with a mouse by any part of it and with a finger by its grip, so that a lane still scrolls. What
//! follows the pointer is a copy that is moved by `transform` alone; lanes are measured once, when the drag begins. There
//! is one drag at a time.

use std::cell::{Cell, RefCell};

use domain::{StageId, opportunities::DealRow};
use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::desk::Desk;

/// Pixels that tell a drag from a press.
const SLACK: f64 = 6.0;
/// Pixels from the edge of the board where it begins to scroll.
const EDGE: f64 = 48.0;
/// How far it scrolls at once.
const STRIDE: i32 = 14;

struct Drag {
    row: DealRow,
    pointer: i32,
    from: (f64, f64),
    card: HtmlElement,
    /// Once it has begun.
    under_way: Option<UnderWay>,
}

struct UnderWay {
    copy: HtmlElement,
    board: Element,
    /// Where the board stood, and what it spans.
    scrolled: i32,
    edges: (f64, f64),
    lanes: Vec<(Element, Option<StageId>, f64, f64)>,
    over: Option<usize>,
}

thread_local! {
    static DRAG: RefCell<Option<Drag>> = const { RefCell::new(None) };
    static PUT: Cell<bool> = const { Cell::new(false) };
}

/// A pointer goes down on a card.
pub(super) fn take(event: &PointerEvent, row: &DealRow) {
    PUT.set(false);
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let grip = target.as_ref().and_then(|it| it.closest(".grip").ok().flatten()).is_some();
    if event.button() != 0 || (event.pointer_type() != "mouse" && !grip) {
        return;
    }
    let Some(card) = event.current_target().and_then(|it| it.dyn_into::<HtmlElement>().ok()) else { return };
    let from = (f64::from(event.client_x()), f64::from(event.client_y()));
    DRAG.replace(Some(Drag { row: row.clone(), pointer: event.pointer_id(), from, card, under_way: None }));
}

/// It moves.
pub(super) fn carry(event: &PointerEvent) {
    DRAG.with_borrow_mut(|drag| {
        let Some(drag) = drag.as_mut().filter(|it| it.pointer == event.pointer_id()) else { return };
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let by = (at.0 - drag.from.0, at.1 - drag.from.1);
        if drag.under_way.is_none() {
            if by.0.abs() < SLACK && by.1.abs() < SLACK {
                return;
            }
            let _held = drag.card.set_pointer_capture(drag.pointer);
            drag.under_way = begin(&drag.card);
        }
        let Some(under_way) = drag.under_way.as_mut() else { return };
        event.prevent_default();
        let style = HtmlElement::style(&under_way.copy);
        let _moved = style.set_property("transform", &format!("translate3d({}px,{}px,0)", by.0, by.1));
        if at.0 < under_way.edges.0 + EDGE {
            under_way.board.set_scroll_left(under_way.board.scroll_left() - STRIDE);
        } else if at.0 > under_way.edges.1 - EDGE {
            under_way.board.set_scroll_left(under_way.board.scroll_left() + STRIDE);
        }
        let x = at.0 + f64::from(under_way.board.scroll_left() - under_way.scrolled);
        let over = under_way.lanes.iter().position(|(.., left, right)| x >= *left && x < *right);
        if over != under_way.over {
            mark(under_way, false);
            under_way.over = over;
            mark(under_way, true);
        }
    });
}

fn mark(under_way: &UnderWay, on: bool) {
    if let Some((lane, ..)) = under_way.over.and_then(|at| under_way.lanes.get(at)) {
        let _marked = if on { lane.set_attribute("data-over", "") } else { lane.remove_attribute("data-over") };
    }
}

/// Everything that is measured is measured here.
fn begin(card: &HtmlElement) -> Option<UnderWay> {
    let board = card.closest(".kanban").ok().flatten()?;
    let (own, around) = (card.get_bounding_client_rect(), board.get_bounding_client_rect());
    let found = board.query_selector_all(".lane").ok()?;
    let lanes = (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<Element>().ok()).map(|lane| {
        let rect = lane.get_bounding_client_rect();
        let stage = lane.get_attribute("data-stage").and_then(|id| id.parse().ok());
        (lane, stage, rect.left(), rect.right())
    });
    let lanes = lanes.collect();
    let copy: HtmlElement = card.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    let _classed = copy.set_attribute("class", "kcard ghost");
    let _hidden = copy.set_attribute("aria-hidden", "true");
    // Two elements of one id would be one too many.
    if let Ok(Some(link)) = copy.query_selector("[id]") {
        let _unnamed = link.remove_attribute("id");
    }
    let style = HtmlElement::style(&copy);
    for (name, value) in [("left", own.left()), ("top", own.top()), ("width", own.width())] {
        let _placed = style.set_property(name, &format!("{value}px"));
    }
    document().body()?.append_child(&copy).ok()?;
    let _held = card.set_attribute("data-held", "");
    Some(UnderWay {
        copy,
        scrolled: board.scroll_left(),
        edges: (around.left(), around.right()),
        board,
        lanes,
        over: None,
    })
}

/// It goes up: the card is put where it is.
pub(super) fn put(event: &PointerEvent, desk: Desk) {
    let mine = DRAG.with_borrow(|it| it.as_ref().is_some_and(|it| it.pointer == event.pointer_id()));
    if !mine {
        return;
    }
    let Some((row, under_way)) = end() else { return };
    PUT.set(true);
    let stage = under_way.over.and_then(|at| under_way.lanes.get(at)).and_then(|(_, stage, ..)| *stage);
    if let Some(stage) = stage {
        desk.shift(row, stage);
    }
}

/// The browser took the pointer away.
pub(super) fn forget() {
    drop(end());
}

fn end() -> Option<(DealRow, UnderWay)> {
    let drag = DRAG.take()?;
    let under_way = drag.under_way?;
    mark(&under_way, false);
    under_way.copy.remove();
    let _let_go = drag.card.remove_attribute("data-held");
    Some((drag.row, under_way))
}

/// Whether the press that is just being told of ended a drag.
pub(super) fn just_put() -> bool {
    PUT.replace(false)
}

/// A drag that ends on a link is no press of it.
pub(super) fn swallow(event: &MouseEvent) {
    if just_put() {
        event.prevent_default();
    }
}
