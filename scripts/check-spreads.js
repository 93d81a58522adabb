/**
 * Two rules about spreads that Biome has no words for; `npm run lint` runs them over `src/`.
 *
 * A spread in a call (`list.push(...others)`) puts each element on the stack: with some 120,000 of them, which an
 * answer or a file can hold, the call fails. `npm run lint` refuses spreads into the functions that take any number of
 * arguments; `src/values/long-lists.ts` has their likes for lists. Arguments that a function has been called with are
 * passed on as `...args`, since there are no more of them than its caller wrote.
 *
 * A member that is there only if its value is (`...(hint === undefined ? {} : { hint })`) says its condition beside its
 * value, and names both twice; `definedMembers({ hint })` of `src/values/defined-members.ts` says the same.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const TAKES_ANY_NUMBER =
  /\b(?:push|unshift|splice|concat|max|min|hypot|fromCharCode|fromCodePoint|assign|join|resolve|of|apply)\(/g;

const MEMBER_IF_THERE = /\.{3}\(\s*[^()]*?(?:=== (?:undefined|null)|== null)\s*\?\s*\{\}/g;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'src'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /[.][jt]s$/.test(file) && existsSync(file));

const problems = files.flatMap((file) => {
  // What a comment says runs nowhere.
  const text = readFileSync(file, 'utf8').replaceAll(/^ *(?:\*|\/\*).*$/gm, '');
  const lineOf = (index) => text.slice(0, index).split('\n').length;
  return [
    ...[...text.matchAll(TAKES_ANY_NUMBER)]
      .filter(({ index, 0: opening }) => hasSpread(text, index + opening.length))
      .map(
        ({ index, 0: opening }) =>
          `${file}:${lineOf(index)}: a spread into ${opening}…): long lists fail; use src/values/long-lists.ts`,
      ),
    ...[...text.matchAll(MEMBER_IF_THERE)].map(
      ({ index }) => `${file}:${lineOf(index)}: a member if its value is there: use src/values/defined-members.ts`,
    ),
  ];
});
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** Whether one of the arguments that begin here is a spread; those of calls, lists and objects within are not. */
function hasSpread(text, start) {
  let depth = 0;
  for (let at = start; at < text.length && depth >= 0; at += 1) {
    if ('([{'.includes(text[at])) depth += 1;
    if (')]}'.includes(text[at])) depth -= 1;
    if (depth === 0 && text.startsWith('...', at) && !/^\.{3}args\b/.test(text.slice(at, at + 8))) return true;
  }
  return false;
}
