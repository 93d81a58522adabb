/**
 * Prose and comments keep within 120 columns: `npm run lint` runs it. Biome breaks code; nothing breaks words.
 *
 *   node scripts/check-columns.js           names every line that is too long, and exits with 1
 *   node scripts/check-columns.js --write   wraps the paragraphs that such lines are in
 *
 * Exempt: tables, fenced blocks, links and other words that are too long by themselves, and generated files.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { COLUMNS, fill, unbreakable } from './fill-lines.js';

const write = process.argv.includes('--write');
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).split('\n');
const files = tracked.filter(
  (file) => /\.(md|[cm]?js|ts)$/.test(file) && !file.includes('.generated.') && existsSync(file),
);

let wrong = 0;
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const wrap = file.endsWith('.md') ? wrapMarkdown : wrapComments;
  const lines = text.split('\n');
  const wrapped = wrap(lines);
  if (write) {
    if (wrapped.join('\n') !== text) writeFileSync(file, wrapped.join('\n'));
    continue;
  }
  for (const { number, length } of tooLong(lines, file.endsWith('.md'))) {
    wrong += 1;
    process.stderr.write(`${file}:${number}: ${length} columns, at most ${COLUMNS}\n`);
  }
}
if (wrong > 0) process.stderr.write('wrap them with: node scripts/check-columns.js --write\n');
process.exitCode = wrong > 0 ? 1 : 0;

/** The lines that can be wrapped and are not. */
function* tooLong(lines, isMarkdown) {
  let isFenced = false;
  for (const [index, line] of lines.entries()) {
    if (isMarkdown && /^\s*(```|~~~)/.test(line)) isFenced = !isFenced;
    if (line.length <= COLUMNS || isFenced) continue;
    if (isMarkdown ? !isProse(line) : commentOf(line) === undefined) continue;
    if (isBreakable(line)) yield { number: index + 1, length: line.length };
  }
}

/** Whether there is a space at which the line may be broken and still gets shorter than it is. */
function isBreakable(line) {
  const [lead] = /^\s*(?:\*|\/\/|\/\*\*|[-*] |\d+\. |>)?\s*/.exec(line);
  return unbreakable(line.slice(lead.length)).length > 1;
}

function isProse(line) {
  return !/^\s*\||^#|^\s{4,}\S|^\s*<|^\[[^\]]+\]: /.test(line) || /^\s{4,}[-*] /.test(line);
}

function wrapMarkdown(lines) {
  const out = [];
  let isFenced = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (/^\s*(```|~~~)/.test(line)) isFenced = !isFenced;
    if (isFenced || line.trim() === '' || !isProse(line) || /^\s*(```|~~~)/.test(line)) {
      out.push(line);
      continue;
    }
    const [, indent, bullet] = /^(\s*)((?:[-*+]|\d+\.) +)?/.exec(line);
    const paragraph = [line.slice(indent.length + (bullet ?? '').length)];
    while (continues(lines[index + 1], indent.length + (bullet ?? '').length)) paragraph.push(lines[++index].trim());
    const hanging = ' '.repeat(indent.length + (bullet ?? '').length);
    const whole = lines.slice(index - paragraph.length + 1, index + 1);
    if (whole.every((each) => each.length <= COLUMNS)) out.push(...whole);
    else out.push(...fill(paragraph.join(' '), `${indent}${bullet ?? ''}`, hanging));
  }
  return out;
}

/** Whether a line goes on with the paragraph before it. */
function continues(line, hanging) {
  if (line === undefined || line.trim() === '') return false;
  if (/^\s*([-*+] |\d+\. |```|~~~|\||#|>|<)/.test(line)) return false;
  const indent = line.length - line.trimStart().length;
  return indent === hanging || indent === 0;
}

/** The text of a line that is a comment and nothing else. */
function commentOf(line) {
  return /^(\s*)(\/\/|\/\*\*|\*)( .*)$/.exec(line) ?? undefined;
}

function wrapComments(lines) {
  const out = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const match = line.length > COLUMNS || startsParagraph(lines, index) ? commentOf(line) : undefined;
    if (match === undefined) {
      out.push(line);
      continue;
    }
    const [, indent, mark, rest] = match;
    if (mark === '/**') {
      if (line.length <= COLUMNS) {
        out.push(line);
        continue;
      }
      const body = rest.trim().replace(/\s*\*\/$/, '');
      const isWhole = rest.trim().endsWith('*/');
      if (!isWhole) {
        out.push(line);
        continue;
      }
      out.push(`${indent}/**`, ...fill(body, `${indent} * `, `${indent} * `), `${indent} */`);
      continue;
    }
    const paragraph = [rest.trim()];
    while (goesOn(lines[index + 1], indent, mark)) paragraph.push(commentOf(lines[++index])[3].trim());
    const whole = lines.slice(index - paragraph.length + 1, index + 1);
    // What is indented in a comment stays indented: examples, the lines of a list.
    const lead = /^ +/.exec(rest)?.[0] ?? ' ';
    const hanging = /^ +([-*] |\d+\. |@)/.test(rest) ? '  ' : '';
    if (whole.every((each) => each.length <= COLUMNS)) out.push(...whole);
    else out.push(...fill(paragraph.join(' '), `${indent}${mark}${lead}`, `${indent}${mark}${lead}${hanging}`));
  }
  return out;
}

/** Whether one of the lines of the paragraph that begins here is too long. */
function startsParagraph(lines, index) {
  const match = commentOf(lines[index]);
  if (match === undefined || match[2] === '/**') return false;
  for (let at = index + 1; goesOn(lines[at], match[1], match[2]); at += 1) if (lines[at].length > COLUMNS) return true;
  return false;
}

/** Whether a line goes on with the paragraph of a comment: same mark, same indent, plain prose. */
function goesOn(line, indent, mark) {
  const match = line === undefined ? undefined : commentOf(line);
  return (
    match?.[1] === indent && match[2] === mark && /^ [^\s@|*`-]/.test(match[3]) && !/^ \d+\. |\*\/$/.test(match[3])
  );
}
