import { expect, test } from 'vitest';
import { parsePlainCommand } from './plain-command.ts';

test.each([
  ['cove-policy', {}, [], undefined],
  ['cove-policy check --demo a/b.yml,c', {}, ['check', '--demo', 'a/b.yml,c'], undefined],
  ['npm exec --no -- cove-policy validate x', {}, ['validate', 'x'], undefined],
  [
    "cove-policy check '' --role-name 'my role' --regions='eu-*'",
    {},
    ['check', '', '--role-name', 'my role', '--regions=eu-*'],
    undefined,
  ],
  ["AWS_PROFILE=audit X='a b=c' cove-policy check", { AWS_PROFILE: 'audit', X: 'a b=c' }, ['check'], undefined],
  ["cove-policy check a.yml | sed -n '/a/,/b$/p' | tail -2", {}, ['check', 'a.yml'], "sed -n '/a/,/b$/p' | tail -2"],
])('%s needs no shell before its pipe', (command, env, args, reader) => {
  expect(parsePlainCommand(command)).toEqual({ env, args, reader });
});

test.each([
  'ls',
  'cove-policy-other',
  'cove-policy check > report.txt',
  'cove-policy check 2>&1',
  'cove-policy check; ls',
  'cove-policy check && ls',
  'cove-policy check || ls',
  'cove-policy check | tail -1; ls',
  'cove-policy check | tail -1 && ls',
  'cove-policy check &',
  'cove-policy check $FILE',
  'cove-policy check "a b"',
  'cove-policy check *.yml',
  'cove-policy check ~/a.yml',
  "cove-policy check 'open",
  'cove-policy check # all',
  'cove-policy check\nls',
  '(cove-policy check)',
  'mkdir x; cove-policy check',
  // Node reads it when a process starts.
  'NODE_EXTRA_CA_CERTS=ca.pem cove-policy check',
])('%s is left to a shell', (command) => {
  expect(parsePlainCommand(command)).toBeUndefined();
});
