import { readRegularFile } from '../files/regular-file.ts';

/** A node of a cluster has some thousands of mounts, of some hundred bytes each. */
const MOST_BYTES = 20_000_000;

/**
 * Whether a file is mounted by itself, as `docker run --volume /host/run.ndjson:/run.ndjson` does: then its folder is
 * another one than for whoever else has the file.
 *
 * @param real - its real path.
 * @returns false where the system does not say.
 */
export async function isMountedAlone(real: string): Promise<boolean> {
  try {
    return mountPoints(await readRegularFile('/proc/self/mountinfo', MOST_BYTES)).includes(real);
  } catch {
    return false;
  }
}

/**
 * The fifth field of each line, in which spaces, tabs, line breaks and backslashes are octal. Source:
 * https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
 */
function mountPoints(info: string): string[] {
  return info
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
}
