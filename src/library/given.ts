/**
 * Options as a program gives them: what is undefined is not given. Who computes options, under TypeScript's
 * exactOptionalPropertyTypes too, need not leave them out: `{ failOn: isStrict ? 'info' : undefined }`.
 */
export type Given<T> = {
  readonly [Name in keyof T]: Record<never, never> extends Pick<T, Name> ? T[Name] | undefined : T[Name];
};

/** Data that is only read: lists of constants (`as const`) and frozen ones are taken too. */
export type OnlyRead<T> = T extends readonly (infer Element)[]
  ? readonly OnlyRead<Element>[]
  : T extends object
    ? { readonly [Name in keyof T]: OnlyRead<T[Name]> }
    : T;
