import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageFile } from '../../src/package-files.ts';

/** The examples, as in a project that has installed the package beside clients of the SDK. */
export interface ExampleFolder {
  /** Runs one, with these variables and nothing of the machine's own AWS set-up. */
  run(
    file: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /**
   * Runs them one after the other in one process, which loads the package once: that takes longer than most of them.
   *
   * @returns what each has printed, and the exit code that it has asked for. One that fails ends the process, and is
   *   the last one; `code` and `stderr` are those of the process, and of what came behind the last example.
   */
  runAll(examples: readonly ExampleRun[]): Promise<{
    readonly ran: readonly { readonly code: number; readonly stdout: string; readonly stderr: string }[];
    readonly code: number;
    readonly stderr: string;
  }>;
  close(): Promise<void>;
}

export interface ExampleRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Between what two examples print, on both streams. */
const END = '\n-- end of an example --\n';

const RUNNER = `
const [end, runs] = process.argv.slice(2);
for (const [index, { file, args, env }] of JSON.parse(runs).entries()) {
  Object.assign(process.env, env);
  process.argv = [process.argv[0], file, ...args];
  process.exitCode = undefined;
  // An example may run twice.
  await import('./' + file + '?' + index);
  process.stdout.write((process.exitCode ?? 0) + end);
  process.stderr.write(end);
}
process.exitCode = 0;
`;

/** The examples of these pages, as files among the others. */
export const PAGE_EXAMPLES = { 'README.md': 'readme.mjs', 'docs/coming-from-botocove.md': 'botocove.mjs' } as const;

export async function openExampleFolder(): Promise<ExampleFolder> {
  const root = path.dirname(packageFile('package.json'));
  const folder = await mkdtemp(path.join(tmpdir(), 'cove-examples-'));
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(root, path.join(folder, 'node_modules/cove-policy'));
  await symlink(path.join(root, 'node_modules/@aws-sdk'), path.join(folder, 'node_modules/@aws-sdk'));
  await cp(packageFile('examples'), folder, { recursive: true });
  for (const [page, name] of Object.entries(PAGE_EXAMPLES)) {
    const [, example = ''] = /```js\n([\s\S]*?)```/.exec(await readFile(packageFile(page), 'utf8')) ?? [];
    await writeFile(path.join(folder, name), example);
  }
  const run: ExampleFolder['run'] = async (file, args, environment) => {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...environment,
    };
    try {
      const all = [path.join(folder, file), ...args];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, all, { env, cwd: folder });
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  };
  return {
    run,
    async runAll(examples) {
      await writeFile(path.join(folder, 'run-examples.mjs'), RUNNER);
      const { code, stdout, stderr } = await run('run-examples.mjs', [END, JSON.stringify(examples)], {});
      const errors = stderr.split(END);
      const ran = stdout
        .split(END)
        .slice(0, -1)
        .map((text, index) => ({
          code: Number(text.slice(-1)),
          stdout: text.slice(0, -1),
          stderr: errors[index] ?? '',
        }));
      return { ran, code, stderr: errors.slice(ran.length).join('') };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
