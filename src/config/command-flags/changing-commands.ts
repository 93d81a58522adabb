/** The commands that can change something: they share what bounds a change. */
export const CHANGES = { check: true, apply: true, rollback: true } as const;
