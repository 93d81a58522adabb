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
  close(): Promise<void>;
}

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
  return {
    async run(file, args, environment) {
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
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
