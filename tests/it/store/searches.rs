//! Searches whose pages can still be turned.

use ibid::store::{Forgotten, SearchId, Searched, Store};

use super::{ADA, BOB, DAY, HERE, NOW, THERE, check, files_hold};

fn searched(store: &Store, user: u64, guild: Option<u64>, at: i64) -> Searched {
    Searched {
        asker: store.asker(user),
        guild,
        at,
        written: "\"the lamp\" -keeper 灯塔".to_owned(),
        filters: "{\"tag\":\"sea\"}".to_owned(),
        indexed_at: NOW - DAY,
    }
}

fn kept(store: &Store, id: SearchId) -> Option<Searched> {
    store.search(id).expect("it can be read")
}

#[test]
fn a_search_is_kept_with_the_index_of_its_last_page() {
    check(|bed| {
        let store = bed.open();
        let searched = searched(&store, ADA, Some(HERE), NOW);
        let id = store.record_search(&searched).expect("it can be written");
        drop(store);
        let store = bed.open();
        assert_eq!(kept(&store, id), Some(searched.clone()));
        store.search_turned(id, NOW).expect("it can be written");
        let turned = Searched {
            indexed_at: NOW,
            ..searched
        };
        assert_eq!(kept(&store, id), Some(turned));
        let other = SearchId(id.0 + 1);
        store.search_turned(other, NOW).expect("none is no error");
        assert_eq!(kept(&store, other), None);
    });
}

#[test]
fn a_search_goes_with_its_person_its_server_and_its_time() {
    check(|bed| {
        let store = bed.open();
        let record = |user, guild, at| {
            let searched = searched(&store, user, guild, at);
            store.record_search(&searched).expect("it can be written")
        };
        let hers = record(ADA, Some(HERE), NOW);
        let his = record(BOB, Some(HERE), NOW);
        let old = record(BOB, Some(THERE), NOW - 2 * DAY);
        let young = record(BOB, Some(THERE), NOW);
        let direct = record(BOB, None, NOW - DAY);
        let gone = |searches| Forgotten {
            searches,
            ..Forgotten::default()
        };
        let forgotten = store.forget(store.asker(ADA)).expect("it can be written");
        assert_eq!((forgotten, kept(&store, hers)), (gone(1), None));
        let left = store.leave(HERE).expect("it can be written");
        assert_eq!((left, kept(&store, his)), (gone(1), None));
        let days = |guild: Option<u64>| if guild.is_some() { 2 } else { 1 };
        let purged = store.purge(NOW, &days).expect("it can be written");
        assert_eq!(purged, gone(2));
        assert_eq!((kept(&store, old), kept(&store, direct)), (None, None));
        assert!(kept(&store, young).is_some());
        assert!(bed.url.is_some() || files_hold(bed, "-keeper"));
        store.forget(store.asker(BOB)).expect("it can be written");
        assert!(bed.url.is_some() || !files_hold(bed, "-keeper"));
    });
}
