// textlint over the sentences of kb/content. The files are TOML, so their sentences are handed to textlint one paragraph
// each, and a message is put back to the file and the line it came from. The rules are tuned in .textlintrc.json alone.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { createLinter, loadTextlintrc } from "textlint";

const here = fileURLToPath(new URL(".", import.meta.url));
const content = join(here, "../content");

/**
 * The texts of an entry that are ours, headings and conditions as Markdown headings (they end without 「。」), sentences as
 * paragraphs. Screen texts are quoted letter by letter and are nobody's to improve.
 */
function paragraphs(entry) {
  const steps = entry.step ?? [];
  const headings = [
    entry.plain,
    ...(entry.question ?? []).map((question) => question.ask),
    ...steps.map((step) => step.if),
  ];
  const sentences = [
    entry.happened,
    entry.not_this,
    entry.interim_note,
    ...steps.flatMap((step) => [step.do, step.why, step.proof]),
    entry.meanwhile?.say,
  ];
  const there = (texts) => texts.filter((text) => text !== undefined);
  return [
    ...there(headings).map((text) => ({ text, markdown: `# ${text}` })),
    ...there(sentences).map((text) => ({ text, markdown: text })),
  ];
}

/** The line, from 1, on which a sentence stands in its file. */
function lineOf(text, sentence) {
  const at = text.split("\n").findIndex((line) => line.includes(sentence));
  return at + 1;
}

const files = readdirSync(content, { recursive: true })
  .filter((name) => /^(error|app-error|topic|guide)\/.*\.toml$/.test(name.replaceAll("\\", "/")))
  .map((name) => join(content, name))
  .sort();
if (files.length === 0) throw new Error(`no entries under ${content}`);

const linter = createLinter({ descriptor: await loadTextlintrc({ configFilePath: join(here, ".textlintrc.json") }) });
let checked = 0;
const told = [];
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const ours = paragraphs(parse(text));
  checked += ours.length;
  const result = await linter.lintText(ours.map((paragraph) => paragraph.markdown).join("\n\n"), `${file}.md`);
  for (const message of result.messages) {
    const sentence = ours[Math.floor((message.line - 1) / 2)].text;
    const where = `${relative(process.cwd(), file)}:${lineOf(text, sentence)}`;
    told.push(`${where}: 「${sentence}」 ${message.message.split("\n")[0]} (${message.ruleId})`);
  }
}
for (const line of told) console.error(line);
console.log(`${files.length} entries, ${checked} sentences, ${told.length} messages`);
process.exitCode = told.length === 0 ? 0 : 1;
