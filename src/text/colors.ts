import type pc from 'picocolors';

/** Functions that colour text, or return it unchanged. */
export type Colors = ReturnType<typeof pc.createColors>;
