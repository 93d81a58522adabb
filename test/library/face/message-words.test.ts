import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from '@swc/core';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/command-table.ts';
import * as library from '../../../src/index.ts';
import { inOptionWords } from '../../../src/library/words/option-words.ts';
import { optionsOf } from './option-names.ts';

const SRC = path.join(import.meta.dirname, '../../../src');

/** Sentences in files that the library loads, and that no function of it can say: why. */
const NEVER_SAID: readonly (readonly [RegExp, string])[] = [
  [/--sign\b/, 'only the program signs'],
  [/--shard\b|--remediate needs|check --write-targets|--targets takes/, 'only the program does these'],
  [/^…, and --max-age allows …$|accounts that joined since/, 'of targets files, which only the program takes'],
  [/--lookup\b/, 'runOperation has no lookups'],
  [/--config …; or review it and trust it/, 'only the program looks for a settings file'],
  [/has two dashes/, 'only the program has words of a command line'],
  [/--coverage 0 lists them/, 'renderTestRun lists them'],
  [/^npm install |^aws | --parameters |^--template-/, 'commands of other programs'],
  [
    /\(cove-policy check --external-id\)|^Written by |^# (Written|Recorded) by /,
    'in files, which outlive their writer',
  ],
  [/^apply --allow-risk …$|^The policy can change it itself/, 'one sentence together: see rendered-words.test.ts'],
  [/^add --query \$1: --where is$/, 'a condition, which only the command line has'],
  [/^cove-policy test$|^## cove-policy compare/, 'names of formats'],
];

/** The files that `index.ts` loads, at once or later. */
function loadedFiles(): string[] {
  const found = new Set<string>();
  const left = [path.join(SRC, 'index.ts')];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const imports = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)(?! type)[^;]*?from '(\.[^']+\.ts)'|import\('(\.[^']+\.ts)'\)/gms,
    );
    for (const [, first, second] of imports) left.push(path.join(path.dirname(file), first ?? second ?? ''));
  }
  return [...found].filter((file) => !file.endsWith('.generated.ts') && !/\/config\/\w+-flags\//.test(file));
}

/** Of whatever is written in the command line's words: a flag, or a command. */
const SPOKEN = /(?<![\w-])--[a-z]|\bcove-policy [a-z]/;

/** Texts of a file; what is inserted into them is `…`. */
function textsIn(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  if (!SPOKEN.test(source)) return [];
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, value, quasis } = node as { type?: string; value?: string; quasis?: { cooked: string }[] };
    if (type === 'ImportDeclaration' || type === 'TsLiteralType') return;
    if (type === 'StringLiteral') texts.push(String(value));
    if (type === 'TemplateLiteral' && quasis !== undefined) texts.push(quasis.map(({ cooked }) => cooked).join('…'));
    for (const each of Object.values(node)) visit(each);
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }).body);
  // A word by itself is an argument, or put into a sentence elsewhere.
  return texts.filter((text) => text.trim().includes(' ') && SPOKEN.test(text));
}

const spoken = loadedFiles()
  .filter((file) => !/\/library\/(command-line-words|option-words)\.ts$|\/library\/scale\//.test(file))
  .flatMap(textsIn);
const said = [...new Set(spoken)].filter((text) => !NEVER_SAID.some(([words]) => words.test(text)));

test('there is much to reword, and what is never said is there', () => {
  expect(said.length).toBeGreaterThan(120);
  expect(NEVER_SAID.filter(([words]) => !spoken.some((text) => words.test(text)))).toEqual([]);
});

test('no message that a program can get names a flag', () => {
  const left = said.map(inOptionWords).filter((text) => /(?<![\w-])--[a-z]/.test(text.replaceAll(/`[^`]*`/g, '')));
  expect(left).toEqual([]);
});

test('a command is only named where the program has none of its own, as one', () => {
  const commands = Object.keys(COMMANDS).join('|');
  const left = said
    .map(inOptionWords)
    .filter((text) => new RegExp(`\\bcove-policy (${commands})\\b`).test(text))
    .filter((text) => !text.includes('on the command line'));
  expect(left).toEqual([]);
});

test('what stands in the place of a flag is an option, and not behind a command', async () => {
  const options = await optionsOf(library);
  const unknown: string[] = [];
  for (const text of said) {
    // `plan()` is a function, or what a sentence is about.
    const worded = inOptionWords(text).replaceAll(/`[^`]*`|\bplan\(\)|\b(a|new) plan\b/g, '');
    for (const [, flag = ''] of text.replaceAll(/`[^`]*`/g, '').matchAll(/(?<![\w-])--([a-z][a-z-]*[a-z])/g)) {
      const option = inOptionWords(`--${flag}`).replace(/:.*/, '');
      if (worded.includes(option) && !options.has(option)) unknown.push(`${option}: ${worded}`);
      if (new RegExp(`\\b(check|apply|report|rollback|run|test) ${option}\\b`).test(worded)) unknown.push(worded);
    }
  }
  expect(unknown).toEqual([]);
});
