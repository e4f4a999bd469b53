"""Makes the corpora that the confidence is fitted on, from the question sets in a folder.

    python3 benches/sets.py SETS OUT

A confidence fitted on whole sets alone is surer than it should be of corpora unlike them, so OUT gets besides,
as folders in the format of `ibid eval`, each with the foreign questions that nothing in it answers:

- half_LANGUAGE and other_LANGUAGE: every second article of an XQuAD set, and the questions about the others,
  which are in the same language and of the same making;
- one_N and of_others_N: corpora of a single article of SQuAD 2.0, and questions about other articles;
- merged: the articles of all English sets together, so that a corpus is large and of many kinds;
- foreign_SET: questions of all other English sets, evenly.

Only questions about articles of the train split are asked, by the rule of src/eval/set.rs. For each pair a line is
printed: the folder of the set and that of the foreign questions.
"""

import hashlib
import json
import os
import sys

ENGLISH = ["squad20_dev", "nq_clapnq_dev", "selqa_dev", "chunkeval"]
# English is left out: it is of the same paragraphs as SQuAD.
LANGUAGES = ["zh", "de", "ru", "th", "ar"]
# Single articles: as many, each of so many paragraphs, with so many questions.
SINGLE, PARAGRAPHS, QUESTIONS = 12, 7, 40


def is_train(article_id):
    return hashlib.sha256(article_id.encode()).digest()[0] % 3 != 0


def read(folder):
    """The articles and the questions of a set that are about articles of the train split."""
    load = lambda name: [json.loads(line) for line in open(os.path.join(folder, name), encoding="utf-8")]
    questions = [q for q in load("questions.jsonl") if is_train(q["article_id"])]
    return load("articles.jsonl"), questions


def write(folder, articles, questions):
    os.makedirs(folder, exist_ok=True)
    for name, rows in (("articles.jsonl", articles), ("questions.jsonl", questions)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def evenly(rows, most):
    return rows[:: max(1, -(-len(rows) // most))]


def foreign(rows):
    """Questions that are asked of another corpus: only that they are answerable somewhere matters."""
    return [row for row in rows if row["answerable"]]


def main(sets, out):
    pairs = []

    def pair(name, articles, questions, others_name, others):
        write(os.path.join(out, name), articles, questions)
        write(os.path.join(out, others_name), [], others)
        pairs.append((os.path.join(out, name), os.path.join(out, others_name)))

    for language in LANGUAGES:
        articles, questions = read(os.path.join(sets, f"xquad_{language}"))
        kept = {a["id"] for a in articles if hashlib.sha256(a["id"].encode()).digest()[1] % 2}
        here = [q for q in questions if q["article_id"] in kept]
        there = [q for q in questions if q["article_id"] not in kept]
        kept = [a for a in articles if a["id"] in kept]
        pair(f"half_{language}", kept, evenly(here, 400), f"other_{language}", evenly(there, 400))

    english = {name: read(os.path.join(sets, name)) for name in ENGLISH}
    articles, questions = english["squad20_dev"]
    train = [a for a in articles if is_train(a["id"])]
    for number, article in enumerate(evenly(train, SINGLE)):
        text = "\n\n".join(article["text"].split("\n\n")[:PARAGRAPHS])
        inside = {f"{article['id']}#{n}" for n in range(PARAGRAPHS)}
        here = [q for q in questions if q["paragraph_id"] in inside]
        there = foreign([q for q in questions if q["article_id"] != article["id"]])
        pair(f"one_{number}", [article | {"text": text}], evenly(here, QUESTIONS), f"of_others_{number}", evenly(there, QUESTIONS))

    for name in ENGLISH:
        others = [evenly(foreign(q), 150) for other, (_, q) in english.items() if other != name]
        write(os.path.join(out, f"foreign_{name}"), [], sum(others, []))
        pairs.append((os.path.join(sets, name), os.path.join(out, f"foreign_{name}")))

    # What is asked of all of them together and answered by none: the half of SQuAD that is left out.
    left_out = {a["id"] for a in train[::2]}
    merged = [a for a in articles if a["id"] not in left_out]
    asked = evenly([q for q in questions if q["article_id"] not in left_out], 150)
    for name in ENGLISH[1:]:
        merged += english[name][0]
        asked += evenly(english[name][1], 150)
    others = evenly(foreign([q for q in questions if q["article_id"] in left_out]), 400)
    pair("merged", merged, asked, "of_left_out", others)

    for here, there in pairs:
        print(here, there)


if __name__ == "__main__":
    main(*sys.argv[1:])
