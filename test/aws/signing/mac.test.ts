import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMac } from '../../../src/aws/signing/mac.ts';

it("makes the codes that Node's HMAC makes, of texts of any length, one after the other", () => {
  const bytes = fc.uint8Array({ maxLength: 64 });
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { maxLength: 5 });
  fc.assert(
    fc.property(bytes, texts, (key, each) => {
      const mac = createMac(key);
      for (const text of each) expect(mac(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }),
  );
});
