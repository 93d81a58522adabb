import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { quoteHcl, renderHcl } from '../../src/permissions/hcl.ts';

describe('quoteHcl', () => {
  test.each([
    ['plain', '"plain"'],
    ['${var.secret}', '"$${var.secret}"'],
    ['$${', '"\\u0024$${"'],
    ['%${ $%{', '"\\u0025$${ \\u0024%%{"'],
    ['$$ $"', '"\\u0024\\u0024 \\u0024\\""'],
    ['%{ if true }', '"%%{ if true }"'],
    ['100% $5', '"100% $5"'],
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ['a\nb\tc\rd', '"a\\nb\\tc\\rd"'],
    ['\b\f\u0000\u007f', '"\\u0008\\u000c\\u0000\\u007f"'],
    ['\u202e\u2028\u{e0041}', '"\\u202e\\u2028\\U000e0041"'],
  ])('%j is %s', (text, quoted) => {
    expect(quoteHcl(text)).toBe(quoted);
  });

  it('looks at a long row of signs once', () => {
    expect(quoteHcl('$%'.repeat(200_000))).toBe(`"${'\\u0024\\u0025'.repeat(200_000)}"`);
  });

  it('of any text reads as that text, and holds no template', () => {
    const piece = fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'u', 'a');
    const any = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(any, (text) => {
        expect(readHcl(quoteHcl(text))).toBe(text);
      }),
    );
  });
});

test('neighbours of one line are aligned, and no others', () => {
  const text = renderHcl([
    {
      block: 'resource',
      labels: ['a', 'b${c}'],
      body: [
        { attribute: 'name', value: 'x' },
        { attribute: 'a_longer_name', value: 3 },
        { attribute: 'list', value: ['one', 'two'] },
        { attribute: 'short', value: ['one'] },
        'blank',
        { attribute: 'is', value: true },
        {
          attribute: 'of',
          value: { call: 'jsonencode', argument: { object: { 'aws:Key': 'v', None: null, Empty: { object: {} } } } },
        },
      ],
    },
  ]);
  expect(text).toBe(`resource "a" "b$\${c}" {
  name          = "x"
  a_longer_name = 3
  list = [
    "one",
    "two",
  ]
  short = ["one"]

  is = true
  of = jsonencode({
    "aws:Key" = "v"
    None      = null
    Empty     = {}
  })
}
`);
});

/**
 * A quoted template of HCL, read by its grammar; a template sequence in it is an error.
 * Source: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md, "Template Expressions"
 */
function readHcl(quoted: string): string {
  const literal = quoted.slice(1, -1);
  const token = /\\u([0-9a-f]{4})|\\U([0-9a-f]{8})|\\([nrt"\\])|([$%])\4\{|([$%])\{|([^"\\\n])/gsuy;
  let text = '';
  let end = 0;
  for (const match of literal.matchAll(token)) {
    const [all, short, long, letter, literalStart, template, plain] = match;
    if (match.index !== end || template !== undefined) throw new Error(`no literal: ${quoted}`);
    end += all.length;
    if (short !== undefined || long !== undefined)
      text += String.fromCodePoint(Number.parseInt(short ?? long ?? '', 16));
    else if (letter !== undefined) text += { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[letter];
    else text += literalStart === undefined ? plain : `${literalStart}{`;
  }
  if (end !== literal.length) throw new Error(`no literal: ${quoted}`);
  return text;
}
