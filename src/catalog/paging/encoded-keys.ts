import { CoveError } from '../../cove-error.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../values/json.ts';

/** Members that S3 encodes where it is asked to (`EncodingType: url`), of its answers and of the elements in them. */
const ENCODED_MEMBERS = ['Delimiter', 'Prefix', 'Marker', 'NextMarker', 'StartAfter', 'KeyMarker', 'NextKeyMarker'];
const ENCODED_ELEMENTS: readonly (readonly [list: string, member: string])[] = [
  ['Contents', 'Key'],
  ['Versions', 'Key'],
  ['DeleteMarkers', 'Key'],
  ['Uploads', 'Key'],
  ['CommonPrefixes', 'Prefix'],
];

/**
 * A page of keys as they are called. S3 writes them in URL encoding where a policy asks for it, since XML cannot have
 * all characters that a key may: a filter would compare with what no key is called, and the marker of a page, given
 * back as it came, would be another one.
 *
 * Source: `EncodingType` in https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html and its neighbours;
 * that spaces come as `+` is what botocore knows of it.
 *
 * @param service - of whose answers the page is.
 * @throws {CoveError} where a key is not encoded as the answer says.
 */
export function withPlainKeys(service: string, page: JsonObject): JsonObject {
  if (service !== 's3' || page.EncodingType !== 'url') return page;
  const { EncodingType: _, ...members } = page;
  const plain: JsonObject = Object.assign(Object.create(null) as JsonObject, members);
  for (const name of ENCODED_MEMBERS) decodeIn(plain, name);
  for (const [list, member] of ENCODED_ELEMENTS) {
    const elements = plain[list];
    if (Array.isArray(elements)) for (const element of elements) if (isJsonObject(element)) decodeIn(element, member);
  }
  return plain;
}

function decodeIn(holder: JsonObject, name: string): void {
  const value: JsonValue | undefined = holder[name];
  if (typeof value !== 'string') return;
  try {
    holder[name] = decodeURIComponent(value.replaceAll('+', ' '));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new CoveError('internal', `the answer says that \`${name}\` is URL-encoded, and it is not`);
  }
}
