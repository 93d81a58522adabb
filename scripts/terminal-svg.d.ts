/** Columns of the terminal that is drawn. */
export declare const COLUMNS: number;

/** An SVG of a command as it is typed, without the prompt, and of what came out, with its colours. */
export function terminalSvg(command: string, printed: string, label: string): string;
