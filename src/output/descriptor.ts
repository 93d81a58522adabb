/** Whether a path names an open file (`/dev/fd/3`), which is added to rather than replaced. */
export function isDescriptor(absolute: string): boolean {
  return DESCRIPTOR.test(absolute);
}

const DESCRIPTOR = /^\/(?:dev\/(?:std(?:out|err)$|fd\/)|proc\/self\/fd\/)/;
