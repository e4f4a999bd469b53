"""Fits the weights of src/retrieval/features.rs (passages), src/answer/model.rs (windows, confidence) and
the feature `likeness` beside the others.

    python3 benches/fit.py passages target/release/ibid SETS DOCS OUT      # needs numpy
    python3 benches/fit.py windows target/release/ibid SETS DOCS OUT
    python3 benches/fit.py confidence target/release/ibid SETS DOCS OUT
    python3 benches/fit.py likeness target/release/ibid SETS DOCS OUT

SETS holds the question sets, DOCS folders of public documentation, each with the questions that benches/docs.py made of
it beside it (NAME.jsonl, NAME-foreign.jsonl), and OUT is a folder for what is made of them. Each command asks the train splits anew,
prints the weights and, as a comment, what they come to on each set; put them in and build again before the next
one, because windows are scored with the rank of their passage, and the confidence looks at the best window.

Passages and windows: the weights that make it likeliest, by a softmax over what was considered for a question,
that a right one comes first; every set counts the same. Of documentation, what stands first under the heading asked for
is the right window, since nobody marked the words that answer. Confidence: a logistic regression, answerable against
the rest, on the corpora of benches/sets.py. Likeness: one weight beside the others as they are. All features are regularised alike on their own scale.

Boosted trees, by cross-validation over articles: LambdaMART of 100 trees of 8 leaves was no better than this for
passages (88.5 beside 88.6 % right first, 19 features tried) and windows (79.3 beside 79.4, 56 tried). For the
confidence, 100 monotone trees of 6 leaves over its 12 features refused more than the logistic regression did at
95 % kept: 81.2 beside 78.3 %, the mean of three ways to fold; they are not built.
"""

import json
import os
import subprocess
import sys

import numpy as np


ENGLISH = ["squad20_dev", "nq_clapnq_dev", "selqa_dev", "chunkeval"]
# XQuAD in English is of the same paragraphs as SQuAD, so nothing is fitted to it.
SETS = [*ENGLISH, "manual_tv", *(f"xquad_{language}" for language in ("zh", "de", "ru", "th", "ar"))]
# People's questions with passages that were judged, of which some are near misses: for the confidence alone.
JUDGED = [f"nomiracl_{language}" for language in ("en", "de", "fr", "ja", "ar", "ko", "te")]
# Windows of a question that are fitted to, best first.
MOST = 30
# Questions asked of a set, at most: few enough for a minute.
ASKED = {"squad20_dev": 4000}
ASKED_ELSEWHERE = 1000


def asked(part, binary, sets, docs, out):
    """Asks the sets; the files with everything that was considered."""
    pairs = [(os.path.join(sets, name), None) for name in (ENGLISH if part == "likeness" else SETS)]
    folders = sorted(name.removesuffix(".jsonl") for name in os.listdir(docs) if name.endswith(".jsonl") and not name.endswith("-foreign.jsonl"))
    if part == "confidence":
        maker = os.path.join(os.path.dirname(__file__), "sets.py")
        made = subprocess.run([sys.executable, maker, sets, out], check=True, capture_output=True, text=True)
        pairs = [line.split() for line in made.stdout.splitlines()]
        pairs += [(os.path.join(sets, name), None) for name in JUDGED]
        pairs.append((os.path.join(sets, "manual_tv"), os.path.join(out, "foreign_selqa_dev")))
    runs = []
    for own, foreign in pairs:
        name = os.path.basename(own)
        limit = ASKED.get(name, ASKED_ELSEWHERE)
        runs.append((name, [own, "--split", "train", "--limit", str(limit)], foreign))
    for name in folders if part != "likeness" else []:
        own = [os.path.join(docs, name), "--questions", os.path.join(docs, f"{name}.jsonl")]
        runs.append((f"docs_{name}", own, os.path.join(docs, f"{name}-foreign.jsonl") if part == "confidence" else None))

    def run(name, own, foreign):
        file = os.path.join(out, f"{part}-{name}.jsonl")
        command = [binary, "eval", *own, "--features", file, "--json"]
        subprocess.run(command + (["--foreign", foreign] if foreign else []), check=True, stdout=subprocess.DEVNULL)
        return file

    return [run(*one) for one in runs]


def names_in(path, constant):
    """The feature names, read from the source so that they cannot differ."""
    text = open(path).read().split(constant)[1].split("= [", 1)[1].split("];")[0]
    return [line.split('"')[1] for line in text.replace(",", "\n").splitlines() if '"' in line and "//" not in line]


def questions(paths, part, names):
    """For each set, a list of (features, which are right)."""
    for path in paths:
        lists = []
        leads = names.index("leads") if part == "windows" and "-docs_" in path else None
        for line in open(path):
            example = json.loads(line)
            if example["kind"] != "Answerable" or not example[part]:
                continue
            # Those far behind weigh next to nothing and are most of the work.
            considered = [c for n, c in enumerate(example[part]) if n < MOST or c["right"] and c["holds"]]
            right = [c["right"] and (part == "passages" or c["holds"]) for c in considered]
            if leads is not None:
                first = [r and c["features"][leads] > 0 for r, c in zip(right, considered)]
                right = first if any(first) else right
            if any(right) and not all(right):
                features = np.array([c["features"] for c in considered], dtype=np.float64)
                lists.append((features, np.array(right)))
        yield lists


def descend(loss, start, steps=400, rate=0.05, bound=lambda weights: None):
    """Adam; `bound` puts weights back that went where they may not."""
    weights, m, v = start.copy(), 0.0, 0.0
    for step in range(1, steps + 1):
        _, gradient = loss(weights)
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        weights -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-9)
        bound(weights)
    return weights


