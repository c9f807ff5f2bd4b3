"""Trains the small SentencePiece models of this folder and writes what SentencePiece itself makes of texts.json.

    apt-get install python3-sentencepiece        (0.1.97)
    python3 make_sentencepiece.py tinyshakespeare.txt botchan.txt

The two English texts are only trained on; corpus.txt adds the other languages. One thread and no sampling: a second run gives the
same files. README.md describes the expected values.
"""
import io
import itertools
import json
import os
import pathlib
import sys
import unicodedata

import sentencepiece as spm

HERE = pathlib.Path(__file__).parent
ENGLISH_LINES = 1500
LONGEST_WITH_PIECES = 90
WITH_OPTIONS = (0, 7, 8)

# Escaped in the json, for a diff to show them.
INVISIBLE = {c: "".join(f"\\u{unit:04x}" for unit in memoryview(chr(c).encode("utf-16-le")).cast("H"))
             for c in range(0x7f, 0x110000) if unicodedata.category(chr(c)) in ("Cc", "Cf", "Cn", "Co", "Zs", "Zl", "Zp", "Mn")
             and not 0xd800 <= c < 0xe000}

# Many-to-one, one-to-many and removing rules: a characters map of a few bytes where nmt_nfkc takes 240 KB.
RULES = {
    "\t": " ", "\n": " ", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\u00ad": "", "\ufb01": "fi", "\u2026": "...", "\u00bd": "1/2",
    "e\u0301": "\u00e9", "\u00ab": '"', "\u00bb": '"', "\u2014": "-", "''": '"', "``": '"', "\u0915\u093c": "\u0958",
    "\u1112\u1161\u11ab": "\ud55c", "\u1100\u1161": "\uac00", "\U0001f468\u200d": "\U0001f468",
    "\ufdfa": "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647", **{chr(0xff00 + c - 0x20): chr(c) for c in range(0x21, 0x7f)},
}

# Llama's and Gemma's own training options, as far as they matter to encoding.
LLAMA = dict(model_type="bpe", normalization_rule_name="identity", byte_fallback=True, split_digits=True,
             allow_whitespace_only_pieces=True, remove_extra_whitespaces=False)
MODELS = {
    "sentencepiece/bpe": dict(
        model_type="bpe", vocab_size=1500, byte_fallback=True, split_digits=True, normalization_rule_name="nmt_nfkc",
        user_defined_symbols=["<sep>", "[MASK]", "ab", "abc", "\u65e5\u672c", "New\u2581York", "\u2581\u2581\u2581"],
        control_symbols=["<cls>", "<ctl>"], pad_id=3),
    "sentencepiece/unigram-folded": dict(
        model_type="unigram", vocab_size=1200, normalization_rule_name="nmt_nfkc_cf",
        user_defined_symbols=["<sep>", "Hello", "wor", "1"]),
    "sentencepiece/unigram-identity": dict(
        model_type="unigram", vocab_size=1000, normalization_rule_name="identity",
        add_dummy_prefix=False, remove_extra_whitespaces=False),
    "sentencepiece/unigram-bytes": dict(
        model_type="unigram", vocab_size=1500, byte_fallback=True, rules=RULES, unk_surface=" ?? "),
    "sentencepiece/bpe-suffix": dict(
        model_type="bpe", vocab_size=800, normalization_rule_name="identity", treat_whitespace_as_suffix=True),
    "sentencepiece/char": dict(model_type="char", vocab_size=400, normalization_rule_name="identity"),
    "sentencepiece/word": dict(model_type="word", vocab_size=1000, normalization_rule_name="identity"),
    "llama2/tokenizer": dict(LLAMA, vocab_size=1500),
    "gemma/tokenizer": dict(
        LLAMA, vocab_size=1500, add_dummy_prefix=False, pad_id=0, eos_id=1, bos_id=2, unk_id=3,
        user_defined_symbols=["<mask>", "<start_of_turn>", "<end_of_turn>",
                              *("\n" * n for n in range(1, 5)), *("\u2581" * n for n in range(2, 9))]),
}

# What no string holds; the API takes bytes too.
INVALID = ["80", "ff", "61ff62", "c3", "c328", "e282", "e28261", "f09f98", "f09f9861", "eda080", "edb080", "c080", "f4908080", "fffefd",
           "6120ff2062", "e4bda0e5", "ff20ff"]

