import type { ValidateFunction } from 'ajv';
import type { Catalog } from '../catalog/catalog.ts';
import type { Diagnostic } from '../documents/diagnostic.ts';
import { type LocatedValue, member } from '../documents/located-value.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { type DocumentFile, readDocument } from '../documents/read-document.ts';
import { sortDiagnostics } from '../documents/render-diagnostics.ts';
import { schemaDiagnostics } from '../documents/schema-diagnostics.ts';
import type { SchemaError } from '../documents/schema-error.ts';
import { soundParts } from '../documents/sound-parts.ts';
import { fileDiagnostic, type Problem, type SourceText } from '../documents/source-text.ts';
import { isFile } from '../files/existing.ts';
import { schemaValidator } from '../package-schema.ts';
import { findPolicyFiles, POLICY_TESTS } from '../policy/build/find-policy-files.ts';
import { readPack } from '../policy/packs/read-pack.ts';
import { byMember } from '../values/by-member.ts';
import { definedMembers } from '../values/defined-members.ts';
import { append } from '../values/long-lists.ts';
import { checkTest, type TestNames } from './check-test.ts';
import { findTested } from './find-tested.ts';
import { openPolicySource, type PolicyLoading, type PolicySource } from './policy-source.ts';
import type { PolicyTest } from './policy-test.ts';
import type { PolicyTestFile } from './policy-test-file.generated.ts';

export interface TestLoading extends Omit<PolicyLoading, 'services'> {
  readonly catalog: Catalog;
}

