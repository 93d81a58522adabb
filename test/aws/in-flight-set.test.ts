import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createInFlightSet } from '../../src/aws/in-flight-set.ts';

it('holds what was added and not removed, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(), { nil: undefined }), { maxLength: 60 }), (steps) => {
      const bag = createInFlightSet<{ place: number }>();
      const expected: { place: number }[] = [];
      for (const step of steps) {
        if (step === undefined || expected.length === 0) {
          const thing = { place: 0 };
          bag.add(thing);
          expected.push(thing);
        } else {
          for (const thing of expected.splice(step % expected.length, 1)) bag.remove(thing);
        }
        expect(new Set(bag.all())).toEqual(new Set(expected));
        expect(bag.all()).toHaveLength(expected.length);
      }
    }),
  );
});
