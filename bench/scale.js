/**
 * Runs `cove-policy check policies/trails.yml` against a simulated organization in a process of its own, and prints what it took.
 *
 *   npm run bench:scale -- 1000        accounts; 4 regions each
 *
 * Memory is the checking process's peak resident set (getrusage), wall time includes its start. The ledger's sums are checked against
 * what the organization holds: every account has a trail in its first region, and every second one of those logs.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist/cli.js');

const accounts = Number(process.argv[2] ?? 1_000);
const directory = await mkdtemp(join(tmpdir(), 'cove-policy-bench-'));
try {
  await bench();
} finally {
  await rm(directory, { recursive: true });
}

async function bench() {
  const simulator = await startSimulator();
  try {
    const { seconds, peakMiB, code } = await check(simulator.env);
    const report = JSON.parse(await readFile(join(directory, 'report.json'), 'utf8'));
    verify(report.summary);
    const { cells, findings, calls } = { ...report.summary };
    process.stdout.write(
      [
        `accounts × regions   ${accounts} × ${REGIONS.length}`,
        `cells                ${cells} (${report.summary.compliant} compliant, ${findings} with findings, ${report.summary.error} error, ${report.summary.skipped} skipped)`,
        `calls                ${calls}`,
        `wall time            ${seconds.toFixed(1)} s (${Math.round(calls / seconds)} calls/s, simulator on the same machine)`,
        `peak memory          ${peakMiB.toFixed(0)} MiB`,
        `exit code            ${code}`,
        '',
      ].join('\n'),
    );
  } finally {
    simulator.stop();
  }
}

/** @param {Record<string, number | boolean | string>} summary */
function verify(summary) {
  const members = accounts;
  const expected = {
    cells: members * REGIONS.length + 1,
    findings: Math.ceil(members / 2),
    error: 0,
    skipped: 1,
    ledger: 'ok',
    complete: true,
  };
  for (const [name, value] of Object.entries(expected)) {
    if (summary[name] !== value)
      throw new Error(`summary.${name} is ${summary[name]}, and the organization holds ${value}`);
  }
}

/** @returns {Promise<{ env: Record<string, string>, stop: () => void }>} */
async function startSimulator() {
  const organization = join(directory, 'organization.yml');
  await writeFile(
    organization,
    [
      'version: 1',
      'organization: { managementAccount: "111111111111" }',
      `regions: [${REGIONS.join(', ')}]`,
      'pageSize: 20',
      'accounts: [{ id: "111111111111", name: Management, trails: [{ name: organization-trail, multiRegion: true, organization: true }] }]',
      `generate: { accounts: ${accounts}, trailsEvery: 1 }`,
      '',
    ].join('\n'),
  );
  const child = spawn(process.execPath, [cli, 'simulate', '--org', organization, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes('AWS_REGION')) break;
  }
  const env = Object.fromEntries([...text.matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
  return { env, stop: () => child.kill('SIGKILL') };
}

/**
 * @param {Record<string, string>} env
 * @returns {Promise<{ seconds: number, peakMiB: number, code: number | null }>}
 */
async function check(env) {
  const peakFile = join(directory, 'peak');
  const hook = join(directory, 'peak.mjs');
  await writeFile(
    hook,
    `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  const start = performance.now();
  const code = await new Promise((resolve, reject) => {
    spawn(
      process.execPath,
      [
        '--import',
        hook,
        cli,
        'check',
        'policies/trails.yml',
        '-o',
        `json=${join(directory, 'report.json')}`,
        '--quiet',
      ],
      { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] },
    )
      .on('error', reject)
      .on('close', resolve);
  });
  const seconds = (performance.now() - start) / 1_000;
  return { seconds, peakMiB: Number(await readFile(peakFile, 'utf8')) / 1_024, code };
}
