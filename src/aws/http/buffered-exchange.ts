import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** An answer that was read to its end. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly reason: string;
  /** In lower case; a header that came more than once is joined by commas. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** What becomes of an exchange: `answered` or `failed` is called, once. */
export interface ExchangeEnd {
  /** More of the answer is held in memory, until the end. */
  grew(bytes: number): void;
  answered(answer: HttpAnswer): void;
  failed(error: Error): void;
}

/**
 * One request of undici, its answer gathered in memory. An answer that does not have the announced length is always an
 * error.
 */
export class BufferedExchange implements Dispatcher.DispatchHandler {
  /** Among those that are under way. */
  place = 0;
  /** When it was begun, by the clock of the run. */
  readonly startMs: number;
  /** Ends it before the connection ends; undefined for what lives as long as the connection. */
  readonly signal: AbortSignal | undefined;
  readonly #method: string;
  readonly #end: ExchangeEnd;
  #controller: Dispatcher.DispatchController | undefined;
  #abortReason: Error | undefined;
  #ended = false;
  #statusCode = 0;
  #reason = '';
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(method: string, startMs: number, end: ExchangeEnd, signal?: AbortSignal) {
    this.startMs = startMs;
    this.signal = signal;
    this.#method = method;
    this.#end = end;
  }

  /** How much of the answer is there. */
  get length(): number {
    return this.#length;
  }

  /** Ends the exchange now, whether it waits for a socket, is being sent or is being answered. */
  abort(reason: Error): void {
    this.#abortReason = reason;
    this.#controller?.abort(reason);
    this.#fail(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abortReason !== undefined) controller.abort(this.#abortReason);
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    statusCode: number,
    headers: IncomingHttpHeaders,
    reason = '',
  ): void {
    // 100 and the like announce an answer, but are not one.
    if (statusCode < 200) return;
    this.#statusCode = statusCode;
    this.#reason = reason;
    this.#headers = joinedHeaders(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#ended) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#end.grew(chunk.length);
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    const announced = this.#headers['content-length'];
    if (announced !== undefined && Number(announced) !== this.#length && this.#hasBody()) {
      const code = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
      this.#fail(Object.assign(new Error(`${this.#length} of ${announced} bytes`), { code }));
      return;
    }
    this.#ended = true;
    const [first] = this.#chunks;
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#length);
    this.#end.answered({ statusCode: this.#statusCode, reason: this.#reason, headers: this.#headers, body });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #hasBody(): boolean {
    return this.#method !== 'HEAD' && this.#statusCode !== 204 && this.#statusCode !== 304;
  }

  #fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#chunks = [];
    this.#end.failed(error);
  }
}

export function joinedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    // Few answers repeat a header; the object is not shared.
    if (Array.isArray(value)) headers[name] = value.join(',');
  }
  return headers as Record<string, string>;
}
