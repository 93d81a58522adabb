/** The compiler writes files without the bit that a shell needs to run one: `npm exec` in a clone would be refused. */
import { chmodSync } from 'node:fs';

chmodSync(new URL('../dist/bin.js', import.meta.url), 0o755);
