import { Composer, type CST, type Document, Lexer, type ParsedNode, Parser, type YAMLError } from 'yaml';
import { append } from '../values/long-lists.ts';
import type { Diagnostic } from './diagnostic.ts';
import { locateNodes } from './locate-nodes.ts';
import type { LocatedValue } from './located-value.ts';
import { lookAlikes } from './look-alikes.ts';
import { missingQuotes } from './missing-quotes.ts';
import { aFile, type Problem, type SourceText } from './source-text.ts';

export interface ParsedYaml {
  /** Undefined if the text cannot be understood as one YAML document of JSON values. */
  readonly root: LocatedValue | undefined;
  /** Values in it that replace what could not be read and was reported. */
  readonly flawed: ReadonlySet<LocatedValue>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Nesting depth. A policy needs about 10; each level costs stack in everything that walks the document. */
const DEEPEST = 100;

/**
 * Lexical tokens in a file: some 1,500 policies. All that follows costs microseconds per token, right or wrong.
 */
const MOST_LEXEMES = 250_000;

/**
 * Reads one YAML 1.2 document (core schema) as JSON values with their places. Everything outside JSON (tags, merge
 * keys, keys that are not strings, infinite numbers) is an error. Takes linear time, whatever the text.
 *
 * Only the first syntax error is reported, since later ones are mostly its consequences.
 */
export function parseYaml(source: SourceText): ParsedYaml {
  const control = CONTROL_CHARACTER.exec(source.text);
  if (control !== null) {
    return failed(source, control.index, control.index + 1, controlCharacterProblem(control[0]));
  }
  const tokens = tokenize(source.text);
  if (!Array.isArray(tokens)) {
    return failed(source, tokens.at, tokens.at + 1, tokens.problem);
  }
  const [document, second] = compose(tokens, source.text.length);
  if (document === undefined || document.contents === null) {
    return failed(source, 0, 0, {
      code: 'file/empty',
      message: source.noun === 'policy file' ? 'the file contains no policy' : 'the file is empty',
      hint: `${aFile(source.noun)} begins with \`version: 1\``,
    });
  }
  if (document.errors[0] !== undefined) {
    return failed(source, ...syntaxError(source.text, document.errors[0]));
  }
  if (second !== undefined) {
    const start = second.contents?.range[0] ?? second.range[0];
    return failed(source, start, start + 1, {
      code: 'yaml/multiple-documents',
      message: `a second YAML document begins here, but ${aFile(source.noun)} contains only one`,
      hint:
        source.noun === 'policy file'
          ? 'put the policies into one `policies` list, or into separate files'
          : 'keep one of them',
    });
  }
  return locate(source, document);
}

function locate(source: SourceText, document: Document.Parsed): ParsedYaml {
  const version = document.directives.yaml;
  if (version.explicit === true && version.version !== '1.2') {
    return failed(source, 0, source.line(0).text.length, {
      code: 'yaml/version',
      message: `the file declares YAML ${version.version}, but ${source.noun}s are YAML 1.2`,
      hint: 'remove the %YAML line',
    });
  }
  const located = locateNodes(source, document.contents as ParsedNode);
  const warnings = document.warnings
    .filter((warning) => warning.code !== 'TAG_RESOLVE_FAILED')
    .map((warning) =>
      source.diagnostic(warning.pos[0], warning.pos[1], {
        code: 'yaml/warning',
        severity: 'warning',
        message: lowerFirst(warning.message),
      }),
    );
  const odd = located.root === undefined ? [] : lookAlikes(source, located.root);
  return { ...located, diagnostics: [...located.diagnostics, ...warnings, ...odd] };
}

/** The tokens of the text, or the place where there are too many. The parser keeps its own stack: no recursion here. */
function tokenize(text: string): CST.Token[] | { at: number; problem: Problem } {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
    }
    lexemes += 1;
    // The document itself is on the stack too.
    if (parser.stack.length > DEEPEST + 1) return { at: Math.max(0, parser.offset - lexeme.length), problem: tooDeep };
    if (lexemes > MOST_LEXEMES) return { at: parser.offset, problem: tooComplex };
  }
  append(tokens, parser.end());
  return tokens;
}

const tooDeep: Problem = {
  code: 'yaml/too-deep',
  message: `more than ${DEEPEST} collections are nested`,
};

const tooComplex: Problem = {
  code: 'yaml/too-complex',
  message: `the file has more than ${MOST_LEXEMES} YAML tokens`,
  hint: 'spread its policies over several files',
};

function compose(tokens: readonly CST.Token[], length: number): Document.Parsed[] {
  // Uniqueness of keys is checked in locate-nodes.ts: here it would take quadratic time.
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    merge: false,
    logLevel: 'silent',
  });
  // A hostile file has an error per character, and an error costs mostly its stack trace, which nobody reads.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return [...composer.compose(tokens, false, length)];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function syntaxError(text: string, error: YAMLError): [start: number, end: number, problem: Problem] {
  const message = lowerFirst(error.message);
  if (/Missing closing|end with a [\]}]/.test(error.message)) {
    const opening = lastOpening(text, error.pos[0]);
    return [
      opening,
      opening + 1,
      {
        code: 'yaml/unclosed',
        message: `this ${text[opening]} is never closed`,
        hint: `close it: ${CLOSING[text[opening] ?? ''] ?? ''}`,
      },
    ];
  }
  if (error.code === 'TAB_AS_INDENT') {
    return [...error.pos, { code: 'yaml/tab', message, hint: 'indent with spaces' }];
  }
  return [...error.pos, missingQuotes(text, error) ?? { code: 'yaml/syntax', message }];
}

/** The last quote or bracket before `offset` that has no counterpart. */
function lastOpening(text: string, offset: number): number {
  const open: number[] = [];
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const isControl = lexeme === '\x02' || lexeme === '\x18' || lexeme === '\x1f';
    if (isControl) continue;
    if (at + lexeme.length > offset && at >= offset) break;
    if (lexeme === '[' || lexeme === '{') open.push(at);
    else if (lexeme === ']' || lexeme === '}') open.pop();
    else if (isUnclosedQuote(lexeme)) return at;
    at += lexeme.length;
  }
  return open.at(-1) ?? Math.min(offset, text.length - 1);
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}', '"': '"', "'": "'" };

function isUnclosedQuote(lexeme: string): boolean {
  const quote = lexeme[0];
  return (quote === '"' || quote === "'") && (lexeme.length === 1 || !lexeme.endsWith(quote));
}

function failed(source: SourceText, start: number, end: number, problem: Problem): ParsedYaml {
  const last = source.text.length;
  const diagnostic = source.diagnostic(Math.min(start, last), Math.min(end, last), problem);
  return { root: undefined, flawed: new Set(), diagnostics: [diagnostic] };
}

/**
 * Not among the printable characters of YAML 1.2.2, section 5.1 (lone surrogates cannot come from UTF-8).
 */
const CONTROL_CHARACTER = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ud800-\udfff\ue000-\ufffd]/;

function controlCharacterProblem(character: string): Problem {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'yaml/control-character',
    message: `the control character U+${code} is not allowed in YAML`,
    hint: `in a double-quoted string, write it as "\\u${code}"`,
  };
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
