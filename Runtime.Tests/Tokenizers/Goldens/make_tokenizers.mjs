// Writes this folder's tokenizer.json files, and the classical files of the same vocabularies.
//
//     node make_tokenizers.mjs tinyshakespeare.txt botchan.txt
//
// Needs Node 20 and nothing else; make_sentencepiece.py goes first, for its models are converted here. Every component has the
// shape that the family named by the folder publishes; only the vocabularies are small and of our own training.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const ENGLISH_CHARACTERS = 120_000;
const corpus = readFileSync(join(here, "corpus.txt"), "utf8");
// Thrice, for the other languages to earn tokens of more than a character.
const training = process.argv.slice(2).map(name => readFileSync(name, "utf8").slice(0, ENGLISH_CHARACTERS)).join("\n") + corpus.repeat(3);

// ---- Training

/** Byte-pair encoding: the most frequent pair is merged until `size` symbols are known; ties go to the pair first in code units. */
function trainMerges(words, alphabet, size, join = (a, b) => a + b) {
  const counts = new Map(), places = new Map(), symbols = new Set(alphabet), merges = [];
  const split = [...words].map(([word, count]) => ({ parts: word, count }));
  const count = (place, sign) => {
    const { parts, count } = split[place];
    for (let i = 1; i < parts.length; i++) {
      const pair = parts[i - 1] + " " + parts[i];
      counts.set(pair, (counts.get(pair) ?? 0) + sign * count);
      if (!places.has(pair)) places.set(pair, new Set());
      places.get(pair).add(place);
    }
  };
  split.forEach((_, place) => count(place, 1));
  while (symbols.size < size) {
    let best = "", most = 1;
    for (const [pair, n] of counts) if (n > most || n === most && best && pair < best) [best, most] = [pair, n];
    if (!best) break;
    const [a, b] = best.split(" "), merged = join(a, b);
    merges.push([a, b]);
    symbols.add(merged);
    for (const place of places.get(best)) {
      count(place, -1);
      const parts = [];
      for (const part of split[place].parts) {
        if (part === b && parts.at(-1) === a) parts[parts.length - 1] = merged; else parts.push(part);
      }
      split[place].parts = parts;
      count(place, 1);
    }
    counts.delete(best);
    places.delete(best);
  }
  return { symbols: [...symbols], merges };
}

function counted(pieces) {
  const counts = new Map();
  for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  return counts;
}

// ---- Byte-level BPE

/** GPT-2's printable stand-ins for the 256 bytes. */
const byteSymbols = (() => {
  const printable = b => b >= 0x21 && b <= 0x7e || b >= 0xa1 && b <= 0xac || b >= 0xae;
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCodePoint(printable(b) ? b : next++));
})();
const toSymbols = text => Array.from(Buffer.from(text, "utf8"), b => byteSymbols[b]);

const GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" +
  "\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const QWEN = LLAMA3.replace("{1,3}", "");

function byteLevelModel(regex, size) {
  // Which words the trainer sees need not be exact: no (?i:) in JavaScript yet.
  const words = counted(training.match(new RegExp(regex.replace(/\(\?i:([^)]*)\)/, "$1"), "gu")));
  const { symbols, merges } = trainMerges([...words].map(([word, n]) => [toSymbols(word), n]), byteSymbols.toSorted(), size);
  return { symbols, merges };
}

const ids = (symbols, first = 0) => Object.fromEntries(symbols.map((symbol, i) => [symbol, first + i]));
const joined = merges => merges.map(pair => pair.join(" "));
const bpe = (vocab, merges, options) => ({
  type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null,
  fuse_unk: false, byte_fallback: false, ignore_merges: false, ...options, vocab, merges,
});
const byteLevel = (options = {}) => ({ type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true, ...options });
const splitRegex = Regex => ({ type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false });
const sequence = (field, ...parts) => ({ type: "Sequence", [field]: parts });

// ---- SentencePiece models, read and converted as Hugging Face converts them

function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const b = bytes[at++];
      value += (b & 0x7f) * scale;
      if (b < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint(), wire = key % 8, number = (key - wire) / 8;
    if (wire === 0) yield [number, varint()];
    else {
      const length = wire === 2 ? varint() : wire === 5 ? 4 : 8;
      yield [number, bytes.subarray(at, at += length)];
    }
  }
}

