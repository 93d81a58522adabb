/**
 * Loaded with `node --import` before a program: at its end, the paths of all modules that it has loaded are in the file
 * that MODULE_LIST names.
 */
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';

const list = process.env.MODULE_LIST ?? '';

register('./list-modules-hook.js', import.meta.url, { data: { list } });

// What `require` loads does not go through the hook.
process.on('exit', () => {
  const { cache } = createRequire(import.meta.url);
  for (const path of Object.keys(cache)) appendFileSync(list, `${path}\n`);
});