def rank(paths, part, names, penalty=0.0005):
    sets = list(questions(paths, part, names))
    stacked = [np.concatenate([f for f, _ in lists]) for lists in sets]
    scale = np.mean([s.std(axis=0) for s in stacked], axis=0) + 1e-6
    data = []
    for lists, features in zip(sets, stacked):
        sizes = np.array([len(f) for f, _ in lists])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        right = np.concatenate([r for _, r in lists])
        data.append((features / scale, right, starts, np.repeat(np.arange(len(sizes)), sizes)))

    def loss(weights):
        total, gradient = 0.0, penalty * 2 * weights
        for features, right, starts, group in data:
            scores = features @ weights
            scores -= np.maximum.reduceat(scores, starts)[group]
            e = np.exp(scores)
            all_, good = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts) + 1e-12
            total -= np.mean(np.log(good / all_)) / len(data)
            pull = e * right / good[group] - e / all_[group]
            gradient = gradient - features.T @ pull / len(starts) / len(data)
        return total, gradient

    def bound(weights):
        # More of what speaks for a passage never speaks against it.
        if part == "passages":
            np.maximum(weights, 0.0, out=weights)

    weights = descend(loss, np.zeros(len(scale)), bound=bound)
    for path, (features, right, starts, group) in zip(paths, data):
        scores = features @ weights
        top = [s + np.argmax(scores[s:e]) for s, e in zip(starts, [*starts[1:], len(scores)])]
        print(f"# {path}: {np.mean(right[top]):.3f} of {len(starts)} right first", file=sys.stderr)
    return weights / scale


def confidence(paths, names, penalty=0.002):
    """Answerable 1, others 0; in every kind of corpus the answerable count as much as all others together."""
    kinds_of = {}
    for path in paths:
        name = os.path.basename(path).removeprefix("confidence-").removesuffix(".jsonl")
        kind = next((kind for kind in ("one", "nomiracl") if name.startswith(f"{kind}_")), name)
        examples = [json.loads(line) for line in open(path)]
        kinds_of.setdefault(kind, []).extend(e for e in examples if e["confidence"])
    features, truth, counts, corpus = [], [], [], []
    share = {"Answerable": 1.0, "Foreign": 1.0, "NearMiss": 0.4}
    for kind, examples in kinds_of.items():
        kinds = [e["kind"] for e in examples]
        for e in examples:
            features.append(e["confidence"])
            truth.append(e["kind"])
            counts.append(share[e["kind"]] / kinds.count(e["kind"]))
            corpus.append(kind)
    x, truth, corpus, c = np.array(features), np.array(truth), np.array(corpus), np.array(counts)
    y = (truth == "Answerable").astype(float)
    c /= c.sum()
    scale = x.std(axis=0) + 1e-6
    x = np.hstack([x / scale, np.ones((len(x), 1))])

    def loss(weights):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (c * (p - y))
        gradient[:-1] += 2 * penalty * weights[:-1]
        return 0.0, gradient

    # What can only speak against an answer; all else can only speak for one.
    against = names_in("src/answer/confidence.rs", "const AGAINST: [&str")
    signs = np.array([-1.0 if name in against else 1.0 for name in names])

    def bound(weights):
        weights[:-1] = np.where(signs * weights[:-1] < 0, 0.0, weights[:-1])

    weights = descend(loss, np.zeros(x.shape[1]), steps=1500, rate=0.03, bound=bound)
    sure = x @ weights
    for kind in kinds_of:
        own, foreign = sure[(corpus == kind) & (truth == "Answerable")], sure[(corpus == kind) & (truth == "Foreign")]
        refused = np.mean(foreign < np.quantile(own, 0.05))
        print(f"# {kind}: {refused:.3f} of {len(foreign)} foreign refused at 95 % kept", file=sys.stderr)
    return np.append(weights[:-1] / scale, weights[-1])


def likeness(paths):
    """What the likeness of meaning counts beside the other features as they are, tried in whole steps: the weight with
    which a right passage comes first most often, the train splits counting the same. The softmax of the other fits would
    give less (2 on `nq_clapnq_dev`), since it believes the other features as far as they were fitted without this one."""
    names = names_in("src/retrieval/features.rs", "NAMES: [&str")
    source = open("src/retrieval/features.rs").read().split("const WEIGHTS: PassageFeatures = [")[1].split("]")[0]
    weights = np.array([float(weight) for weight in source.split(",") if weight.strip()])
    at = names.index("likeness")
    candidates = np.arange(0.0, 15.0)
    shares = []
    for path in paths:
        first = []
        for example in map(json.loads, open(path)):
            right = np.array([c["right"] for c in example["passages"]])
            if example["kind"] != "Answerable" or not right.any():
                continue
            features = np.array([c["features"] for c in example["passages"]])
            words = features @ np.where(np.arange(len(weights)) == at, 0.0, weights)
            first.append([right[np.argmax(words + weight * features[:, at])] for weight in candidates])
        shares.append(np.mean(first, axis=0))
        print(f"# {path}: right first {np.round(100 * shares[-1], 1)}", file=sys.stderr)
    return [candidates[np.mean(shares, axis=0).argmax()]]


if __name__ == "__main__":
    part, binary, sets, docs, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    paths = asked(part, binary, sets, docs, out)
    if part == "likeness":
        weights, names = likeness(paths), ["likeness"]
    elif part == "confidence":
        names = names_in("src/answer/confidence.rs", "NAMES: [&str")
        weights, names = confidence(paths, names), [*names, "constant"]
    else:
        names = names_in("src/answer/features.rs" if part == "windows" else "src/retrieval/features.rs", "NAMES: [&str")
        weights = rank(paths, part, names)
    for name, weight in zip(names, weights, strict=True):
        print(f'    ("{name}", {weight:.2f}),')
