import { createHash } from 'node:crypto';
import type { Location, Log, Notification, ReportingDescriptor, Result, Run } from 'sarif';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { policyUri } from '../report/render/policy-uri.ts';
import { plainText } from '../report/render/sarif/sarif-text.ts';
import { visibleJson } from '../text/visible-text.ts';
import { VERSION } from '../version.ts';
import { layerOf } from './diagnostic-layers.ts';
import { placeInFile, type Validation, type ValidationOptions } from './validation.ts';

/** GitHub keeps this many results of a run. */
const MAX_RESULTS = 5_000;

/**
 * The validation as SARIF 2.1.0: a rule for each code, a result for each diagnostic, at its place.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function validationSarif(validation: Validation, { cwd }: Pick<ValidationOptions, 'cwd'>): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [sarifRun(validation, cwd)],
  };
  return `${visibleJson(JSON.stringify(log, null, 2))}\n`;
}

function sarifRun({ diagnostics, files }: Validation, cwd: string): Run {
  const errorsFirst = [...diagnostics].sort((a, b) => rank(a) - rank(b));
  const kept = errorsFirst.slice(0, MAX_RESULTS);
  const codes = [...new Set(kept.map(({ code }) => code))].sort();
  return {
    tool: {
      driver: {
        name: 'cove-policy',
        version: VERSION,
        semanticVersion: VERSION,
        rules: codes.map(sarifRule),
        notifications: [leftOutDescriptor],
      },
    },
    // A separate category: GitHub considers the alerts of a check fixed if a run of the same category lacks them.
    automationDetails: { id: 'cove-policy-validate/' },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: leftOut(diagnostics.length, kept.length) }],
    originalUriBaseIds: {
      SRCROOT: { description: { text: 'The directory that the run was started in: the root of the repository.' } },
    },
    columnKind: 'utf16CodeUnits',
    results: sarifResults(kept, codes, files, cwd),
  };
}

function rank({ severity }: Diagnostic): number {
  return severity === 'error' ? 0 : 1;
}

function sarifRule(code: string): ReportingDescriptor {
  const { title, help } = layerOf(code);
  return {
    id: code,
    shortDescription: { text: `${title}: ${code}` },
    fullDescription: { text: help },
    help: { text: help },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['policy-file'], precision: 'very-high' },
  };
}

function sarifResults(
  diagnostics: readonly Diagnostic[],
  codes: readonly string[],
  files: readonly string[],
  cwd: string,
): Result[] {
  const seen = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const { code, severity, message, hint } = diagnostic;
    const location = sarifLocation(diagnostic, files, cwd);
    const identity = JSON.stringify([code, location.physicalLocation?.artifactLocation?.uri, message]);
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    return {
      ruleId: code,
      ruleIndex: codes.indexOf(code),
      level: severity,
      message: { text: plainText(hint === undefined ? message : `${message} (${hint})`) },
      locations: [location],
      partialFingerprints: { primaryLocationLineHash: fingerprint(identity, nth) },
    };
  });
}

/**
 * GitHub refuses a file because of a single result without a place in a file, and a flag is in none: the first file is
 * used instead.
 */
function sarifLocation(diagnostic: Diagnostic, files: readonly string[], cwd: string): Location {
  const { file = files[0] ?? '', range } = placeInFile(diagnostic);
  return {
    physicalLocation: {
      artifactLocation: { uri: policyUri(file, cwd), uriBaseId: 'SRCROOT' },
      region:
        range === undefined
          ? { startLine: 1 }
          : {
              startLine: range.line,
              startColumn: range.column,
              endLine: range.endLine,
              endColumn: range.endColumn,
            },
    },
  };
}

/** The same for the same mistake on another line, and a different one for its second occurrence. */
function fingerprint(identity: string, nth: number): string {
  return createHash('sha256')
    .update(JSON.stringify(['cove-policy/diagnostic/1', identity, nth]))
    .digest('hex');
}

const LEFT_OUT_TEXT = { text: 'There are more results than a viewer keeps.' };

const leftOutDescriptor: ReportingDescriptor = {
  id: 'results-left-out',
  shortDescription: LEFT_OUT_TEXT,
  fullDescription: LEFT_OUT_TEXT,
  help: { text: 'Fix what is reported, and validate again.' },
};

function leftOut(all: number, kept: number): Notification[] {
  if (all === kept) return [];
  const text = `${all - kept} of ${all} diagnostics left out: this file contains as many as GitHub keeps. The JSON document has them all.`;
  return [{ descriptor: { id: leftOutDescriptor.id, index: 0 }, level: 'warning', message: { text } }];
}
