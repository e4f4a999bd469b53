"""Makes labelled questions of folders of Markdown documentation, for `ibid eval FOLDER --questions FILE`.

    python3 benches/docs.py DOCS... OUT [--most N]

Sets of people's questions are about encyclopaedias and papers: paragraphs under a title. Documentation is headings,
lists and tables, and its readers type a heading's words, some of them, or the first cell of a row. Each folder of DOCS
gets OUT/NAME.jsonl, questions with the `path` and the `section` that an answer stands in, at most N (300) of them and
of each kind as many as there are:

- asks: a heading that asks, word for word;
- faq: a question that stands as a bold line, a summary or behind `Q:`, word for word;
- names: a heading that names something, word for word;
- reworded: one of those without the words that only ask, in another order, and with one word in another number;
- row: the first cell of a table's row, with the heading where the cell is one word; `expected` is the second cell,
  where it is plain text.

OUT/NAME-foreign.jsonl holds as many questions of the other folders that use a word which stands nowhere in this one,
for `--foreign`. They keep their own `path`, so that `--split` deals them out like the others.

What stands more than once in a folder is left out, since several places answer it; so is a heading with nothing under
it. There is no chance in it: the same folders give the same questions.
"""

import argparse
import html
import json
import os
import random
import re

ENDINGS = (".md", ".markdown")
FORMS = ("how", "what", "why", "can", "where", "when", "do", "does", "is", "are", "who", "which")
# Words that say nothing about what is asked.
FUNCTION = set(
    "a about an and any are as at be by can could do does for from get had has have how i if in into is it its may me my "
    "of on or our should so that the their them then there these they this those to up us use using was we what when "
    "where which who whom whose why will with would you your".split()
)
# Headings that stand in any document; what is asked by them is anything.
GENERAL = set(
    "example examples note notes overview introduction summary usage see also further reading references related "
    "resources parameters returns return value values description options arguments getting started next steps "
    "background conclusion contents table more information".split()
)
KINDS = ("asks", "faq", "names", "reworded", "row")


