/** Removes what an earlier build left behind: a file that is gone from src/ must not live on in what is built. */
import { rm } from 'node:fs/promises';

for (const folder of ['build', 'dist']) {
  await rm(new URL(`../${folder}`, import.meta.url), { recursive: true, force: true });
}
