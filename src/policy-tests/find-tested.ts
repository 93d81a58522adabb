import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { quoteValue } from '../documents/quote-value.ts';
import type { DocumentFile } from '../documents/read-document.ts';
import type { Problem } from '../documents/source-text.ts';
import { isFile } from '../files/existing.ts';
import { fileNameIn } from '../policy/build/find-policy-files.ts';
import { isPackFile, isTestFile } from '../policy/packs/kinds-of-files.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { PolicyTestFile } from './policy-test-file.generated.ts';

/** The file whose policies a test file is about: the one that it names, or the one of the same name beside it. */
export async function findTested(
  { policies }: Pick<PolicyTestFile, 'policies'>,
  file: DocumentFile,
  cwd: string,
): Promise<{ readonly file: DocumentFile } | { readonly problem: Problem }> {
  const folder = path.dirname(file.path);
  const base = path.basename(file.path).replace(/\.test\.ya?ml$/i, '');
  const candidates = policies === undefined ? [`${base}.yml`, `${base}.yaml`] : [policies];
  const found: string[] = [];
  for (const each of candidates) if (await isFile(path.resolve(folder, each))) found.push(each);
  const [one, other] = found;
  if (one === undefined) return { problem: await notThere(policies, folder) };
  if (other !== undefined) return { problem: several(one, other) };
  const absolute = path.resolve(folder, one);
  if (isTestFile(absolute) || isPackFile(absolute)) return { problem: noPolicies(one, isTestFile(absolute)) };
  return { file: { path: absolute, name: fileNameIn(absolute, cwd) } };
}

const HINT = 'name it, relative to this file: policies: trails.yml';

async function notThere(policies: string | undefined, folder: string): Promise<Problem> {
  const code = 'test/no-policies';
  if (policies === undefined) {
    return { code, message: 'there is no policy file of the same name beside this one', hint: HINT };
  }
  const names = await readdir(path.resolve(folder, path.dirname(policies))).catch(() => []);
  const near = didYouMean(
    path.basename(policies),
    names.filter((name) => /\.ya?ml$/i.test(name) && !isTestFile(name) && !isPackFile(name)).sort(),
  );
  const meant = near === undefined ? undefined : path.posix.join(path.posix.dirname(policies), near);
  return {
    code,
    message: `there is no policy file ${quoteValue(policies)} beside this one`,
    hint: meant === undefined ? HINT : `did you mean ${quoteValue(meant)}?`,
  };
}

/** Whichever was taken, somebody would take the tests for those of the other. */
function several(one: string, other: string): Problem {
  return {
    code: 'test/two-policies',
    message: `${one} and ${other} are beside this file, and either may be meant`,
    hint: `keep one of them, or say which: policies: ${one}`,
  };
}

function noPolicies(name: string, isTest: boolean): Problem {
  const what = isTest ? 'holds tests' : 'describes a pack';
  return { code: 'test/no-policies', message: `${quoteValue(name)} ${what}, and no policies`, hint: HINT };
}
