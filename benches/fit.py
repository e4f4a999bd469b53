"""Fits the weights of src/retrieval/features.rs (passages), src/answer/model.rs (windows, confidence) and
src/retrieval/meaning.rs (likeness).

    ibid eval SET --foreign OTHER --split train --features set.jsonl     # for each of several sets
    python3 benches/fit.py passages|windows|confidence|likeness set.jsonl...      # needs numpy

Passages and windows: the weights that make it likeliest, by a softmax over everything that was considered
for a question, that a right one comes first; every set counts the same. Confidence: a logistic regression,
answerable against the rest. Likeness: one weight beside the others as they are, from sets written with `semantic.enabled`.
All features are regularised alike on their own scale.
"""

import json
import sys

import numpy as np


def names_in(path, constant):
    """The feature names, read from the source so that they cannot differ."""
    text = open(path).read().split(constant)[1].split("= [", 1)[1].split("];")[0]
    return [line.split('"')[1] for line in text.replace(",", "\n").splitlines() if '"' in line and "//" not in line]


def questions(paths, part):
    """For each set, a list of (features, which are right)."""
    for path in paths:
        lists = []
        for line in open(path):
            example = json.loads(line)
            if example["kind"] != "Answerable" or not example[part]:
                continue
            right = [c["right"] and (part == "passages" or c["holds"]) for c in example[part]]
            if any(right) and not all(right):
                features = np.array([c["features"] for c in example[part]], dtype=np.float64)
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


def rank(sets, penalty=0.002):
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

    weights = descend(loss, np.zeros(len(scale)))
    for path, (features, right, starts, group) in zip(sys.argv[2:], data):
        scores = features @ weights
        top = [s + np.argmax(scores[s:e]) for s, e in zip(starts, [*starts[1:], len(scores)])]
        print(f"# {path}: {np.mean(right[top]):.3f} of {len(starts)} right first", file=sys.stderr)
    return weights / scale


# What can only speak against an answer. All else can only speak for one: a fit that may choose is no better on
# these sets (mean AUROC 97.1 beside 97.0) and surer than it should be of corpora unlike them.
AGAINST = {"unknown", "unwanted", "size"}


def confidence(paths, names, penalty=0.002):
    """Answerable 1, others 0; in every set the answerable count as much as all others together."""
    features, truth, counts = [], [], []
    for path in paths:
        examples = [json.loads(line) for line in open(path)]
        examples = [e for e in examples if e["confidence"]]
        kinds = [e["kind"] for e in examples]
        share = {"Answerable": 1.0, "Foreign": 1.0, "NearMiss": 0.4}
        for e in examples:
            features.append(e["confidence"])
            truth.append(float(e["kind"] == "Answerable"))
            counts.append(share[e["kind"]] / kinds.count(e["kind"]))
    x, y, c = np.array(features), np.array(truth), np.array(counts)
    c /= c.sum()
    scale = x.std(axis=0) + 1e-6
    x = np.hstack([x / scale, np.ones((len(x), 1))])

    def loss(weights):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (c * (p - y))
        gradient[:-1] += 2 * penalty * weights[:-1]
        return 0.0, gradient

    signs = np.array([-1.0 if name in AGAINST else 1.0 for name in names])

    def bound(weights):
        weights[:-1] = np.where(signs * weights[:-1] < 0, 0.0, weights[:-1])

    weights = descend(loss, np.zeros(x.shape[1]), steps=4000, rate=0.03, bound=bound)
    return np.append(weights[:-1] / scale, weights[-1])


def likeness(paths):
    """What the likeness of meaning counts beside the score by words, tried in steps of a half."""
    source = open("src/retrieval/features.rs").read().split("const WEIGHTS: PassageFeatures = [")[1].split("]")[0]
    weights = np.array([float(weight) for weight in source.split(",")])
    candidates = np.arange(0.0, 20.0, 0.5)
    loss = np.zeros(len(candidates))
    for path in paths:
        losses = []
        for example in map(json.loads, open(path)):
            asked = [c for c in example["passages"] if "likeness" in c]
            right = np.array([c["right"] for c in asked])
            if example["kind"] != "Answerable" or not right.any() or right.all():
                continue
            words = np.array([c["features"] for c in asked]) @ weights
            scores = words + candidates[:, None] * np.array([c["likeness"] for c in asked])
            e = np.exp(scores - scores.max(axis=1, keepdims=True))
            losses.append(-np.log((e * right).sum(axis=1) / e.sum(axis=1) + 1e-12))
        loss += np.mean(losses, axis=0) / len(paths)
    return [candidates[loss.argmin()]]


if __name__ == "__main__":
    part, paths = sys.argv[1], sys.argv[2:]
    if part == "likeness":
        weights, names = likeness(paths), ["likeness"]
    elif part == "confidence":
        names = names_in("src/answer/confidence.rs", "NAMES: [&str")
        weights, names = confidence(paths, names), [*names, "constant"]
    elif part == "windows":
        weights, names = rank(list(questions(paths, part))), names_in("src/answer/features.rs", "NAMES: [&str")
    else:
        weights, names = rank(list(questions(paths, part))), names_in("src/retrieval/features.rs", "NAMES: [&str")
    for name, weight in zip(names, weights, strict=True):
        print(f'    ("{name}", {weight:.3f}),')