function sentencePiece(name) {
  const pieces = [];
  let charsmap;
  for (const [number, value] of fields(readFileSync(join(here, name + ".model")))) {
    if (number === 1) {
      const piece = Object.fromEntries(fields(value));
      pieces.push({ piece: piece[1].toString("utf8"), score: piece[2]?.readFloatLE() ?? 0, type: piece[3] ?? 1 });
    }
    if (number === 3) charsmap = Object.fromEntries(fields(value))[2]?.toString("base64");
  }
  return { pieces, charsmap, vocab: pieces.map(({ piece, score }) => [piece, score]) };
}

/** A BPE model of SentencePiece has scores and no merges: all splits of a piece into two are merges, at the rank of its score. */
function convertedMerges({ pieces }) {
  const rank = new Map(pieces.map(({ piece }, id) => [piece, id])), merges = [];
  for (const { piece, score } of pieces) {
    const characters = [...piece], own = [];
    for (let i = 1; i < characters.length; i++) {
      const pair = [characters.slice(0, i).join(""), characters.slice(i).join("")];
      if (pair.every(part => rank.has(part))) own.push(pair);
    }
    own.sort(([a, b], [c, d]) => rank.get(a) - rank.get(c) || rank.get(b) - rank.get(d));
    merges.push(...own.map(pair => ({ pair, score })));
  }
  return merges.sort((a, b) => b.score - a.score).map(({ pair }) => pair);
}

const charsmapNormalizer = charsmap => ({ type: "Precompiled", precompiled_charsmap: charsmap });
const metaspace = (options = {}) => ({ type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true, ...options });
const replace = (from, content) => ({ type: "Replace", pattern: { String: from }, content });
const unigram = (vocab, unk_id, byte_fallback = false) => ({ type: "Unigram", unk_id, vocab, byte_fallback });

// ---- WordPiece

const isPunctuation = /[\p{P}\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e]/u;
const isIdeograph = /\p{Script=Han}/u;

function wordPieces(text, size, specials) {
  const words = new Map();
  for (const chunk of text.split(/\s+/)) {
    let word = "";
    for (const c of [...chunk, ""]) {
      const alone = c === "" || isPunctuation.test(c) || isIdeograph.test(c);
      if (alone && word) words.set(word, (words.get(word) ?? 0) + 1);
      if (alone && c) words.set(c, (words.get(c) ?? 0) + 1);
      word = alone ? "" : word + c;
    }
  }
  const split = [...words].map(([word, n]) => [[...word].map((c, i) => i ? "##" + c : c), n]);
  const alphabet = [...new Set(split.flatMap(([parts]) => parts))].sort();
  return [...specials, ...trainMerges(split, alphabet, size - specials.length, (a, b) => a + b.slice(2)).symbols];
}

// ---- Files

const added = (id, content, options) =>
  ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...options });
const plain = { special: false };
const token = (id, type_id = 0) => ({ SpecialToken: { id, type_id } });
const text = (id, type_id = 0) => ({ Sequence: { id, type_id } });
const template = (single, pair, ids) => ({
  type: "TemplateProcessing", single, pair,
  special_tokens: Object.fromEntries(Object.entries(ids).map(([id, number]) => [id, { id, ids: [number], tokens: [id] }])),
});

function write(folder, name, content) {
  mkdirSync(join(here, folder), { recursive: true });
  writeFileSync(join(here, folder, name), content);
}
const writeJson = (folder, name, value) => write(folder, name, JSON.stringify(value) + "\n");

function tokenizer(folder, added_tokens, { normalizer = null, pre_tokenizer = null, post_processor = null, decoder = null }, model) {
  const parts = {
    version: "1.0", truncation: null, padding: null, added_tokens, normalizer, pre_tokenizer, post_processor, decoder, model,
  };
  // A component per line: a diff then says which one changed.
  const lines = Object.entries(parts).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  write(folder, "tokenizer.json", "{\n" + lines.join(",\n") + "\n}\n");
}

function classical(folder, vocab, merges) {
  writeJson(folder, "vocab.json", vocab);
  write(folder, "merges.txt", "#version: 0.2\n" + joined(merges).join("\n") + "\n");
}

// ---- The tokenizers

