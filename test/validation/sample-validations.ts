import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../../src/documents/diagnostic.ts';
import { SourceText } from '../../src/documents/source-text.ts';
import { loadPolicies } from '../../src/policy/build/load-policies.ts';
import type { Validation } from '../../src/validation/validation.ts';
import { testCatalog } from '../policy/test-catalog.ts';

let samples: Promise<Readonly<Record<string, Validation>>> | undefined;

/**
 * Every mistake of test/policy/bad, a parameter that nobody declares, and policies that are right. Read once for all
 * test files of a process: it takes a second of CPU time, and rendering changes nothing in it.
 */
export function sampleValidations(): Promise<Readonly<Record<string, Validation>>> {
  samples ??= readSamples();
  return samples;
}

async function readSamples(): Promise<Record<string, Validation>> {
  const bad = path.join(import.meta.dirname, '..', 'policy', 'bad');
  const good = path.join(import.meta.dirname, '..', '..', 'policies');
  const files = readdirSync(bad).filter((name) => !name.endsWith('.txt'));
  return {
    'every bad file': await load(bad, [...files, 'no-such-file.yml']),
    'an unknown parameter': await load(good, ['.'], { nmae: 'x' }),
    'without a mistake': await load(good, ['.']),
    'with a warning': { files: ['a.yml'], policies: 1, diagnostics: [diagnostic({ severity: 'warning' })] },
    'nothing read': { files: [], policies: undefined, diagnostics: [diagnostic({ code: 'file/empty' })] },
  };
}

/** A mistake in line 2 of `a.yml`. */
export function diagnostic(changes: Partial<Diagnostic> & { readonly file?: string } = {}): Diagnostic {
  const { file = 'a.yml', ...rest } = changes;
  const source = new SourceText(file, 'version: 1\nsevert: low\n');
  return { ...source.diagnostic(11, 17, { code: 'schema/unknown-key', message: 'unknown key "severt"' }), ...rest };
}

async function load(cwd: string, patterns: readonly string[], parameters: Record<string, string> = {}) {
  const loaded = await loadPolicies(patterns, { cwd, services: testCatalog, allowSecretReads: false, parameters });
  const isRight = loaded.diagnostics.every(({ severity }) => severity !== 'error');
  return { ...loaded, policies: isRight ? loaded.policies.length : undefined };
}
