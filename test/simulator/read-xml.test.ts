import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readXml } from '../../src/simulator/protocols/read-xml.ts';
import { writeXml } from '../../src/simulator/protocols/write-xml.ts';
import type { JsonObject, JsonValue } from '../../src/values/json.ts';

const readable: [text: string, value: JsonObject][] = [
  ['<A/>', { A: '' }],
  ['<A></A>', { A: '' }],
  ['<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="http://x/" b=\'c\'> text </A>', { A: ' text ' }],
  ['<A>\n  <B>true</B>\n  <C/>\n</A>\n', { A: { B: 'true', C: '' } }],
  ['<A><B>1</B><C>2</C><B>3</B></A>', { A: { B: ['1', '3'], C: '2' } }],
  ['<A>&lt;&amp;&#x41;&#66;&gt;</A>', { A: '<&AB>' }],
];

test.each(readable)('%s', (text, value) => {
  expect(readXml(text)).toEqual(value);
});

test.each([
  '',
  'text',
  '<A>',
  '<A></B>',
  '<A></A><B/>',
  '<A>text<B/></A>',
  '<A><B/>text</A>',
  '<A>&nonsense;</A>',
  '<A>& </A>',
  '<A>&#9999999;</A>',
  '<A><!-- comment --></A>',
  '<!DOCTYPE A [<!ENTITY e "x">]><A>&e;</A>',
  '<A><![CDATA[x]]></A>',
  '<A b=c/>',
  `${'<A>'.repeat(20)}${'</A>'.repeat(20)}`,
])('refused: %s', (text) => {
  expect(() => readXml(text)).toThrow('The XML you provided was not well-formed');
});

test('reads what writeXml writes', () => {
  const name = fc.stringMatching(/^[A-Z][a-z]{0,5}$/);
  // Spaces around elements mean nothing, so that a text of spaces alone is none beside them: here it has a letter.
  const leaf = fc.string({ unit: 'grapheme' }).map((text) => `x${text.replace(/[\p{Cc}\p{Cs}]/gu, '')}`);
  const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf, fc.dictionary(name, tie('tree'), { minKeys: 1, maxKeys: 4 })),
  }));
  fc.assert(
    fc.property(name, tree, (root, value) => {
      expect(readXml(`<${root}>${writeXml(value, 'item')}</${root}>`)).toEqual({ [root]: value });
    }),
    { seed: 7 },
  );
});