function llama3() {
  const { symbols, merges } = byteLevelModel(LLAMA3, 1500);
  // No merges lead to these: ignore_merges finds them, and only as whole words.
  const whole = ["Ġworld", "Ġquestion", "ä¸Ń", "supercalifragilisticexpialidocious", "1234", "123"];
  symbols.push(...whole.filter(word => !symbols.includes(word)));
  const n = symbols.length;
  const specials = ["<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|finetune_right_pad_id|>",
    "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>", "<|python_tag|>"];
  tokenizer("llama3", specials.map((content, i) => added(n + i, content)), {
    pre_tokenizer: sequence("pretokenizers", splitRegex(LLAMA3), byteLevel({ use_regex: false })),
    post_processor: sequence("processors", byteLevel({ add_prefix_space: true, trim_offsets: false }), template(
      [token("<|begin_of_text|>"), text("A")],
      [token("<|begin_of_text|>"), text("A"), token("<|begin_of_text|>", 1), text("B", 1)], { "<|begin_of_text|>": n })),
    decoder: byteLevel({ add_prefix_space: true }),
  }, bpe(ids(symbols), joined(merges), { ignore_merges: true }));
}

function qwen() {
  const { symbols, merges } = byteLevelModel(QWEN, 1400);
  const n = symbols.length, vocab = ids(symbols);
  const tokens = [added(n, "<|endoftext|>"), added(n + 1, "<|im_start|>"), added(n + 2, "<|im_end|>"),
    added(n + 3, "<tool_call>", plain), added(n + 4, "</tool_call>", plain), added(n + 5, "<|fim_prefix|>", plain)];
  const plainBytes = byteLevel({ trim_offsets: false, use_regex: false });
  tokenizer("qwen", tokens, {
    normalizer: { type: "NFC" },
    pre_tokenizer: sequence("pretokenizers", splitRegex(QWEN), plainBytes),
    post_processor: plainBytes, decoder: plainBytes,
  }, bpe(vocab, merges, { continuing_subword_prefix: "", end_of_word_suffix: "" }));
  classical("qwen", vocab, merges);
  writeJson("qwen", "tokenizer_config.json", {
    add_bos_token: false, add_prefix_space: false,
    added_tokens_decoder: Object.fromEntries(tokens.map(({ id, ...rest }) => [id, rest])),
    additional_special_tokens: ["<|im_start|>", "<|im_end|>"], bos_token: null, clean_up_tokenization_spaces: false,
    eos_token: "<|im_end|>", errors: "replace", model_max_length: 32768, pad_token: "<|endoftext|>", split_special_tokens: false,
    tokenizer_class: "Qwen2Tokenizer", unk_token: null,
  });
}

function robertaAndSmolLm() {
  const { symbols, merges } = byteLevelModel(GPT2, 1200);
  const specials = ["<s>", "<pad>", "</s>", "<unk>"], all = [...specials, ...symbols, "<mask>"], vocab = ids(all);
  const tokens = specials.map((content, id) => added(id, content, { normalized: true }));
  for (const [folder, add_prefix_space] of [["roberta", false], ["roberta-prefix", true]]) {
    tokenizer(folder, [...tokens, added(all.length - 1, "<mask>", { lstrip: true })], {
      pre_tokenizer: byteLevel({ add_prefix_space }),
      post_processor: { type: "RobertaProcessing", sep: ["</s>", 2], cls: ["<s>", 0], trim_offsets: true, add_prefix_space },
      decoder: byteLevel({ add_prefix_space: true }),
    }, bpe(vocab, joined(merges), { continuing_subword_prefix: "", end_of_word_suffix: "" }));
  }
  classical("roberta", vocab, merges);
  const names = { bos_token: "<s>", eos_token: "</s>", unk_token: "<unk>", sep_token: "</s>", pad_token: "<pad>", cls_token: "<s>" };
  writeJson("roberta", "special_tokens_map.json",
    { ...names, mask_token: { content: "<mask>", lstrip: true, normalized: false, rstrip: false, single_word: false } });
  writeJson("roberta", "tokenizer_config.json", { ...names, add_prefix_space: false, errors: "replace", mask_token: "<mask>",
    model_max_length: 512, tokenizer_class: "RobertaTokenizer", trim_offsets: true });

  const smol = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>"];
  tokenizer("smollm", smol.map((content, id) => added(id, content)), {
    pre_tokenizer: sequence("pretokenizers", { type: "Digits", individual_digits: true }, byteLevel()),
    decoder: byteLevel({ add_prefix_space: true }),
  }, bpe(ids([...smol, ...symbols]), merges, { unk_token: "<|endoftext|>" }));
}

const llamaDecoder = (...strip) => sequence("decoders", replace("▁", " "), { type: "ByteFallback" }, { type: "Fuse" }, ...strip);
const stripOne = { type: "Strip", content: " ", start: 1, stop: 0 };
const begin = template([token("<s>"), text("A")], [token("<s>"), text("A"), token("<s>", 1), text("B", 1)], { "<s>": 1 });

