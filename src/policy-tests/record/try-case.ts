import { dirname, relative, resolve } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';
import { SourceText } from '../../documents/source-text.ts';
import { visibleYaml } from '../../documents/visible-yaml.ts';
import type { Policy } from '../../policy/model/policy.ts';
import type { JsonObject } from '../../values/json.ts';
import { compileTestSchema, readTests } from '../load-tests.ts';
import { openPolicySource, type PolicyLoading, type PolicySource } from '../policy-source.ts';
import { runTest } from '../run-test.ts';
import type { Replayed, ReplayedCell } from './replay.ts';
import { bareId, writeCase } from './write-case.ts';

export interface CaseOptions {
  /** Absolute: where the files go. */
  readonly folder: string;
  readonly catalog: Catalog;
  readonly loading: PolicyLoading;
}

/** Writes a case, and runs it as the test that it is going to be. */
export type TryCase = (cell: ReplayedCell, replayed: Replayed, name: string) => Promise<TriedCase>;

export interface TriedCase {
  readonly test?: JsonObject;
  /** Why it cannot be one. */
  readonly problem: string | undefined;
}

/** A case that is longer is none that anybody reads. */
const LONGEST_CASE = 200_000;

const TOO_LONG = `the answers are longer than ${LONGEST_CASE} characters`;

export function createTryCase(options: CaseOptions): TryCase {
  const run = createCaseRun(options);
  return async (cell, replayed, name) => {
    // Looking for names in it takes a while, in which the calls of the run would wait.
    if (isTooLong(replayed)) return { problem: TOO_LONG };
    const test = writeCase(cell, replayed, name);
    return { test, problem: await run(cell.policy, test) };
  };
}

function isTooLong({ used }: Replayed): boolean {
  let length = 0;
  return used.some(({ outcome }) => {
    length += outcome.ok ? JSON.stringify(outcome.output).length : 0;
    return length > LONGEST_CASE;
  });
}

function createCaseRun({ folder, catalog, loading }: CaseOptions) {
  const sources = new Map<string, Promise<PolicySource>>();
  const schema = compileTestSchema();
  const sourceOf = ({ source: { file } }: Policy): Promise<PolicySource> => {
    const known = sources.get(file) ?? openPolicySource({ name: file, path: resolve(loading.cwd, file) }, loading);
    sources.set(file, known);
    return known;
  };
  return async (policy: Policy, test: JsonObject): Promise<string | undefined> => {
    const text = caseFileText(policy, [test], { folder, loading });
    if (text.length > LONGEST_CASE) return TOO_LONG;
    const about = await sourceOf(policy);
    const read = await readTests(new SourceText('case', text, 'test file'), {
      schema,
      catalog,
      aboutOf: async () => about,
    });
    const wrong = read.diagnostics.find(({ severity }) => severity === 'error');
    const [only] = read.tests;
    if (wrong !== undefined || only === undefined) return `it is not a test: ${wrong?.message ?? 'nothing was read'}`;
    const { status, problems } = await runTest(only, { catalog, showsSensitive: false });
    return status === 'passed' ? undefined : `it depends on what was scrubbed: ${problems[0]?.message ?? status}`;
  };
}

/** The file that the cases of a policy go to. */
export function recordedPath(folder: string, { id }: Pick<Policy, 'id'>): string {
  return resolve(folder, `${id.replaceAll('/', '-')}.test.yml`);
}

/** The text of that file. */
export function caseFileText(
  policy: Policy,
  tests: readonly JsonObject[],
  { folder, loading }: Pick<CaseOptions, 'folder' | 'loading'>,
): string {
  const path = recordedPath(folder, policy);
  const policies = relative(dirname(path), resolve(loading.cwd, policy.source.file)).replaceAll('\\', '/');
  const file = { version: 1, policies, tests };
  const body = visibleYaml(file, { lineWidth: 0, aliasDuplicateObjects: false });
  return `# Recorded by cove-policy check --record, and scrubbed: read it before it goes anywhere.\n# Policy: ${bareId(policy)}\n${body}`;
}
