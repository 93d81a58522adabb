import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/text/shell-word.ts';

test.each(['plan.json', '--flag=x', 'a b', "it's", '$(touch x)', '`x`', 'a;b', 'a\nb', '*', '~', '', '#', 'é', '"'])(
  'a shell reads %j as that word',
  (word) => {
    const read = execFileSync('sh', ['-c', `printf '%s|' ${shellWord(word)}`], { encoding: 'utf8', cwd: '/' });
    expect(read).toBe(`${word}|`);
  },
);

test('a plain name stays as it is', () => {
  expect(shellWord('./policies/my_plan-1.json')).toBe('./policies/my_plan-1.json');
});
