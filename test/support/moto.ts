import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const serverScript = fileURLToPath(new URL('moto-server.py', import.meta.url));
const START_TIMEOUT_MS = 60_000;

/** 500 images for each account and region that anything of EC2 is asked in: seconds, and nobody looks at them. */
const WITHOUT_IMAGES = { MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' };

export interface Moto {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Everything that moto printed so far: one line per request. */
  log(): string;
  /** Empties moto: no organization, no trails. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a moto server of one's own, on a free port, and waits until it answers. It ends at `close()`, and by itself
 * when this process ends in any other way.
 *
 * @param python interpreter of the environment that `preparePython` made.
 * @param settings variables that moto reads, as `MOTO_IAM_LOAD_MANAGED_POLICIES`.
 * @throws with moto's output where it does not start.
 */
export async function startMoto(python: string, settings: Readonly<Record<string, string>> = {}): Promise<Moto> {
  const env = { ...motoEnvironment(), ...WITHOUT_IMAGES, ...settings };
  const child = spawn(python, [serverScript], { stdio: ['pipe', 'pipe', 'pipe'], env });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const url = await addressOf(child, () => log);
  return {
    url,
    log: () => log,
    reset: async () => {
      const response = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
      if (!response.ok) throw new Error(`moto did not reset: HTTP ${response.status}`);
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/**
 * Runs a boto3 script and parses the JSON that it prints.
 *
 * @param environment what the script sees beside PATH: endpoint and credentials.
 * @throws with the script's output where it fails.
 */
export async function runPythonJson(
  python: string,
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)(python, [script, ...args], {
      env: { PATH: process.env.PATH, ...environment },
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout);
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    throw new Error(`${script} failed:\n${stdout}${stderr}`, { cause });
  }
}

/** Without the AWS_* of whoever runs the tests: moto reads some of them. */
function motoEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && !name.startsWith('MOTO_')),
  );
}

async function addressOf(child: ChildProcess, log: () => string): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(log())?.[1];
    if (url !== undefined && (await answers(url))) return url;
    if (child.exitCode !== null) throw new Error(`moto ended with ${child.exitCode}:\n${log()}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`moto was not ready after ${START_TIMEOUT_MS} ms:\n${log()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`)).ok;
  } catch {
    return false;
  }
}