export interface LoadedTests {
  /** Empty where anything is wrong. */
  readonly tests: readonly PolicyTest[];
  /** Every policy file that was named, or is tested. */
  readonly sources: readonly PolicySource[];
  /** The test files, as they are shown. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads and checks tests, and the policies that they are about. Never throws for a wrong file.
 *
 * @param patterns - files of tests or of policies, directories and globs: tests of policies are looked for beside them.
 */
export async function loadTests(patterns: readonly string[], options: TestLoading): Promise<LoadedTests> {
  const found = await findPolicyFiles(patterns, options.cwd);
  const diagnostics: Diagnostic[] = found.diagnostics.filter(({ code }) => code !== POLICY_TESTS);
  const ofPacks = await filesOfPacks(found.packs);
  // What a pack says of its policies is said once; tests lie elsewhere in it, too.
  append(diagnostics, ofPacks.diagnostics.length > 0 ? ofPacks.diagnostics : found.ofPacks);
  const policyFiles = [...found.files, ...ofPacks.files];
  const files = await withTestsBeside(policyFiles, found.testFiles);
  const sources = createSources(options);
  const schema = compileTestSchema();
  const names: TestNames = new Map();
  for (const file of policyFiles) await sources.open(file);
  const tests: PolicyTest[] = [];
  for (const file of files) {
    const loaded = await loadFile(file, { schema, sources, names, options });
    append(diagnostics, loaded.diagnostics);
    append(tests, loaded.tests);
  }
  const all = [...diagnostics, ...(await sources.diagnostics())];
  return {
    tests: all.some(({ severity }) => severity === 'error') ? [] : tests,
    sources: sources.all(),
    files: files.map(({ name }) => name),
    diagnostics: sortDiagnostics(unique(all)),
  };
}

/** The policies of a pack, those without tests among them. */
async function filesOfPacks(
  packs: readonly DocumentFile[],
): Promise<{ readonly files: readonly DocumentFile[]; readonly diagnostics: readonly Diagnostic[] }> {
  const read = await Promise.all(packs.map((file) => readPack({ file })));
  return {
    files: read.flatMap(({ pack }) => pack?.policyFiles ?? []),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** What is wrong with a policy is wrong in every test of it. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [
    ...new Map(diagnostics.map((each) => [JSON.stringify([each.code, each.range, each.message]), each])).values(),
  ];
}

async function withTestsBeside(
  policyFiles: readonly DocumentFile[],
  testFiles: readonly DocumentFile[],
): Promise<DocumentFile[]> {
  const files = new Map(testFiles.map((file) => [file.path, file]));
  for (const { path: policies, name } of policyFiles) {
    for (const ending of ['.test.yml', '.test.yaml']) {
      const beside = policies.replace(ENDING, ending);
      if (!files.has(beside) && (await isFile(beside))) {
        files.set(beside, { path: beside, name: name.replace(ENDING, ending) });
      }
    }
  }
  return [...files.values()].sort(byMember('name'));
}

const ENDING = /\.ya?ml$/i;

interface Sources {
  open(file: DocumentFile): Promise<PolicySource>;
  all(): readonly PolicySource[];
  /** What is wrong with the files that no test has loaded, too. */
  diagnostics(): Promise<Diagnostic[]>;
}

function createSources({ catalog, ...options }: TestLoading): Sources {
  const opened = new Map<string, PolicySource>();
  return {
    async open(file) {
      const known = opened.get(file.path) ?? (await openPolicySource(file, { ...options, services: catalog }));
      opened.set(file.path, known);
      return known;
    },
    all: () => [...opened.values()],
    async diagnostics() {
      const found: Diagnostic[] = [];
      for (const source of opened.values()) {
        if (source.document === undefined) append(found, source.diagnostics);
        else
          append(
            found,
            (await source.load({})).diagnostics.filter(({ code }) => !OF_PARAMETERS.has(code)),
          );
      }
      return found;
    },
  };
}

/** What depends on the values that a test gives is reported at the test. */
const OF_PARAMETERS: ReadonlySet<string> = new Set(['semantic/parameter-missing', 'file/unknown-parameter']);

export interface LoadedFile {
  readonly tests: readonly PolicyTest[];
  readonly diagnostics: readonly Diagnostic[];
}

async function loadFile(
  file: DocumentFile,
  {
    schema,
    sources,
    names,
    options: { catalog, cwd },
  }: {
    readonly schema: TestFileSchema;
    readonly sources: Sources;
    readonly names: TestNames;
    readonly options: TestLoading;
  },
): Promise<LoadedFile> {
  const source = await readDocument(file, 'test file');
  if ('code' in source) return { tests: [], diagnostics: [fileDiagnostic(file.name, source)] };
  return readTests(source, {
    schema,
    catalog,
    names,
    async aboutOf(written) {
      const found = await findTested(written, file, cwd);
      return 'problem' in found ? found : sources.open(found.file);
    },
  });
}

export type TestFileSchema = ValidateFunction<PolicyTestFile>;

/** Compiled: what takes longer than most files do. */
export function compileTestSchema(): TestFileSchema {
  return schemaValidator<PolicyTestFile>('policy-test.schema.json');
}

export interface TestReading {
  readonly schema: TestFileSchema;
  readonly catalog: Catalog;
  /** The policies that a file is about, or why there are none. */
  readonly aboutOf: (file: Pick<PolicyTestFile, 'policies'>) => Promise<PolicySource | { readonly problem: Problem }>;
  /** Names that tests have had so far. @default those of this file */
  readonly names?: TestNames | undefined;
}

/** Reads the tests of one file. */
export async function readTests(
  source: SourceText,
  { schema, catalog, aboutOf, names = new Map() }: TestReading,
): Promise<LoadedFile> {
  const { root, flawed, diagnostics: ofYaml } = parseYaml(source);
  if (root === undefined) return { tests: [], diagnostics: ofYaml };
  const { value: raw } = root;
  const isFitting = schema(raw);
  const errors = isFitting ? [] : (schema.errors ?? []);
  const diagnostics = [...ofYaml, ...schemaDiagnostics({ source, root, flawed }, errors)];
  // A mistake in one test keeps the others from being run, and not from being checked.
  const value = isFitting ? raw : soundTests(root, flawed, errors);
  if (value === undefined) return { tests: [], diagnostics };
  const about = await aboutOf(value);
  if ('problem' in about) {
    const { start, end } = member(root, 'policies') ?? { start: root.start, end: root.start + 1 };
    return { tests: [], diagnostics: [...diagnostics, source.diagnostic(start, end, about.problem)] };
  }
  const tests: PolicyTest[] = [];
  const found: Diagnostic[] = [...diagnostics];
  const place = member(root, 'tests');
  const items = place?.kind === 'list' ? place.items : [];
  for (const [index, entry] of value.tests.entries()) {
    const located = items[index];
    if (located === undefined || entry === null) continue;
    const checked = await checkTest({ entry, located, source, flawed, about, catalog, names });
    append(found, checked.diagnostics);
    if (checked.test !== undefined) tests.push(checked.test);
  }
  return { tests, diagnostics: found };
}

/** A file of tests, with nothing in the place of those that are wrong. */
type SoundTests = Pick<PolicyTestFile, 'policies'> & {
  readonly tests: readonly (PolicyTestFile['tests'][number] | null)[];
};

/** @returns undefined where it cannot be known what they are about. */
function soundTests(
  root: LocatedValue,
  flawed: ReadonlySet<LocatedValue>,
  errors: readonly SchemaError[],
): SoundTests | undefined {
  const { policies, tests } = soundParts({ root, flawed }, errors, BY_ENTRY) as Partial<SoundTests>;
  if (tests === undefined || (policies === undefined && member(root, 'policies') !== undefined)) return undefined;
  return { ...definedMembers({ policies }), tests };
}

const BY_ENTRY: ReadonlySet<string> = new Set(['tests']);
