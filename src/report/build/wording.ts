/** How our own sentences name what can be set: by flags, as they are written, or as programs know it. */
export interface Wording {
  /** Rewords a sentence of ours, never what AWS or users wrote. @default it stays as it is, with flags */
  readonly words?: ((sentence: string) => string) | undefined;
}

/** A sentence of ours, for those who read it. */
export function worded(sentence: string, { words }: Wording): string {
  return words === undefined ? sentence : words(sentence);
}
