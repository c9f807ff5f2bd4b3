// Writes Goldens.json beside this file, with what the Rust library does that the tokenizers must agree with:
//   node make-goldens.mjs <a directory with @anush008/tokenizers 0.6.0 among its packages>
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { Tokenizer } = createRequire(`${process.argv[2]}/`)('@anush008/tokenizers');

const bert = options =>
  ({ type: 'BertNormalizer', clean_text: false, handle_chinese_chars: false, strip_accents: false, lowercase: false, ...options });
const without = expression => ({ type: 'Replace', pattern: { Regex: expression }, content: '' });

const forms = {
  NFC: { type: 'NFC' }, NFD: { type: 'NFD' }, NFKC: { type: 'NFKC' }, NFKD: { type: 'NFKD' }, Lowercase: { type: 'Lowercase' },
  StripAccents: { type: 'StripAccents' }, BertClean: bert({ clean_text: true }), BertStrip: bert({ strip_accents: true }),
  ...Object.fromEntries(['L', 'N', 'Mn', 'M', 'P', 'C'].map(name => [`Not${name}`, without(`\\p{${name}}`)])), NotSpace: without('\\s'),
};

// Every byte is a token, so tokens tell the normalised text.
const byteTokens = Object.fromEntries(Array.from({ length: 256 }, (_, b) => [`<0x${b.toString(16).toUpperCase().padStart(2, '0')}>`, b]));
const model = {
  type: 'BPE', unk_token: '<unk>', byte_fallback: true, fuse_unk: false, vocab: { ...byteTokens, '<unk>': 256 }, merges: [],
};
const tokenizers = Object.fromEntries(Object.entries(forms).map(([form, normalizer]) =>
  [form, Tokenizer.fromString(JSON.stringify({ version: '1.0', added_tokens: [], normalizer, model }))]));
const normalize = async (form, text) => Buffer.from((await tokenizers[form].encode(text, null, { addSpecialTokens: false })).getIds());

// All code points, a line each, by blocks of 4096: the start of the SHA-256 of the result.
const blocks = {};
for (const form in forms) {
  blocks[form] = [];
  for (let start = 0; start < 0x110000; start += 4096) {
    const codePoints = Array.from({ length: 4096 }, (_, i) => start + i).filter(c => c < 0xd800 || c > 0xdfff);
    const result = await normalize(form, codePoints.map(c => String.fromCodePoint(c)).join('\n'));
    blocks[form].push(createHash('sha256').update(result).digest('hex').slice(0, 8));
  }
}

// The characters of the first two planes at which BERT splits, all of them between letters.
const splitter = Tokenizer.fromString(JSON.stringify({
  version: '1.0', added_tokens: [], normalizer: null, pre_tokenizer: { type: 'BertPreTokenizer' }, model,
}));
const punctuation = [];
for (let c = 0; c < 0x20000; c++) {
  if (c >= 0xd800 && c <= 0xdfff) continue;
  const words = (await splitter.encode(`a${String.fromCodePoint(c)}a`, null, { addSpecialTokens: false })).getWordIds();
  if (words.at(-1) === 2) punctuation.push(c);
}

// Sequences of chance, of what matters: letters, marks of many classes, syllables and their parts, what composes with no mark, what
// does not compose again, and what came after Unicode 9.
let state = 20240607;
const random = count => (state = (Math.imul(state, 1103515245) + 12345) >>> 0, Math.floor(state / 2 ** 32 * count));
const groups = [
  [0x61, 0x65, 0x6f, 0x73, 0x41, 0x3b1, 0x3c9, 0x418, 0x20, 0x4e2d, 0x1f600, 0x915, 0x1b05, 0xf40],
  [0x300, 0x301, 0x302, 0x308, 0x316, 0x31b, 0x323, 0x327, 0x328, 0x338, 0x342, 0x345, 0x313, 0x93c, 0x94d, 0x3099, 0x5b4, 0x64e, 0x1d165],
  [0xe9, 0x1ea5, 0x1e69, 0x1f82, 0x1d6, 0x340, 0x344, 0x37e, 0x1e9b, 0x212b, 0xfb1d, 0x958, 0xf73, 0xf81, 0x2adc, 0x1d15f, 0x2f800],
  [0x1100, 0x1112, 0x1161, 0x1175, 0x11a7, 0x11a8, 0x11c2, 0xac00, 0xac01, 0xd7a3, 0xd788, 0x1113, 0x1176],
  [0x9c7, 0x9be, 0x9d7, 0x1025, 0x102e, 0xdd9, 0xdcf, 0xdca, 0xcc6, 0xcc2, 0xcd5, 0x11131, 0x11127, 0x110b9, 0x110ba],
  [0xfb01, 0xfdfa, 0x2460, 0xbd, 0xff76, 0xff9e, 0x3300, 0xfc5e, 0xa0, 0x1d400, 0x130, 0x3a3],
  [0x1df6, 0x1611e, 0x11935, 0x11930, 0x105d2, 0x307, 0x1e030, 0x32ff, 0x8ca, 0x1ac1],
];
const sequences = [];
for (let round = 0; round < 600; round++) {
  const some = round % 3 === 0 ? groups : [groups[random(groups.length)], groups[1]];
  const pick = () => (group => group[random(group.length)])(some[random(some.length)]);
  const text = String.fromCodePoint(...Array.from({ length: 1 + random(9) }, pick));
  const results = [];
  for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) results.push((await normalize(form, text)).toString());
  sequences.push([text, ...results]);
}

const ascii = value => JSON.stringify(value).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const lines = (values, open, close) => `${open}\n${values.map(value => `    ${value}`).join(',\n')}\n  ${close}`;
const blockLines = Object.entries(blocks).map(([form, hashes]) => `"${form}": "${hashes.join(' ')}"`);
writeFileSync(new URL('Goldens.json', import.meta.url), `{
  "Blocks": ${lines(blockLines, '{', '}')},
  "Punctuation": ${JSON.stringify(punctuation)},
  "Sequences": ${lines(sequences.map(ascii), '[', ']')}
}
`);
