// Writes OldClassTables.g.cs beside this file: node make-old-classes.mjs
//   <a directory with the packages @unicode/unicode-8.0.0 and @unicode/unicode-9.0.0>
// What models were trained with asks libraries of these versions which characters are marks, punctuation and controls.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { table, twoStages, write } from './table-files.mjs';

const require = createRequire(`${process.argv[2]}/`);

async function category(version, ...names) {
  const members = new Set();
  for (const name of names) {
    const file = require.resolve(`@unicode/unicode-${version}/General_Category/${name}/code-points.mjs`);
    for (const codePoint of (await import(pathToFileURL(file))).default) members.add(codePoint);
  }
  return members;
}

// In the order of the bits.
const classes = [
  ['Mark', await category('8.0.0', 'Nonspacing_Mark')],
  ['Punctuation', await category('8.0.0', 'Punctuation')],
  ['Control', await category('8.0.0', 'Control', 'Format', 'Private_Use')],
  ['AnyMark', await category('9.0.0', 'Mark')],
];

const blockBits = 7;
const flags = twoStages(c => classes.reduce((sum, [, members], bit) => sum | members.has(c) << bit, 0), blockBits);
const constants = [['BlockBits', blockBits], ['End', flags.end], ...classes.map(([name], bit) => [name, 1 << bit])];
write('OldClassTables', 'Classes of characters in old versions of Unicode.', 'make-old-classes.mjs, of Unicode 8.0 and 9.0', constants, [
  table('Blocks', 'Number of the block of code points.', 'byte', flags.stage1),
  table('Flags', 'The classes a code point is in, by block.', 'byte', flags.blocks),
]);
console.log(flags.stage1.length + flags.blocks.length);
