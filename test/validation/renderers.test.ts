import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { VALIDATION_FORMATS } from '../../src/validation/validation-formats.ts';
import { diagnostic } from './sample-validations.ts';

/** One file per validation and format. `vitest run test/validation -u` writes them again. */
const golden = path.join(import.meta.dirname, 'golden');
const options = { color: false, width: 100, cwd: '/project/repo' };

const samples = {
  wrong: {
    files: ['a.yml', 'b.yml'],
    policies: undefined,
    diagnostics: [
      diagnostic({ hint: 'did you mean `severity`?' }),
      diagnostic({ code: 'types/unchecked', severity: 'warning', message: 'the names are not checked' }),
      diagnostic({ file: 'b.yml', code: 'file/empty', message: 'the file is empty' }),
    ],
  },
  right: { files: ['a.yml'], policies: 2, diagnostics: [] },
} as const;

describe.each(Object.entries(samples))('%s', (name, validation) => {
  test.each(Object.entries(VALIDATION_FORMATS))('%s', async (format, record) => {
    const render = await record.load();
    await expect(render(validation, options)).toMatchFileSnapshot(path.join(golden, `${name}.${format}.golden`));
  });
});
