import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formAction, readFormInput } from '../../src/simulator/protocols/form-input.ts';
import { escapeXml, writeXml } from '../../src/simulator/protocols/write-xml.ts';
import type { JsonValue } from '../../src/values/json.ts';

function form(body: string) {
  return { method: 'POST', path: '/', query: '', headers: {}, body: Buffer.from(body) };
}

const forms: [body: string, input: JsonValue][] = [
  ['', {}],
  ['Action=X&Version=1&A=1', { A: '1' }],
  ['A=b+c%26', { A: 'b c&' }],
  ['Tags.member.2.Key=b&Tags.member.1.Key=a', { Tags: [{ Key: 'a' }, { Key: 'b' }] }],
  ['Filter.1.Name=n&Filter.1.Value.1=x&Filter.1.Value.2=y', { Filter: [{ Name: 'n', Value: ['x', 'y'] }] }],
  ['List.member.10=j&List.member.9=i', { List: ['i', 'j'] }],
  ['Empty=', { Empty: '' }],
  ['Both=1&Both.Deeper=2', { Both: { Deeper: '2' } }],
];

test.each(forms)('the form %j', (body, input) => {
  expect(readFormInput(form(body))).toEqual(input);
});

test('a form cannot reach into prototypes, nor nest without end', () => {
  const input = readFormInput(form('__proto__.polluted=1&constructor.prototype.polluted=1'));
  expect(Object.keys(input)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(() => readFormInput(form(`${'a.'.repeat(5000)}a=1`))).toThrow('nested too deeply');
});

test('any form is read, and the action is found in it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string(), fc.string())),
      fc.stringMatching(/^[A-Z][A-Za-z]*$/),
      (fields, action) => {
        const body = new URLSearchParams([
          ['Action', action],
          ...fields.filter(([name]) => name !== 'Action'),
        ]).toString();
        expect(formAction(form(body))).toBe(action);
        expect(readFormInput(form(body))).not.toHaveProperty('Action');
      },
    ),
  );
});

test('values become elements', () => {
  const value = { A: 'x', B: [1, true], C: { D: null, E: [{ F: '<' }] } };
  expect(writeXml(value, 'member')).toBe(
    '<A>x</A><B><member>1</member><member>true</member></B><C><D></D><E><member><F>&lt;</F></member></E></C>',
  );
});

test('no text can break out of its element', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeXml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|apos);)/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
      expect(escaped).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    }),
  );
});
