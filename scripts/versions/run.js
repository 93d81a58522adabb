import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {Record<string, string | undefined>} [env]
 * @returns what it wrote, to both streams.
 * @throws with that, if it failed.
 */
export async function run(file, args, cwd, env = process.env) {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
    return `${stdout}${stderr}`;
  } catch (error) {
    const { stdout = '', stderr = '', message } = /** @type {any} */ (error);
    throw new Error(`${stdout}${stderr}` || message, { cause: error });
  }
}
