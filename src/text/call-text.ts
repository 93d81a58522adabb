import { visible } from './visible-text.ts';

/** `cloudtrail:StopLogging {"Name":"audit"}` */
export function callText({ operation, input }: { readonly operation: string; readonly input: unknown }): string {
  return visible(`${operation} ${JSON.stringify(input)}`);
}
