import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/package-files.ts';
import { parseOrganizationFile } from '../../src/simulator/parse-organization-file.ts';
import { services } from '../../src/simulator/services/services.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';

const text = readFileSync(packageFile('docs/simulator.md'), 'utf8');
const examples = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);

test.each(examples)('the documentation’s example %# is an organization', async (yaml) => {
  const simulator = await startSimulator({ organization: parseOrganizationFile(yaml, 'docs/simulator.md') });
  await simulator.close();
});

test('the documentation lists every operation, and no other', () => {
  const rows = [...text.matchAll(/^\| [\w ]+ \| [\w .]+ \| ([A-Z][A-Za-z, ]+) \|$/gm)].map(([, names = '']) =>
    names.split(', '),
  );
  expect(examples).toHaveLength(4);
  expect(rows.flat().sort()).toEqual(
    [...services.values()].flatMap(({ operations }) => Object.keys(operations)).sort(),
  );
});
