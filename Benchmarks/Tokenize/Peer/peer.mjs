// Prints how many tokens a second a tokenizer of npm makes of a text, line by line: the median of several runs.
// node peer.mjs <js or rust> <tokenizer.json or vocab.txt> <text>
import { readFileSync } from "node:fs";
import { Tokenizer as JsTokenizer } from "@huggingface/tokenizers";
import rust from "tokenizers";

const RUNS = 5;

const [kind, tokenizerFile, textFile] = process.argv.slice(2);
const content = readFileSync(tokenizerFile, "utf8");
const json = tokenizerFile.endsWith(".txt") ? bertUncased(content) : JSON.parse(content);
const lines = readFileSync(textFile, "utf8").split("\n");
const count = kind === "js" ? countWithJs() : countWithRust();

const speeds = [];
for (let run = 0; run < RUNS; run++) {
  const start = performance.now();
  const tokens = await count();
  speeds.push((tokens / (performance.now() - start)) * 1000);
}

console.log(speeds.sort((a, b) => a - b)[RUNS >> 1]);

function countWithJs() {
  const tokenizer = new JsTokenizer(json, {});
  return () => lines.reduce((tokens, line) => tokens + tokenizer.encode(line, { add_special_tokens: false }).ids.length, 0);
}

// A batch is one call into native code: calls line by line would measure the way there. One thread is the caller's to say.
function countWithRust() {
  const tokenizer = rust.Tokenizer.fromString(JSON.stringify(json));
  return async () => {
    const encodings = await tokenizer.encodeBatch(lines, null, { addSpecialTokens: false });
    return encodings.reduce((tokens, encoding) => tokens + encoding.getLength(), 0);
  };
}

// The tokenizer.json that belongs to the vocabulary of an uncased BERT.
function bertUncased(vocabulary) {
  const vocab = Object.fromEntries(vocabulary.split("\n").filter(Boolean).map((token, id) => [token, id]));
  return {
    version: "1.0",
    added_tokens: [],
    normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: null,
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 100, vocab },
  };
}
