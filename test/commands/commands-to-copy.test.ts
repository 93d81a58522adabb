import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { inWorld, smallWorld, trails } from '../remediation/program.ts';

/** What a shell makes of the command that a message tells to run. */
function wordsOf(text: string, begins: string): string[] {
  const [, command] = new RegExp(`(cove-policy ${begins}.*?)$`, 'm').exec(text) ?? [];
  expect(command, text).toBeDefined();
  const script = `set -f; set -- ${command}; for each; do printf '%s\\0' "$each"; done`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const NAME = "it's $(touch made);a plan";

test('what messages tell to run names the file that is meant, whatever it is called', () =>
  inWorld(smallWorld, {}, async ({ run, write }) => {
    const plan = `${NAME}.json`;
    const planned = await run('check', trails, '--plan', plan);
    expect(wordsOf(planned.stderr, 'apply')).toEqual(['cove-policy', 'apply', plan]);
    const applied = await run('apply', plan, '--yes');
    expect(wordsOf(applied.stderr, 'rollback')).toEqual(['cove-policy', 'rollback', `${plan}.run.ndjson`]);
    const log = `${NAME}.ndjson`;
    const remediated = await run('check', trails, '--remediate', '--yes', '--run-log', log);
    expect(wordsOf(remediated.stderr, 'rollback')).toEqual(['cove-policy', 'rollback', log]);
    const digest = await run('apply', plan, '--yes', '--digest', 'xyz');
    expect(wordsOf(digest.stderr, 'report')).toEqual(['cove-policy', 'report', plan]);
    const alone = await run(log);
    expect(wordsOf(alone.stderr.replace(' shows what', '\n'), 'report')).toEqual(['cove-policy', 'report', log]);
    const config = `${NAME}.yml`;
    await write(config, 'version: 1\npacks: { own: { from: "git+file:./nowhere.git#v1" } }\n');
    const packs = await run('validate', '--config', config);
    expect(wordsOf(packs.stderr, 'packs')).toEqual(['cove-policy', 'packs', 'lock', 'own', '--config', config]);
  }));

test('no message puts a file into a command as it is', () => {
  const files = readdirSync(packageFile('src'), { encoding: 'utf8', recursive: true }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(500);
  const names = '(?:file|path|log|runLog|plan|store|config|folder|cut|later|earlier|source\\.file|range\\.file|shown)';
  const bare = new RegExp(
    `cove-policy [^\`]*\\$\\{(?:visible\\()?${names}\\)?\\}|--config \\$\\{(?!shellWord)|--resume \\$\\{${names}\\}`,
  );
  const found = files.filter((file) =>
    readFileSync(packageFile(`src/${file}`), 'utf8')
      .split('\n')
      .some((line) => bare.test(line)),
  );
  expect(found).toEqual([]);
});
