//! A one-of-one piece is sold once, whoever asks and however often.

use std::sync::Arc;

use db::Error;
use domain::{ItemId, identity::inventory};
use testkit::{Shop, db_test};

use crate::deeds::sell;

db_test! { async fn two_hundred_pieces_thirty_two_registers_each_sold_once(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    let pieces: Arc<[ItemId]> = shop.stock(a, 200).await.into();
    let who = Arc::new(shop.owner::<inventory::Edit>(a).await);
    let mut registers = tokio::task::JoinSet::new();
    for register in 0..32 {
        let (pieces, who) = (pieces.clone(), who.clone());
        registers.spawn(async move {
            let (mut won, mut lost) = (0, 0);
            for n in 0..pieces.len() {
                match sell(&who, pieces[(n + register * 6) % pieces.len()], 1).await {
                    Ok(()) => won += 1,
                    Err(Error::Conflict("conflict.stale")) => lost += 1,
                    Err(other) => panic!("{other}"),
                }
            }
            (won, lost)
        });
    }
    let (mut won, mut lost) = (0, 0);
    while let Some(done) = registers.join_next().await {
        let done = done.unwrap();
        won += done.0;
        lost += done.1;
    }
    assert_eq!((won, lost), (200, 32 * 200 - 200));
    for (rows, from) in [
        (200, "movement"), (200, "outbox"), (200, "audit"),
        (200, "item WHERE availability = 'sold' AND version = 2"),
        (200, "(SELECT DISTINCT item_id FROM movement) AS m"),
    ] {
        assert_eq!(t.count(from).await, rows, "{from}");
    }
} }