def clean(text):
    """The words as they are read, without what marks them up."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])", r"\1", text)
    text = re.sub(r"\{\s*#[^}]*\}|\{\{.*?\}\}|\{/\*.*?\*/\}", "", text)
    text = re.sub(r"</?[a-zA-Z][^>]*>", "", text)
    text = re.sub(r"(\*\*|__|\*|`)(.+?)\1", r"\2", text)
    text = re.sub(r"\\([^\w\s])", r"\1", html.unescape(text))
    return re.sub(r"\s+", " ", text).strip().rstrip("#").strip()


def typed(text):
    """A heading as somebody would type it: without its number, or the letter that says that it asks."""
    return re.sub(r"^(?:Q\s*[:.]|\(?\d+(?:\.\d+)*[.):]|(?i:step) \d+[:.])\s*", "", text)


def words(text):
    return re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", text.lower())


def stem(word):
    """One form for the numbers of a word, so that a plural is no other word."""
    return re.sub(r"(ies|es|s)$", "", word) if len(word) > 3 else word


def content(text):
    return [word for word in words(text) if word not in FUNCTION]


def asks(text):
    return len(text.split()) > 2 and (text.endswith("?") or words(text)[:1] and words(text)[0] in FORMS)


def names(text):
    """Whether a heading names something of its own: two words that are neither general nor mere numbers."""
    own = [word for word in content(text) if word not in GENERAL and not re.fullmatch(r"[\d.v-]+", word)]
    return len(own) > 1 and len(text) < 80


class Folder:
    """What one folder of documentation can be asked."""

    def __init__(self, root):
        self.root, self.name = root, os.path.basename(os.path.normpath(root))
        self.headings, self.rows, self.stems, self.seen = [], [], set(), {}
        self.files = 0
        for folder, folders, files in os.walk(root):
            folders.sort()
            for file in sorted(files):
                path = os.path.join(folder, file)
                with open(path, encoding="utf-8", errors="replace") as opened:
                    text = opened.read()
                self.stems.update(stem(word) for word in words(text))
                below = os.path.relpath(path, root).replace(os.sep, "/")
                # The file of this name at the top is about the folder, and no document to ibid.
                if file.lower().endswith(ENDINGS) and below != "README.md":
                    self.files += 1
                    self.read(below, text)

    def see(self, text):
        folded = " ".join(text.lower().split())
        self.seen[folded] = self.seen.get(folded, 0) + 1

    def once(self, text):
        return self.seen.get(" ".join(text.lower().split()), 0) == 1

    def read(self, path, text):
        lines = text.split("\n")
        if lines and lines[0].strip() in ("---", "+++"):
            end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == lines[0].strip()), 0)
            for line in lines[: end + 1]:
                title = re.match(r"title\s*[:=]\s*(.*)", line)
                if title:
                    self.see(clean(title[1].strip().strip("\"'")))
            lines = lines[end + 1 :]
        fence, heading, header, open_at = None, None, None, []
        for number, line in enumerate(lines):
            mark = re.match(r"\s{0,3}(```+|~~~+)", line)
            if mark and fence is None:
                fence = mark[1][:3]
            elif mark and fence == mark[1][:3]:
                fence = None
            if fence or mark:
                self.filled(open_at)
                continue
            found = re.match(r"(#{1,6})\s+(.*)", line)
            question = re.match(r"\s*(?:\*\*(.+?\?)\*\*|<summary>(.+?\?)</summary>|Q:\s*(.+\?))\s*$", line)
            if found or question:
                level = len(found[1]) if found else 7
                words_ = clean(found[2] if found else next(filter(None, question.groups())))
                open_at = [entry for entry in open_at if entry["level"] < level]
                self.see(words_)
                heading = {"path": path, "section": words_, "level": level, "filled": False}
                self.headings.append(heading)
                open_at.append(heading)
                header = None
            elif line.strip() and not line.lstrip().startswith(("<!--", "import ", "export ")):
                self.filled(open_at)
            cells = [clean(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            if line.strip().startswith("|") and len(cells) > 1:
                if re.fullmatch(r"[\s|:-]+", line):
                    continue
                if header is None:
                    header = cells
                elif heading and cells[0]:
                    raw = re.split(r"(?<!\\)\|", line.strip().strip("|"))[1].strip()
                    self.rows.append({"path": path, "section": heading["section"], "cells": cells, "raw": raw})
                    self.see("row " + cells[0])
            elif not line.strip():
                header = None

    @staticmethod
    def filled(headings):
        for heading in headings:
            heading["filled"] = True

    def questions(self, chance):
        """The questions of each kind, in an order of chance."""
        made = {kind: [] for kind in KINDS}

        def add(kind, question, place, **more):
            made[kind].append({"question": question, "path": place["path"], "section": place["section"], "kind": kind, **more})

        for heading in self.headings:
            text = heading["section"]
            if not heading["filled"] or not self.once(text) or not typed(text):
                continue
            asked = typed(text)
            if heading["level"] == 7:
                if len(asked.split()) > 2:
                    add("faq", asked, heading)
            elif asks(asked):
                add("asks", asked, heading)
            elif names(asked):
                add("names", asked, heading)
            else:
                continue
            other = reworded(asked, chance)
            if other:
                add("reworded", other, heading)
        for row in self.rows:
            cell, second = row["cells"][0], row["cells"][1]
            if not self.once("row " + cell) or not any(len(word) > 3 for word in content(cell)) or not second:
                continue
            question = cell if len(content(cell)) > 1 else f"{row['section']} {cell}"
            is_plain = second == row["raw"] and len(second) > 3 and re.fullmatch(r"[\w ,.()'-]+", second)
            add("row", question, row, **({"expected": second} if is_plain else {}))
        for several in made.values():
            chance.shuffle(several)
        return made


def reworded(text, chance):
    """The words that say something, turned round, one of them in another number; nothing where too few are left."""
    kept = content(text)
    if len(set(kept)) < 2 or len(kept) > 7:
        return None
    at = chance.randrange(1, len(kept))
    kept = kept[at:] + kept[:at]
    plain = [n for n, word in enumerate(kept) if word.isascii() and word.isalpha() and len(word) > 3]
    if plain:
        n = chance.choice(plain)
        kept[n] = other_number(kept[n])
    return " ".join(kept)


def other_number(word):
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    # What ends so is seldom a noun.
    if word.endswith(("s", "ing", "ed", "ly")):
        return word
    return word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s"


def evenly(kinds, most):
    """Of each kind one after the other until there are enough; none is asked twice."""
    taken, asked = [], set()
    for round_ in range(max(map(len, kinds.values()), default=0)):
        for kind in KINDS:
            for line in kinds[kind][round_ : round_ + 1]:
                folded = line["question"].lower()
                if len(taken) < most and folded not in asked:
                    asked.add(folded)
                    taken.append(line)
    return taken


def foreign(folder, others, most, chance):
    """Questions of other folders with a word that stands nowhere in this one."""
    strange = []
    for other in others:
        lines = [line for line in other if line["kind"] in ("asks", "faq", "names", "reworded")]
        lines = [line for line in lines if any(stem(word) not in folder.stems for word in content(line["question"]))]
        chance.shuffle(lines)
        strange.append(lines)
    taken = []
    while len(taken) < most and any(strange):
        for lines in strange:
            if lines and len(taken) < most:
                line = lines.pop()
                taken.append({"question": line["question"], "path": line["path"], "kind": line["kind"]})
    return taken


def write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def main():
    parser = argparse.ArgumentParser(description="Makes labelled questions of folders of Markdown documentation.")
    parser.add_argument("docs", nargs="+", metavar="DOCS")
    parser.add_argument("out", metavar="OUT")
    parser.add_argument("--most", type=int, default=300, metavar="N")
    chosen = parser.parse_args()
    os.makedirs(chosen.out, exist_ok=True)
    folders = [Folder(root) for root in sorted(chosen.docs)]
    asked = []
    for folder in folders:
        # Each folder has a chance of its own, so that another beside it changes nothing.
        kinds = folder.questions(random.Random(folder.name))
        asked.append(evenly(kinds, chosen.most))
    for number, folder in enumerate(folders):
        others = asked[:number] + asked[number + 1 :]
        strange = foreign(folder, others, len(asked[number]), random.Random("foreign " + folder.name))
        write(os.path.join(chosen.out, f"{folder.name}.jsonl"), asked[number])
        write(os.path.join(chosen.out, f"{folder.name}-foreign.jsonl"), strange)
        asking = {h["section"] for h in folder.headings if 1 < h["level"] < 6 and asks(h["section"]) and folder.once(h["section"])}
        counts = ", ".join(f"{kind} {sum(line['kind'] == kind for line in asked[number])}" for kind in KINDS)
        print(
            f"{folder.name}: {folder.files} files, {len(asking)} headings that ask; {len(asked[number])} questions "
            f"({counts}), {len(strange)} foreign"
        )


if __name__ == "__main__":
    main()
