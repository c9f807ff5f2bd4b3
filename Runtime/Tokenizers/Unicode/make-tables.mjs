// Writes NormalizationTables.g.cs and LowercaseTables.g.cs beside this file: node make-tables.mjs
// The one source is node's own Unicode data, which must be of the version below. Combining classes, which JavaScript does not tell,
// follow from how it orders marks.
import { table, twoStages, write } from './table-files.mjs';

const unicode = '17.0';
if (process.versions.unicode !== unicode) throw new Error(`Unicode ${unicode} is needed, node has ${process.versions.unicode}.`);

const text = (...codePoints) => String.fromCodePoint(...codePoints);
const points = string => [...string].map(character => character.codePointAt(0));
const units = string => string.split('').map(unit => unit.charCodeAt(0));
const hex = codePoint => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
const all = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint).filter(c => c < 0xd800 || c > 0xdfff);
const range = (first, last) => all.filter(c => c >= first && c <= last);

// What models were trained with normalises by Unicode 9: characters that came later stay as they are. Of those, here are the ranges
// which normalisation by the newest version would touch. What it does to older characters has never changed.
const newerRanges = [
  [0x7fd, 0x7fd], [0x897, 0x89f], [0x8ca, 0x8d3], [0x9fe, 0x9fe], [0xc3c, 0xc3c], [0xd3b, 0xd3c], [0xeba, 0xeba], [0x1715, 0x1715],
  [0x1abf, 0x1aeb], [0x1df6, 0x1dfa], [0x32ff, 0x32ff], [0xa7f1, 0xa7f4], [0xa82c, 0xa82c], [0xab69, 0xab69], [0x105c9, 0x105e4],
  [0x10781, 0x107ba], [0x10d24, 0x10d6d], [0x10eab, 0x10f85], [0x11070, 0x11070], [0x1133b, 0x1133b], [0x11383, 0x113d0],
  [0x1145e, 0x1145e], [0x11839, 0x1183a], [0x11930, 0x11a99], [0x11d42, 0x11f42], [0x1611e, 0x1612f], [0x16d67, 0x16d6a],
  [0x16ff0, 0x16ff1], [0x1ccd6, 0x1ccf9], [0x1e030, 0x1e6f5], [0x1f16c, 0x1f16c], [0x1fbf0, 0x1fbf9],
];
const isNewer = c => newerRanges.some(([first, last]) => c >= first && c <= last);

// Syllables are composed by arithmetic, of consonants, vowels and tails.
const syllables = new Set(range(0xac00, 0xd7a3));
const vowelsAndTails = [...range(0x1161, 0x1175), ...range(0x11a8, 0x11c2)];

// ---- Combining classes ----

// A mark of each class.
const marks = {
  1: 0x334, 7: 0x93c, 8: 0x3099, 9: 0x94d, 10: 0x5b0, 11: 0x5b1, 12: 0x5b2, 13: 0x5b3, 14: 0x5b4, 15: 0x5b5, 16: 0x5b6,
  17: 0x5b7, 18: 0x5b8, 19: 0x5b9, 20: 0x5bb, 21: 0x5bc, 22: 0x5bd, 23: 0x5bf, 24: 0x5c1, 25: 0x5c2, 26: 0xfb1e, 27: 0x64b, 28: 0x64c,
  29: 0x64d, 30: 0x64e, 31: 0x64f, 32: 0x650, 33: 0x651, 34: 0x652, 35: 0x670, 36: 0x711, 84: 0xc55, 91: 0xc56, 103: 0xe38, 107: 0xe48,
  118: 0xeb8, 122: 0xec8, 129: 0xf71, 130: 0xf72, 132: 0xf74, 202: 0x321, 214: 0x1dce, 216: 0x31b, 218: 0x302a, 220: 0x316, 222: 0x59a,
  224: 0x302e, 226: 0x1d16d, 228: 0x5ae, 230: 0x301, 232: 0x315, 233: 0x35c, 234: 0x35d, 240: 0x345,
};

const swaps = (a, b) => a !== b && text(a, b).normalize('NFD') === text(b, a);

