import { displayWidth } from './display-width.ts';

/** A text in so many columns: what does not fit is cut from its end, and `…` stands there. */
export function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The same for the name of a resource: what tells an ARN from others stands at its end. */
export function cutName(name: string, width: number): string {
  if (!name.startsWith('arn:')) return cutEnd(name, width);
  if (displayWidth(name) <= width) return name;
  let kept = '';
  for (const character of Array.from(name.slice(-MOST_UNITS * Math.max(1, width))).reverse()) {
    if (displayWidth(character + kept) > width - 1) break;
    kept = character + kept;
  }
  return `…${kept}`;
}

/** Of a column, with marks that take none: a name may be as long as an answer, and only its end is looked at. */
const MOST_UNITS = 8;
