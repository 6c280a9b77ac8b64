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

/** Every text of something that is said: a sentence, a list of them, or one for each value of a field. */
function texts(says) {
  return typeof says === "string" ? [says] : Object.values(says).flatMap(texts);
}

/** The same as paragraphs: what ends with 「。」 is a sentence, all else a piece of one. A place to fill is a word. */
function pieces(...said) {
  return said.filter((says) => says !== undefined).flatMap(texts).map((text) => {
    const filled = text.replaceAll(/\{[^}]*\}/g, "ABC");
    return { text, markdown: filled.endsWith("。") ? filled : `# ${filled}` };
  });
}

/** The texts of the files of sentences: check/, evidence.toml, verdicts.toml, outcomes.toml. */
function said(file) {
  const { title, explain, says, values, clauses, question, repair, update } = file;
  const { verdict, waiting, reasons, groups, standing, no_match, or_check, no_cause, station } = file;
  // A check names its station; verdicts.toml lists all of them.
  const stations = Array.isArray(station) ? station : [];
  const looks = [...Object.values(verdict ?? {}), waiting].filter((look) => look !== undefined);
  return [
    ...pieces(title, explain, says, values, clauses, question, repair, update),
    ...pieces(...looks.flatMap(({ word, line }) => [word, line])),
    ...pieces(reasons, groups, standing, no_match, or_check, no_cause),
    ...pieces(...stations.flatMap(({ name, full, well }) => [name, full, well])),
  ];
}

/** The texts of a contact, of a version or of a root certificate that a user reads. */
function rows(file) {
  const { contact, product, version, system, change } = file;
  const lines = (contact ?? []).flatMap((row) => row.line ?? []);
  return pieces(
    ...(contact ?? []).flatMap((row) => [row.for, row.find, row.say, row.never_say, row.asked]),
    ...lines.flatMap((line) => [line.for, line.note]),
    ...(product ?? []).map((row) => row.terms),
    ...(version ?? []).map((row) => row.means),
    ...(system ?? []).map((row) => row.ended?.means),
    ...(change ?? []).map((row) => row.means),
  );
}

/** Every sentence that a program of ours holds in Japanese: what is no comment, line by line. */
function program(text) {
  const lines = text.replaceAll(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, "").split("\n");
  const said = lines.map((line) => line.replace(/(^|\s)\/\/.*$/, "")).filter((line) => /[ぁ-んァ-ヶ一-龠]/.test(line));
  return said.map((line) => ({ text: line.trim() }));
}

/** The texts of reception.toml. */
function received(table) {
  const list = (name) => table[name] ?? [];
  const steps = ["way", "prescription", "referral", "afterwards"].flatMap(list).flatMap(({ step }) => step ?? []);
  return [
    ...pieces(...list("line").map(({ say }) => say), ...list("question").map(({ ask }) => ask)),
    ...pieces(...Object.values(table.charges ?? {}).flatMap((charge) => [charge.do, charge.why])),
    ...pieces(...list("way").map(({ share }) => share), ...list("row").map((row) => row.if)),
    ...pieces(...list("condition").map(({ say }) => say), ...list("wording").map(({ says }) => says)),
    ...pieces(...steps.flatMap((step) => [step.do, step.if, step.why, step.proof])),
  ];
}

/** The Japanese of patient.toml; its simple Japanese has blanks between the words, and other rules. */
function patients(file) {
  const pages = (file.page ?? []).map(({ happened }) => happened);
  return pieces(...[...Object.values(file.words ?? {}), ...pages, ...Object.values(file.steps ?? {})].map(({ ja }) => ja));
}

/** The line, from 1, on which a sentence stands in its file. */
function lineOf(text, sentence) {
  const at = text.split("\n").findIndex((line) => line.includes(sentence));
  return at + 1;
}

/** What of a sentence is ours to word: neither what stands on a screen nor the name of a document. */
const unquoted = (text) => text.replaceAll(/「[^」]*」|『[^』]*』/g, "＿");

const words = parse(readFileSync(join(here, "words.toml"), "utf8")).word.map((word) => ({ ...word, not: new RegExp(word.not) }));

/** The words of words.toml in a sentence. */
function wrongWords(text) {
  const own = unquoted(text);
  return words.filter(({ not }) => not.test(own)).map(({ not, say, why }) => `${not.exec(own)[0]} → ${say}${why ? `（${why}）` : ""} (words)`);
}

const named = (pattern, folder = content) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => pattern.test(name.replaceAll("\\", "/")))
    .map((name) => join(folder, name))
    .sort();
const kinds = [
  { files: named(/^(error|app-error|topic|guide)\/.*\.toml$/), ours: paragraphs },
  { files: named(/^steps\.toml$/), ours: (shared) => paragraphs({ step: Object.values(shared) }) },
  { files: named(/^(check\/.*|evidence|verdicts|outcomes)\.toml$/), ours: said },
  { files: named(/^(contacts|app|roots)\.toml$/), ours: rows },
  { files: named(/^reception\.toml$/), ours: received },
  { files: named(/^patient\.toml$/), ours: patients },
];
const root = join(here, "../..");
const programs = [
  ...named(/^(?!platform\/recorded).*\.(svelte|ts)$/, join(root, "ui/src")).filter((name) => !/\.test\.ts$/.test(name)),
  ...named(/\.rs$/, join(root, "crates/shikaku/src")),
];
if (kinds.some(({ files }) => files.length === 0) || programs.length === 0) throw new Error(`files are missing under ${content}`);

const linter = createLinter({ descriptor: await loadTextlintrc({ configFilePath: join(here, ".textlintrc.json") }) });
let checked = 0;
const told = [];
for (const { file, of } of kinds.flatMap(({ files, ours }) => files.map((file) => ({ file, of: ours })))) {
  const text = readFileSync(file, "utf8");
  const ours = of(parse(text));
  checked += ours.length;
  for (const { text: sentence } of ours) {
    const where = `${relative(process.cwd(), file)}:${lineOf(text, sentence)}`;
    told.push(...wrongWords(sentence).map((message) => `${where}: 「${sentence}」 ${message}`));
  }
  const result = await linter.lintText(ours.map((paragraph) => paragraph.markdown).join("\n\n"), `${file}.md`);
  for (const message of result.messages) {
    const sentence = ours[Math.floor((message.line - 1) / 2)].text;
    const where = `${relative(process.cwd(), file)}:${lineOf(text, sentence)}`;
    told.push(`${where}: 「${sentence}」 ${message.message.split("\n")[0]} (${message.ruleId})`);
  }
}
for (const file of programs) {
  const text = readFileSync(file, "utf8");
  const ours = program(text);
  checked += ours.length;
  for (const { text: sentence } of ours) {
    const where = `${relative(process.cwd(), file)}:${lineOf(text, sentence)}`;
    told.push(...wrongWords(sentence).map((message) => `${where}: ${sentence} ${message}`));
  }
}
for (const line of told) console.error(line);
const count = kinds.reduce((sum, { files }) => sum + files.length, programs.length);
console.log(`${count} files, ${checked} sentences, ${told.length} messages`);
process.exitCode = told.length === 0 ? 0 : 1;
