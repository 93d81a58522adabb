import { expect, it } from 'vitest';
import { Command } from '../../src/commands/commander.ts';
import { addFlags } from '../../src/commands/flags.ts';
import type { CommandName } from '../../src/config/flag-row.ts';
import { attributeOf, FLAGS } from '../../src/config/flag-table.ts';
import { resolveSettings } from '../../src/config/settings.ts';

const LISTS = Object.values(FLAGS)
  .filter(({ kind }) => kind === 'list' || kind === 'allowances')
  .flatMap((row) =>
    Object.keys(row.commands).map((name) => [name as CommandName, row.flag, attributeOf(row)] as const),
  );

it.each(LISTS)('%s takes %s once more, and keeps what was given before', (name, flag, attribute) => {
  const command = new Command(name);
  addFlags(command, name);
  command.parse([flag, 'a,b', flag, 'c'], { from: 'user' });
  expect(command.opts()[attribute]).toBe('a,b,c');
});

it.each(['a', 'b'])('--role and --param may say a thing twice, and not two things: %s', (other) => {
  for (const [flags, name] of [
    [{ role: ['333333333301=a', `333333333301=${other}`] }, '333333333301'],
    [{ param: ['most=a', `most=${other}`] }, 'most'],
  ] as const) {
    const resolve = () => resolveSettings(flags, {});
    if (other === 'a') expect(resolve).not.toThrow();
    else expect(resolve).toThrow(`"${name}" is given two values`);
  }
});
