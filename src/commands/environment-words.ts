/** The variables that the program reads, as help, man page and documents name them. */
export const ENVIRONMENT: readonly { readonly name: string; readonly doc: string }[] = [
  { name: 'COVE_…', doc: 'a setting of cove.config.yml: COVE_ROLE_NAME, COVE_FAIL_ON, COVE_REGIONS=eu-*,us-east-1' },
  { name: 'COVE_SIGNING_KEY', doc: 'the key that plans and run logs are signed with, unless --sign names a file' },
  { name: 'COVE_QUEUE_PASSWORD', doc: 'the password for --queue, to keep it off the command line' },
  { name: 'COVE_QUEUE_TIMES', doc: 'the timeouts of --queue, in milliseconds (docs/scale-out.md)' },
  { name: 'COVE_DEBUG', doc: 'as --debug: show where an error comes from' },
  { name: 'AWS_PROFILE, AWS_REGION', doc: 'and all others that the AWS SDK reads' },
  { name: 'AWS_ENDPOINT_URL', doc: 'a simulator or proxy to call instead of AWS' },
  { name: 'HTTPS_PROXY, NO_PROXY', doc: 'a proxy on the way to AWS, and the hosts that need none' },
  { name: 'NODE_EXTRA_CA_CERTS', doc: 'a file with the CA of a proxy that inspects TLS' },
  { name: 'NO_COLOR, FORCE_COLOR, COLUMNS', doc: 'colours, and the width of piped output' },
];
