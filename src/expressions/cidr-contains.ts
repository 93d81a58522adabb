import { isIPv4, isIPv6 } from 'node:net';
import { FunctionFailure } from './function-failure.ts';

interface Block {
  readonly bits: 32 | 128;
  readonly address: bigint;
  /** How many leading bits are the network's. */
  readonly prefix: number;
}

/**
 * Whether an address, or a whole block, is in a block. IPv4 and IPv6 are separate: neither contains the other. Bits of
 * the block after its prefix are ignored: `10.1.2.3/8` is `10.0.0.0/8`.
 *
 * Source: RFC 4632 (IPv4), RFC 4291 section 2.2 and 2.3 (IPv6).
 *
 * @param cidr - a block: `10.0.0.0/8`, `2001:db8::/32`.
 * @param address - an address or a block.
 * @throws {FunctionFailure} for what is neither.
 */
export function cidrContains(cidr: string, address: string): boolean {
  const outer = parseBlock(cidr);
  if (outer === undefined || !cidr.includes('/'))
    throw new FunctionFailure(`needs a CIDR block, found ${JSON.stringify(cidr)}`);
  const inner = parseBlock(address);
  if (inner === undefined)
    throw new FunctionFailure(`needs an address or CIDR block, found ${JSON.stringify(address)}`);
  if (inner.bits !== outer.bits || inner.prefix < outer.prefix) return false;
  const hostBits = BigInt(outer.bits - outer.prefix);
  return inner.address >> hostBits === outer.address >> hostBits;
}

function parseBlock(text: string): Block | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : undefined;
  if (bits === undefined || rest.length > 0) return undefined;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  return { bits, prefix, address: bits === 32 ? toNumber(address.split('.'), 10, 8n) : fromIPv6(address) };
}

function fromIPv6(address: string): bigint {
  const plain = address.replace(/[^:]+\.[^:]+$/, embeddedIPv4);
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array<string>(8 - front.length - back.length).fill('0');
  return toNumber([...front, ...gap, ...back], 16, 16n);
}

/** The last 32 bits of an IPv6 address may be written as an IPv4 address. */
function embeddedIPv4(address: string): string {
  const number = toNumber(address.split('.'), 10, 8n);
  return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
}

function toNumber(groups: readonly string[], radix: number, width: bigint): bigint {
  return groups.reduce((number, group) => (number << width) | BigInt(Number.parseInt(group, radix)), 0n);
}