function llama2AndMistral() {
  const model = sentencePiece("llama2/tokenizer"), pieces = model.vocab.map(([piece]) => piece);
  const vocab = ids(pieces), merges = convertedMerges(model);
  const tokens = ["<unk>", "<s>", "</s>"].map((content, id) => added(id, content));
  const prepended = sequence("normalizers", { type: "Prepend", prepend: "▁" }, replace(" ", "▁"));
  const options = { unk_token: "<unk>", fuse_unk: true, byte_fallback: true };
  const parts = { post_processor: begin, decoder: llamaDecoder(stripOne) };
  tokenizer("llama2", tokens, { ...parts, normalizer: prepended }, bpe(vocab, joined(merges), options));
  const first = metaspace({ prepend_scheme: "first", split: false });
  tokenizer("mistral", tokens, { ...parts, pre_tokenizer: first }, bpe(vocab, merges, options));

  // Not a published one: unknown characters where there are no bytes, and added tokens that the normalizer changes.
  // Only ASCII of the characters, so that others are unknown.
  const known = ids(pieces.filter((piece, id) => id < 700 && !/^<0x/.test(piece) || /^[▁!-~]$/.test(piece)));
  const n = Object.keys(known).length;
  const usable = merges.filter(([a, b]) => a in known && b in known && a + b in known);
  const normalized = { normalized: true };
  tokenizer("added-metaspace", [
    ...tokens.slice(0, 2), added(2, "</s>", normalized), added(n, "Hello", { ...plain, ...normalized }),
    added(n + 1, "two words", { ...plain, ...normalized }), added(n + 2, "<mask>", { ...normalized, lstrip: true }),
    added(n + 3, "[LEFT]", { lstrip: true }), added(n + 4, "[RIGHT]", { ...plain, rstrip: true }),
    added(n + 5, "[BOTH]", { lstrip: true, rstrip: true }), added(n + 6, "word", { ...plain, single_word: true }),
  ], { ...parts, normalizer: prepended }, bpe(known, usable, { unk_token: "<unk>", fuse_unk: true }));
}

function gemma() {
  const model = sentencePiece("gemma/tokenizer"), vocab = ids(model.vocab.map(([piece]) => piece));
  const userDefined = 4, special = new Set(["<pad>", "<eos>", "<bos>", "<unk>"]);
  const named = { "</s>": "<eos>", "<s>": "<bos>" };
  const tokens = model.pieces.flatMap(({ piece, type }, id) =>
    type === userDefined || id < 4 ? [added(id, named[piece] ?? piece, { special: special.has(named[piece] ?? piece) })] : []);
  for (const [old, name] of Object.entries(named)) { vocab[name] = vocab[old]; delete vocab[old]; }
  tokenizer("gemma", tokens, {
    normalizer: replace(" ", "▁"),
    pre_tokenizer: { type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious", invert: false },
    post_processor: template([token("<bos>"), text("A")], [token("<bos>"), text("A"), token("<bos>", 1), text("B", 1)], { "<bos>": 2 }),
    decoder: llamaDecoder(),
  }, bpe(vocab, convertedMerges(model), { unk_token: "<unk>", fuse_unk: true, byte_fallback: true }));
}

function bert() {
  const specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
  const tokens = specials.map((content, id) => added(id, content));
  const template_ = template([token("[CLS]"), text("A"), token("[SEP]")],
    [token("[CLS]"), text("A"), token("[SEP]"), text("B", 1), token("[SEP]", 1)], { "[CLS]": 2, "[SEP]": 3 });
  const parts = lowercase => ({
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase },
    pre_tokenizer: { type: "BertPreTokenizer" }, post_processor: template_, decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  });
  const model = vocab => ({ type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab });
  const lowered = training.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
  for (const [folder, source, lowercase] of [["bert-cased", training, false], ["bert-uncased", lowered, true]]) {
    const pieces = wordPieces(source, 2500, specials);
    tokenizer(folder, tokens, parts(lowercase), model(ids(pieces)));
    write(folder, "vocab.txt", pieces.join("\n") + "\n");
    const names = { unk_token: "[UNK]", sep_token: "[SEP]", pad_token: "[PAD]", cls_token: "[CLS]", mask_token: "[MASK]" };
    writeJson(folder, "special_tokens_map.json", names);
    writeJson(folder, "tokenizer_config.json", { ...names, clean_up_tokenization_spaces: true, do_basic_tokenize: true,
      do_lower_case: lowercase, model_max_length: 512, strip_accents: null, tokenize_chinese_chars: true,
      tokenizer_class: "BertTokenizer" });
  }

  // Not a published one: every flag that an added token can have.
  const pieces = wordPieces(lowered.slice(0, 60_000), 600, specials), vocab = ids(pieces);
  // A token that the model has keeps the model's id.
  let next = pieces.length;
  tokenizer("added-tokens", [...tokens, ...[
    ["[LEFT]", { ...plain, lstrip: true }], ["[RIGHT]", { ...plain, rstrip: true }], ["[BOTH]", { lstrip: true, rstrip: true }],
    ["word", { ...plain, single_word: true }], ["Yesterday", { ...plain, normalized: true }], ["HELLO", plain],
    ["two words", { ...plain, normalized: true }], ["café", { ...plain, normalized: true }], ["[NORM]", { normalized: true }],
    // The longest match is taken, and not a shorter one if single_word then discards it.
    ["ab", plain], ["abcd", { ...plain, single_word: true }],
  ].map(([content, options]) => added(vocab[content] ?? next++, content, options))], parts(true), model(vocab));
}

