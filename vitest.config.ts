import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { leadingInto, runFolder } from './test/support/run-folder.ts';
import { type TestProject, testProjects } from './test/support/test-projects.ts';

/** These collect all garbage, time and again: that is quick as long as a process has loaded little. */
const FIRST: ReadonlySet<string> = new Set(['tls', 'bound-handler', 'select-policies']);

/** These take longest. Begun last, one of them would keep one core busy after all others are done. */
const LONG: ReadonlySet<string> = new Set([
  ...['answer-sweep', 'scenarios', 'kill-points', 'check-scenario', 'workers', 'workers-left', 'workers-lost'],
  ...['codec-path', 'kill-and-resume', 'echoed-credentials', 'apply.property', 'isolation', 'pack-operations'],
  ...['packed-package', 'disk-full', 'tls', 'isolation.property', 'resume.property', 'intermediaries'],
  ...['render-html', 'every-draft', 'step-budget', 'sdk-input', 'whole-runs.property', 'stream-memory', 'both-ways'],
  ...['git', 'guides', 'broken-answers', 'hostile-output', 'shipped-packs', 'targets', 'engine'],
  ...['faults', 'careless', 'wrong-answers', 'simulate', 'long-runs', 'session-clients', 'edited-plans', 'run-check'],
  ...['faults-at-scale', 'story', 'clock-skew', 'hostile-files', 'parts', 'buckets', 'certificates', 'signals'],
  ...['open-connection', 'stopped-phases', 'each-element', 'cove', 'places', 'check-in-store', 'any-text'],
]);

class GivenOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const name = basename(moduleId, '.test.ts');
      if (FIRST.has(name)) return 0;
      return LONG.has(name) ? 1 : 2;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}

const tests = testProjects(fileURLToPath(new URL('.', import.meta.url)));

type Settings = TestProjectInlineConfiguration['test'] & { readonly globalSetup?: readonly string[] };

/** Nothing in src/ keeps state in modules, so that files may share what they have loaded. */
const SHARED: Settings = { isolate: false };
const BUILT: Settings = { globalSetup: ['test/support/built-program-setup.ts'] };
/** Of every project, whichever of them are run. */
const FOLDER = 'test/support/run-folder-setup.ts';

/** The tests of these loops: what vitest runs in the same processes, and selects by one name. */
function project(name: string, loops: readonly TestProject[], more: Settings): TestProjectInlineConfiguration {
  // Not a list of what is in, so that watching finds files that are new.
  const others = (Object.keys(tests) as TestProject[]).filter((loop) => !loops.includes(loop));
  const exclude = others.flatMap((loop) => tests[loop]);
  const globalSetup = [FOLDER, ...(more.globalSetup ?? [])];
  return { extends: true, test: { name, include: ['test/**/*.test.ts'], exclude, ...more, globalSetup } };
}

/** All that needs only Node: `npm test`. */
export const whole = project('whole', ['unit', 'program'], { ...SHARED, ...BUILT });

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from the default export.
export default defineConfig({
  test: {
    projects: [
      project('unit', ['unit'], SHARED),
      project('program', ['program'], { ...SHARED, ...BUILT }),
      project('peers', ['peers'], {
        globalSetup: ['test/support/built-program-setup.ts', 'test/support/python-setup.ts'],
        // A server in Python takes a minute to begin on a machine that is busy.
        testTimeout: 240_000,
        hookTimeout: 240_000,
      }),
    ],
    // Processes, not threads: suites start servers and children of their own.
    pool: 'forks',
    // Suites wait for servers and children more than they compute, and CI machines have two cores.
    maxWorkers: 3,
    sequence: { sequencer: GivenOrder },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    restoreMocks: true,
    // As in cli.ts: the SDK warns of Node versions that it will leave.
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // Not where a person has files, and gone with the run.
      ...leadingInto(runFolder()),
    },
    // What was transformed is found again by its content: a second run of a file begins four seconds sooner. A clean
    // clone, as CI has it, has none of it.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.cache/vitest-modules' },
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
