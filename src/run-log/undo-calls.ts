import type { ChangeCall, UndoCall } from './records.ts';

/** The calls that take a call back, in their order. */
export function undosOf({ undo }: Pick<ChangeCall, 'undo'>): readonly UndoCall[] {
  if (undo === null) return [];
  return Array.isArray(undo) ? (undo as readonly UndoCall[]) : [undo as UndoCall];
}

/** The same as records and plans write them. */
export function toUndo(calls: readonly UndoCall[]): ChangeCall['undo'] {
  const [first, ...others] = calls;
  if (first === undefined) return null;
  return others.length === 0 ? first : calls;
}
