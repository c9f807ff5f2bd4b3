// Writes what Hugging Face's own tokenizers make of texts.json, for every tokenizer.json of this folder: expected/<folder>.json.
//
//     npm install tokenizers@0.23.2 @huggingface/tokenizers@0.2.0      (in any folder above, or in one that NODE_PATH names)
//     node make_expected.mjs
//
// The values are those of `tokenizers`, the Node binding of the Rust reference. `@huggingface/tokenizers` is a second implementation,
// in JavaScript: the two must agree but for the differences listed below. README.md describes the files.
import { createRequire } from "node:module";
import { mkdirSync, readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// require, for it alone looks into NODE_PATH.
const require = createRequire(import.meta.url);
const { Tokenizer: Rust } = require("tokenizers");
const { Tokenizer: JavaScript } = require("@huggingface/tokenizers");

const here = dirname(fileURLToPath(import.meta.url));
const { texts, pairs } = JSON.parse(readFileSync(join(here, "texts.json"), "utf8"));
const LONGEST_DECODED = 150;

/** Where the JavaScript differs: `file` is a tokenizer.json, `of` a text or, in decoding, what Rust makes of `ids`. */
const differences = [
  ["Unigram's byte_fallback exists in Rust only", file => /"Unigram".*"byte_fallback":true/.test(file)],
  ["single_word is ignored in JavaScript", (file, of) => file.includes('"single_word":true') && /word|ab/i.test(of)],
  ["Σ at a word's end is σ in Rust, which lower-cases each character alone",
    (file, of) => file.includes('"lowercase":true') && of.includes("Σ")],
  ["ideographs above U+FFFF are found in Rust only",
    (file, of) => file.includes('"BertNormalizer"') && /[\u{20000}-\u{2ffff}]/u.test(of)],
  ["ids that no token has are left out in Rust, and unknown tokens in JavaScript",
    (file, of, ids) => ids?.some(id => !hasToken(file, id))],
  ["BERT's punctuation, marks and controls are those of Unicode 8 in Rust",
    (file, of) => file.includes('"BertNormalizer"') && /[\u2e43-\u2e52\u08d4\u1df6\u1abf\u08e2\u{110cd}]/u.test(of)],
  ["Rust composes by tables older than Unicode 13", (file, of) => file.includes('"NFC"') && /\u{11935}/u.test(of)],
  ["a ByteLevel alone as post_processor drops the second text in JavaScript",
    (file, of, ids) => /"post_processor": \{"type":"ByteLevel"/.test(file) && !ids],
  ["a byte order mark among decoded bytes is lost in JavaScript",
    (file, of) => file.includes('"ByteFallback"') && of.includes("\ufeff")],
  ["bytes that are no UTF-8: U+FFFD for each byte in Rust, for each maximal part in JavaScript",
    (file, of) => file.includes('"ByteFallback"') && of.includes("\ufffd")],
  ["\\s is White_Space in Rust: with U+0085, without U+FEFF", (file, of) => file.includes('"use_regex":true') && /[\u0085\ufeff]/.test(of)],
  // The widest last: the first that applies is named.
  ["Precompiled is the charsmap in Rust, and about NFKC in JavaScript", file => file.includes('"Precompiled"')],
  ["a token with normalized is found and decoded in its normalized form in Rust 0.23",
    file => changedTokens(file).length > 0],
];

const hasToken = (file, id) => Rust.fromString(file).idToToken(id) !== null;

/** Added tokens that the normalizer changes: Rust decodes them differently from version to version. */
function changedTokens(file) {
  const { added_tokens, normalizer } = JSON.parse(file);
  return normalizer ? added_tokens.filter(token => token.normalized) : [];
}

/** Runs of more than three equal ids as [id, count]. */
function runs(ids) {
  const out = [];
  for (let i = 0, end; i < ids.length; i = end) {
    for (end = i; ids[end] === ids[i] && end < ids.length;) end++;
    if (end - i > 3) out.push([ids[i], end - i]); else out.push(...ids.slice(i, end));
  }
  return out;
}

/** Ids that no encoder wrote in this order. */
function* sequences(size) {
  yield [];
  for (const start of [0, 1, 2, 3, 4, 5, 6]) {
    yield [start];
    yield [start, size - 1, start, size >> 1];
  }
  let state = 1n;
  const next = () => state = (state * 1103515245n + 12345n) % 2n ** 31n;
  for (let length = 2; length < 16; length++) {
    // Half of them among the first ids, where special tokens and bytes are.
    yield Array.from({ length }, () => Number(((next() >> 8n) % BigInt(state >> 20n & 1n ? size : Math.min(size, 300)))));
  }
  yield [size, size + 1000, 5];
}

const equal = (a, b) => JSON.stringify(a) === JSON.stringify(b);

async function expected(folder) {
  const file = readFileSync(join(here, folder, "tokenizer.json"), "utf8");
  const rust = Rust.fromString(file), javaScript = new JavaScript(JSON.parse(file), {});
  const changed = new Set(changedTokens(file).map(({ id }) => id));
  // Rust numbers tokens itself, whatever the file says.
  for (const { id, content } of JSON.parse(file).added_tokens) {
    if (rust.tokenToId(content) !== id) throw new Error(`${folder}: ${content} is not ${id}`);
  }
  const found = new Map(), unexplained = [];
  const compare = (what, text, value, call, ids) => {
    let other;
    try { other = call(); } catch (error) { other = error.message; }
    if (equal(value, other)) return {};
    const reason = differences.find(([, applies]) => applies(file, text, ids))?.[0];
    if (!reason) unexplained.push([what, text.slice(0, 60), value, other]);
    found.set(reason, (found.get(reason) ?? 0) + 1);
    return { differs: [...found.keys()].indexOf(reason) };
  };

  const encode = async (text, pair, addSpecialTokens) => rust.encode(text, pair, { addSpecialTokens });
  const decode = async (ids, source) => {
    if (ids.some(id => changed.has(id))) return {};
    const both = [];
    for (const skip of [false, true]) {
      const decoded = await rust.decode(ids, skip);
      compare("decode", `${source ?? ""} ${decoded}`, decoded, () =>
        ids.length ? javaScript.decode(ids, { skip_special_tokens: skip, clean_up_tokenization_spaces: false }) : "", ids);
      both.push(decoded === source || decoded);
    }
    return { decoded: both[0], skipped: both[1] };
  };

  const [probe] = (await encode("a", null, false)).getIds(), probed = (await encode("a", null, true)).getIds();
  const before = probed.slice(0, probed.indexOf(probe)), after = probed.slice(before.length + 1);
  const cases = [];
  for (const text of texts) {
    const ids = (await encode(text, null, false)).getIds(), special = (await encode(text, null, true)).getIds();
    if (!equal(special, [...before, ...ids, ...after])) throw new Error(`${folder}: the special tokens of ${text}`);
    const differs = compare("encode", text, special, () => javaScript.encode(text).ids);
    cases.push({ ids: runs(ids), ...text.length <= LONGEST_DECODED && await decode(special, text), ...differs });
  }

  const pairCases = [];
  for (const [a, b] of pairs) {
    const encoding = await encode(texts[a], texts[b], true), plain = await encode(texts[a], texts[b], false);
    pairCases.push({ pair: [a, b], ids: encoding.getIds(), types: encoding.getTypeIds(), plainTypes: plain.getTypeIds() });
    if (texts[b]) compare("pair", texts[a] + texts[b], encoding.getIds(), () => javaScript.encode(texts[a], { text_pair: texts[b] }).ids);
  }
  const decodes = [];
  for (const ids of sequences(rust.getVocabSize(true))) if (!ids.some(id => changed.has(id))) decodes.push({ ids, ...await decode(ids) });

  write(folder, { before, after, differences: [...found.keys()] }, { texts: cases, pairs: pairCases, decodes });
  console.log(`${folder}: ${rust.getVocabSize(true)} tokens`, Object.fromEntries(found));
  for (const difference of unexplained) console.log("  unexplained", JSON.stringify(difference).slice(0, 400));
}

/** One case per line, and what does not show is escaped, for a diff to show it. */
function write(folder, head, sections) {
  const line = value => JSON.stringify(value).replace(/[^\P{C}\ud800-\udfff]|[\p{M}]|(?! )\p{Z}/gu, c =>
    Array.from({ length: c.length }, (_, i) => "\\u" + c.charCodeAt(i).toString(16).padStart(4, "0")).join(""));
  const blocks = [...Object.entries(head).map(([name, value]) => `  "${name}": ${line(value)}`),
    ...Object.entries(sections).map(([name, cases]) => `  "${name}": [\n${cases.map(value => "    " + line(value)).join(",\n")}\n  ]`)];
  mkdirSync(join(here, "expected"), { recursive: true });
  writeFileSync(join(here, "expected", folder + ".json"), "{\n" + blocks.join(",\n") + "\n}\n");
}

for (const folder of readdirSync(here).sort()) if (existsSync(join(here, folder, "tokenizer.json"))) await expected(folder);