/** The class of a character that does not decompose; others get 0, for they do not stay. */
function combiningClass(c) {
  // Every mark changes places with one of the least or of the greatest class.
  if (!swaps(c, marks[1]) && !swaps(marks[240], c)) return 0;
  const same = Object.keys(marks).filter(key => !swaps(c, marks[key]) && !swaps(marks[key], c));
  if (same.length !== 1) throw new Error(`${hex(c)} is of no known combining class.`);
  return Number(same[0]);
}

// ---- Compositions: first + second -> composite, grouped by second. Group 0 is of what is never second. ----

const groups = new Map();
for (const composite of all) {
  const string = text(composite);
  const parts = points(string.normalize('NFD'));
  if (parts.length < 2 || string.normalize('NFC') !== string || syllables.has(composite) || isNewer(composite)) continue;
  const second = parts.pop();
  const [first, ...more] = points(text(...parts).normalize('NFC'));
  if (more.length > 0 || text(first, second).normalize('NFC') !== string) throw new Error(`${hex(composite)} is not made of a pair.`);
  if (!groups.has(second)) groups.set(second, []);
  groups.get(second).push([first, composite]);
}

const groupOf = new Map();
const groupStarts = [0];
const pairs = [];
for (const [second, group] of [...groups].sort((a, b) => a[0] - b[0])) {
  groupOf.set(second, groupStarts.length);
  groupStarts.push(pairs.length);
  pairs.push(...group.sort((a, b) => a[0] - b[0]));
}

// One empty group for what is second in syllables only.
vowelsAndTails.forEach(c => groupOf.set(c, groupStarts.length));
groupStarts.push(pairs.length, pairs.length);

// ---- Records: all that normalisation needs to know of a character; equal ones are stored once. Number 0 is all zeros. ----

const records = [0, 0];
const recordOf = new Map([['0,0', 0]]);
function record(c) {
  const string = text(c);
  if (syllables.has(c) || isNewer(c)) return 0;
  const [nfc, nfd, nfkd] = ['NFC', 'NFD', 'NFKD'].map(form => string.normalize(form));
  const canonical = nfd === string ? [] : units(nfd);
  const compatible = nfkd === nfd ? [] : units(nfkd);
  const words = [
    (nfd === string ? combiningClass(c) : 0) | (groupOf.get(c) ?? 0) << 8 | (nfc === string && canonical.length > 0 ? 1 << 15 : 0),
    canonical.length | compatible.length << 8,
    ...canonical,
    ...compatible,
  ];
  const key = words.join();
  if (!recordOf.has(key)) {
    recordOf.set(key, records.length);
    records.push(...words);
  }
  return recordOf.get(key);
}

// ---- Lower case: the distance of each character to its own. ----

const distances = [0];
function distance(c) {
  // U+0130 becomes two characters, of which code adds the second.
  const [lower, ...more] = points(text(c).toLowerCase());
  if (more.length > 0 && c !== 0x130) throw new Error(`${hex(c)} becomes more than one character.`);
  if (!distances.includes(lower - c)) distances.push(lower - c);
  return distances.indexOf(lower - c);
}

// ---- Files ----

const source = `make-tables.mjs, of Unicode ${unicode}`;
const blockBits = 5;
const normalization = twoStages(record, blockBits);
const normalizationSizes = [['BlockBits', blockBits], ['End', normalization.end]];
write('NormalizationTables', 'Decompositions, combining classes and compositions.', source, normalizationSizes, [
  table('Blocks', 'Number of the block of code points.', normalization.stage1.some(v => v > 255) ? 'ushort' : 'byte', normalization.stage1),
  table('RecordStarts', 'Where the record of a code point starts, by block.', 'ushort', normalization.blocks),
  table('Records', 'See NormalizationRecord.', 'ushort', records),
  table('GroupStarts', 'Where the compositions with a second character start.', 'ushort', groupStarts),
  table('Firsts', 'First characters, ascending in each group.', 'int', pairs.map(pair => pair[0])),
  table('Composites', 'What they become.', 'int', pairs.map(pair => pair[1])),
]);

const lowercase = twoStages(distance, blockBits);
write('LowercaseTables', 'Lower case.', source, [['BlockBits', blockBits], ['End', lowercase.end]], [
  table('Blocks', 'Number of the block of code points.', 'byte', lowercase.stage1),
  table('DistanceNumbers', 'Number of the distance from a code point to its lower case, by block.', 'byte', lowercase.blocks),
  table('Distances', 'What is to be added.', 'int', distances),
]);
