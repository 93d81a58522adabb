import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { CoveException, CoveFailed, CoveResult, CoveSkipped } from '../../src/index.ts';
import * as library from '../../src/index.ts';
import { packageFile } from '../../src/package-files.ts';
import { optionsOf } from './face/option-names.ts';

const page = await readFile(packageFile('docs/library.md'), 'utf8');
const settings = await readFile(packageFile('docs/configuration.md'), 'utf8');

/** Whether a text has a name as code: alone, or with what it is called with. */
function names(text: string, name: string): boolean {
  return new RegExp(`\`[^\`]*\\b${name.replace('.', '\\.')}\\b[^\`]*\``).test(text);
}

test('docs/library.md names all that is exported', () => {
  expect(Object.keys(library).filter((name) => !names(page, name))).toEqual([]);
});

test('it names all options, or the table of settings does', async () => {
  const options = await optionsOf(library);
  expect(options.size).toBeGreaterThan(80);
  expect([...options].filter((name) => !names(page, name) && !names(settings, name))).toEqual([]);
});

test('it names all codes of errors', async () => {
  const source = await readFile(packageFile('src/cove-error.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code = '']) => code);
  expect(codes).toContain('internal');
  expect(codes.filter((code) => !names(page, code))).toEqual([]);
});

/** A member without a name here does not compile. */
const OUTCOMES: Record<keyof CoveResult<1> | keyof CoveException | keyof CoveFailed | keyof CoveSkipped, true> = {
  kind: true,
  account: true,
  region: true,
  partition: true,
  role: true,
  result: true,
  exception: true,
  unawaited: true,
  hint: true,
  error: true,
  reason: true,
  message: true,
};

const MEMBERS: Record<keyof library.CoveCallError | keyof library.CoveStopped | keyof library.PolicyError, true> = {
  name: true,
  message: true,
  stack: true,
  cause: true,
  code: true,
  hint: true,
  partial: true,
  diagnostics: true,
  kind: true,
  account: true,
  region: true,
  operation: true,
  requestId: true,
  attempts: true,
};

test('it names all members of outcomes and errors', () => {
  const ofAnyError = ['name', 'stack'];
  const all = Object.keys({ ...OUTCOMES, ...MEMBERS }).filter((name) => !ofAnyError.includes(name));
  expect(all.filter((name) => !names(page, name))).toEqual([]);
});
