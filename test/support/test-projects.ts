import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The loops that a test can belong to. `unit` needs nothing but its own process. `program` runs the program, starts
 * processes, talks to a server, opens a page, or goes through every client of the SDK: what takes too long to wait for
 * while one works. `peers` asks what nobody here wrote: moto, boto3, the AWS CLI, cfn-lint, the SARIF multitool.
 */
export type TestProject = 'unit' | 'program' | 'peers';

/**
 * What a test imports, itself or through other files of `test/`, decides where it belongs: the first row that holds.
 */
const NEEDS: readonly (readonly [project: TestProject, module: RegExp])[] = [
  ['peers', /^test\/support\/(describe-with-python|redis|sarif-multitool)[.]ts$/],
  ['program', /^node:(child_process|http|https|net|tls)$/],
  ['program', /^src\/commands\/(main|program)[.]ts$/],
  ['program', /^src\/simulator\/start-simulator[.]ts$/],
  ['program', /^jsdom$/],
  ['program', /^test\/catalog\/installed-clients[.]ts$/],
];

/**
 * Files every test into its project. There is no naming rule to forget, and a unit test that begins to start servers
 * leaves the fast loop by itself.
 *
 * @param root - of the checkout.
 * @returns paths of the tests, from the root.
 */
export function testProjects(root: string): Readonly<Record<TestProject, readonly string[]>> {
  const filed: Record<TestProject, string[]> = { unit: [], program: [], peers: [] };
  const importsOf = createImportReader(root);
  const files = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name.replaceAll(path.sep, '/')}`)
    .filter((name) => name.endsWith('.test.ts'));
  for (const file of files.sort()) filed[projectOf(reachedFrom(file, importsOf))].push(file);
  return filed;
}

function projectOf(reached: ReadonlySet<string>): TestProject {
  const [project] = NEEDS.find(([, module]) => [...reached].some((one) => module.test(one))) ?? ['unit' as const];
  return project;
}

type ImportReader = (file: string) => readonly string[];

/** Paths from the root, and names of packages. What lies outside `test/` is reached, but not entered. */
function reachedFrom(test: string, importsOf: ImportReader): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [test];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const imported of importsOf(file)) {
      if (reached.has(imported)) continue;
      reached.add(imported);
      if (imported.startsWith('test/') && imported.endsWith('.ts')) open.push(imported);
    }
  }
  return reached;
}

function createImportReader(root: string): ImportReader {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const imports = known.get(file) ?? readImports(root, file);
    known.set(file, imports);
    return imports;
  };
}

/** The end of an import or export of several lines begins with its brace. */
const IMPORT = /^(?:import|export|[}])[^'\n]*'([^']+)';$|\bimport[(]'([^']+)'[)]/gm;

/** Of types too: a test that names the type of a server has one. */
function readImports(root: string, file: string): string[] {
  const place = path.join(root, file);
  // What is missing is for the test and the compiler to report.
  const text = existsSync(place) ? readFileSync(place, 'utf8') : '';
  const specifiers = [...text.matchAll(IMPORT)].map(([, fixed, dynamic]) => fixed ?? dynamic ?? '');
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
  );
}
