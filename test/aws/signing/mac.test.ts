import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hmac } from '../../../src/aws/signing/mac.ts';

it("makes the codes that Node's HMAC makes, with keys and of texts of any length, one after the other", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { maxLength: 5 });
  fc.assert(
    fc.property(bytes, texts, fc.constantFrom('hex', 'binary'), (bytes, each, encoding) => {
      const key = Buffer.from(bytes).toString('binary');
      for (const text of each) {
        expect(hmac(key, text, encoding)).toBe(createHmac('sha256', bytes).update(text).digest(encoding));
      }
    }),
  );
});