function unigrams() {
  const bytes = sentencePiece("sentencepiece/unigram-bytes"), folded = sentencePiece("sentencepiece/unigram-folded"),
    identity = sentencePiece("sentencepiece/unigram-identity"), { charsmap: nmtNfkc } = sentencePiece("sentencepiece/bpe");
  const isByte = ([piece]) => /^<0x..>$/.test(piece);

  const known = bytes.vocab.slice(3).filter(entry => !isByte(entry));
  const roberta = [["<s>", 0], ["<pad>", 0], ["</s>", 0], ["<unk>", 0], ...known, ["<mask>", 0]];
  const specials = ["<s>", "<pad>", "</s>", "<unk>"].map((content, id) => added(id, content));
  tokenizer("xlm-roberta", [...specials, added(roberta.length - 1, "<mask>", { lstrip: true })], {
    normalizer: charsmapNormalizer(nmtNfkc), pre_tokenizer: metaspace(), decoder: metaspace(),
    post_processor: template([token("<s>"), text("A"), token("</s>")],
      [token("<s>"), text("A"), token("</s>"), token("</s>"), text("B"), token("</s>")], { "<s>": 0, "</s>": 2 }),
  }, unigram(roberta, 3));

  const albert = [["<pad>", 0], ["<unk>", 0], ["[CLS]", 0], ["[SEP]", 0], ["[MASK]", 0], ...folded.vocab.slice(7)];
  tokenizer("albert", albert.slice(0, 5).map(([content], id) => added(id, content, { lstrip: content === "[MASK]" })), {
    normalizer: sequence("normalizers", replace("``", "\""), replace("''", "\""), { type: "NFKD" }, { type: "StripAccents" },
      { type: "Lowercase" }, charsmapNormalizer(bytes.charsmap)),
    pre_tokenizer: sequence("pretokenizers", { type: "WhitespaceSplit" }, metaspace()), decoder: metaspace(),
    post_processor: template([token("[CLS]"), text("A"), token("[SEP]")],
      [token("[CLS]"), text("A"), token("[SEP]"), text("B", 1), token("[SEP]", 1)], { "[CLS]": 2, "[SEP]": 3 }),
  }, unigram(albert, 1));

  const sentinels = [2, 1, 0].map(n => [`<extra_id_${n}>`, 0]);
  const t5 = [["<pad>", 0], ["</s>", 0], ["<unk>", 0], ...identity.vocab.slice(3), ...sentinels];
  tokenizer("t5", t5.flatMap(([content], id) => id < 3 || id >= t5.length - 3 ? [added(id, content)] : []), {
    normalizer: sequence("normalizers", charsmapNormalizer(bytes.charsmap), { type: "Strip", strip_left: false, strip_right: true },
      { type: "Replace", pattern: { Regex: " {2,}" }, content: "▁" }),
    pre_tokenizer: metaspace(), decoder: metaspace(),
    post_processor: template([text("A"), token("</s>")], [text("A"), token("</s>"), text("B"), token("</s>")], { "</s>": 1 }),
  }, unigram(t5, 2));

  // Not a published one: bytes for what a unigram model does not know, and no prefix.
  tokenizer("unigram-bytes", ["<unk>", "<s>", "</s>"].map((content, id) => added(id, content)), {
    pre_tokenizer: metaspace({ prepend_scheme: "never" }), decoder: llamaDecoder(), post_processor: begin,
  }, unigram(bytes.vocab, 0, true));
}

llama3();
qwen();
robertaAndSmolLm();
llama2AndMistral();
gemma();
bert();
unigrams();
