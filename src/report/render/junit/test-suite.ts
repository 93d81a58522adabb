import { definedMembers } from '../../../values/defined-members.ts';
import { attributesOf, content } from './xml-text.ts';

/** Cases that belong together, with their counts. */
export interface Suite {
  readonly name: string;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  /** Of all its cases. @default none is known */
  readonly durationMs?: number;
  readonly cases: Iterable<Case>;
}

/** One thing that may fail. */
export interface Case {
  readonly name: string;
  /** @default none is known, which the definitions know as 0 */
  readonly durationMs?: number;
  /** Why it did not pass, with the kind, a line, and the details. */
  readonly outcome?: {
    readonly element: 'failure' | 'error' | 'skipped';
    /** None if skipped: the two definitions disagree on that. */
    readonly type?: string;
    readonly message: string;
    readonly lines: readonly string[];
  };
}

/** What suites are about. */
export interface SuitesOf {
  readonly tool: { readonly name: string };
  /** ISO 8601 */
  readonly start: string;
}

/** @param id - which one it is in the file. */
export function* suiteXml(about: Suite, run: SuitesOf, id: number): Generator<string> {
  const attributes = {
    name: about.name,
    package: run.tool.name,
    id,
    // Without a zone, as in the stricter definition; all times of a run are UTC.
    timestamp: run.start.slice(0, 19),
    hostname: 'localhost',
    tests: about.tests,
    failures: about.failures,
    errors: about.errors,
    skipped: about.skipped,
    time: seconds(about.durationMs),
  };
  yield `  <testsuite${attributesOf(attributes)}>\n    <properties>\n`;
  for (const [name, value] of about.properties) yield `      <property${attributesOf({ name, value })}/>\n`;
  yield '    </properties>\n';
  for (const each of about.cases) yield caseXml(about.name, each);
  yield '    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n';
}

function caseXml(suiteName: string, { name, durationMs, outcome }: Case): string {
  const open = `    <testcase${attributesOf({ classname: suiteName, name, time: seconds(durationMs) })}`;
  if (outcome === undefined) return `${open}/>\n`;
  const { element, type, message, lines } = outcome;
  const attributes = attributesOf({ ...definedMembers({ type }), message });
  return `${open}>\n      <${element}${attributes}>${content(lines)}</${element}>\n    </testcase>\n`;
}

function seconds(durationMs: number | undefined): string {
  return durationMs === undefined ? '0' : (durationMs / 1000).toFixed(3);
}