def sequences(size):
    """Ids that no encoder wrote in this order."""
    yield []
    for start in (0, 1, 2, 3, 4, 5, 6):
        yield [start]
        yield [start, size - 1, start, size // 2]
    state = 1
    for length in range(2, 16):
        ids = []
        for _ in range(length):
            state = (state * 1103515245 + 12345) % 2**31
            # Half of them among the first ids, where the control symbols and the bytes are.
            ids.append((state >> 8) % (size if state >> 20 & 1 else min(size, 300)))
        yield ids


def training_text(files):
    english = [line for name in files for line in pathlib.Path(name).read_text("utf-8").splitlines()[:ENGLISH_LINES]]
    # Thrice, for the other languages to earn pieces of more than a character.
    return english + 3 * pathlib.Path("corpus.txt").read_text("utf-8").splitlines()


def train(path, options, lines):
    options = dict(options)
    table = pathlib.Path("rules.tsv")
    if rules := options.pop("rules", None):
        hexes = lambda text: " ".join(f"{ord(c):X}" for c in text)
        table.write_text("".join(f"{hexes(a)}\t{hexes(b)}\n" for a, b in sorted(rules.items())), "utf-8")
        options["normalization_rule_tsv"] = str(table)
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, character_coverage=0.999, num_threads=1, hard_vocab_limit=False,
        minloglevel=2, **options)
    table.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(model.getvalue())


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7f) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    """The (number, value) pairs of a protobuf message."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            value, at = data[at:at + value], at + value
        yield key >> 3, value


def encoded(model, text):
    """The serialized message and not the objects: it alone says offsets in bytes, and survives surfaces that are no UTF-8."""
    message = fields(model.encode(text, out_type="serialized_proto"))
    pieces = [{1: b"", 3: b"", 4: 0, 5: 0} | dict(fields(value)) for number, value in message if number == 2]
    source = text if isinstance(text, bytes) else text.encode("utf-8")
    assert all(piece[3] == source[piece[4]:piece[5]] for piece in pieces)
    ids = [piece[2] for piece in pieces]
    assert ids == model.encode(text)
    names = [piece[1].decode("utf-8") for piece in pieces]
    result = {"ids": runs(ids)}
    if len(source) <= LONGEST_WITH_PIECES:
        if names != [model.id_to_piece(i) for i in ids]:
            result["pieces"] = names
        assert all(a[5] == b[4] for a, b in itertools.pairwise(pieces))
        result["bounds"] = [piece[4] for piece in pieces[:1]] + [piece[5] for piece in pieces]
    decoded = model.decode(ids)
    result["decoded"] = decoded == text or decoded
    return result


def runs(ids):
    """Runs of more than three equal ids as [id, count]."""
    groups = [(i, len(list(run))) for i, run in itertools.groupby(ids)]
    return [item for i, n in groups for item in ([[i, n]] if n > 3 else [i] * n)]


def expected(model, texts):
    yield "texts", [encoded(model, text) for text in texts]
    yield "invalid", [{"bytes": data} | encoded(model, bytes.fromhex(data)) for data in INVALID]
    yield "options", [{"text": i, **options, "ids": model.encode(texts[i], **options)}
                      for i in WITH_OPTIONS for options in ({"add_bos": True}, {"add_eos": True}, {"add_bos": True, "add_eos": True},
                                                            {"add_bos": True, "add_eos": True, "reverse": True})]
    yield "decodes", [{"ids": ids, "decoded": model.decode(ids)} for ids in sequences(len(model))]


def main():
    files = [str(pathlib.Path(name).resolve()) for name in sys.argv[1:]]
    os.chdir(pathlib.Path(__file__).parent)  # The model keeps the rules' path as it was given.
    lines = training_text(files)
    texts = json.loads(pathlib.Path("texts.json").read_text("utf-8"))["texts"]
    for name, options in MODELS.items():
        path = pathlib.Path(f"{name}.model")
        train(path, options, lines)
        model = spm.SentencePieceProcessor(model_file=str(path))
        write(pathlib.Path("expected") / f"{name.replace('/tokenizer', '-sentencepiece').replace('/', '-')}.json", expected(model, texts))
        print(f"{name}: {len(model)} pieces, {path.stat().st_size:,} bytes")


def write(path, sections):
    """One case per line."""
    line = lambda case: "    " + json.dumps(case, ensure_ascii=False, separators=(",", ":")).translate(INVISIBLE)
    blocks = [f'  "{name}": [\n' + ",\n".join(map(line, cases)) + "\n  ]" for name, cases in sections]
    path.parent.mkdir(exist_ok=True)
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
