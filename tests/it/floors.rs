//! Floors under the quality of answers, on slices of other people's question sets, through the real binary.
//!
//! A floor lies some questions under what the slice gave when it was set; a change that falls through it made
//! answers worse. The sets stand beside the project and are not part of it: without them, this says that it
//! skipped. The whole figures are in the README, by the command that stands there.

use std::path::Path;

use serde_json::Value;

use crate::support::bot::Home;

/// What at least this share of the slice's answerable questions must give.
struct Floor {
    /// The gold paragraph's passage first.
    recall_1: f64,
    /// A labelled answer in the first quotation.
    quote_1: f64,
    /// A labelled answer in any quotation.
    quote_3: f64,
    /// An answer at all, at the shipped threshold.
    kept: f64,
}

async fn check(set: &str, floor: Floor) {
    let folder = format!("{}/../shared/qa/{set}", env!("CARGO_MANIFEST_DIR"));
    if !Path::new(&folder).exists() {
        println!("skipped: the question set {set} is not here");
        return;
    }
    let home = Home::empty();
    let ran = home
        .ibid()
        .args(["eval", &folder, "--split", "test", "--limit", "80", "--json"])
        .output()
        .await
        .expect("the binary runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let figures: Value = serde_json::from_slice(&ran.stdout).expect("one JSON object");
    let figure = |name: &str| figures["ibid"][name].as_f64().expect("the figure is there");
    for (name, least) in [
        ("recall_1", floor.recall_1),
        ("quote_1", floor.quote_1),
        ("quote_3", floor.quote_3),
        ("kept", floor.kept),
    ] {
        let got = figure(name);
        assert!(got >= least, "{set}: {name} is {got:.3}, the floor is {least:.3}");
    }
    assert_eq!(
        figures["ibid"]["not_verbatim"], 0,
        "{set}: a quotation differs from its source"
    );
}

#[tokio::test]
async fn questions_written_while_reading() {
    let floor = Floor {
        recall_1: 0.75,
        quote_1: 0.75,
        quote_3: 0.81,
        kept: 0.69,
    };
    check("squad20_dev", floor).await;
}

#[tokio::test]
async fn questions_asked_blind() {
    let floor = Floor {
        recall_1: 0.81,
        quote_1: 0.72,
        quote_3: 0.87,
        kept: 0.66,
    };
    check("nq_clapnq_dev", floor).await;
}

#[tokio::test]
async fn questions_in_other_words() {
    let floor = Floor {
        recall_1: 0.85,
        quote_1: 0.74,
        quote_3: 0.84,
        kept: 0.87,
    };
    check("selqa_dev", floor).await;
}

#[tokio::test]
async fn questions_in_chinese() {
    let floor = Floor {
        recall_1: 0.83,
        quote_1: 0.81,
        quote_3: 0.91,
        kept: 0.89,
    };
    check("xquad_zh", floor).await;
}

#[tokio::test]
async fn questions_in_german() {
    let floor = Floor {
        recall_1: 0.89,
        quote_1: 0.71,
        quote_3: 0.91,
        kept: 0.82,
    };
    check("xquad_de", floor).await;
}
