import type { JsonObject } from '../../values/json.ts';
import { CommonError } from '../aws-error.ts';
import type { EbsState } from '../world/resources.ts';
import type { CallContext } from './service.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetEbsEncryptionByDefault.html */
export function getEbsEncryptionByDefault(_input: JsonObject, call: CallContext): JsonObject {
  const { encryptedByDefault } = call.world.visibility.read(ebsOf(call));
  return { ebsEncryptionByDefault: encryptedByDefault };
}

export function enableEbsEncryptionByDefault(_input: JsonObject, call: CallContext): JsonObject {
  return change(true, call);
}

export function disableEbsEncryptionByDefault(_input: JsonObject, call: CallContext): JsonObject {
  return change(false, call);
}

function change(encryptedByDefault: boolean, call: CallContext): JsonObject {
  const state = ebsOf(call);
  if (state.encryptedByDefault !== encryptedByDefault) call.world.visibility.willChange(state);
  state.encryptedByDefault = encryptedByDefault;
  return { ebsEncryptionByDefault: encryptedByDefault };
}

function ebsOf({ account, region }: CallContext): EbsState {
  const state = account.resources.ec2.ebs.get(region);
  if (state === undefined) throw new CommonError('server-error', `The simulator has no region ${region}`);
  return state;
}
