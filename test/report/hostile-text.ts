/** What the owner of a resource may call it, to do harm to whoever reads of it. */
export const hostileText = [
  'clear \u001b[2J\u001b[1;1H',
  'csi \u009b31m',
  'bell \u0007 del \u007f nul \u0000',
  'line\r\nbreak\u2028and\u2029more',
  'bidi \u202egpj.exe\u202c \u2066x\u2069',
  'zero\u200bwidth\ufeff',
  'lone \ud800 surrogate',
  '</script><script>alert(1)</script>',
  '[link](https://example.com) {0} %s',
  '@everyone #1 www.example.com a@example.com a/b#1',
  'emoji 👩‍👩‍👧 🛡️ 日本語',
  '"quotes\' and `ticks` \\ backslash',
].join(' | ');
