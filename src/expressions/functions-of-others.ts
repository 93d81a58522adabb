/** What other languages and tools call a function, and what says the same here. */
export const FUNCTIONS_OF_OTHERS: ReadonlyMap<string, string> = new Map([
  ...each(['match', 'matches', 'regex', 'regexp', 'regexp_match', 're_match'], "regex_match(Name, '^a.*')"),
  ...each(['like', 'glob', 'wildcard', 'fnmatch'], "glob_match(Name, 'a*')"),
  ...each(['now', 'today', 'current_date', 'current_timestamp', 'utcnow'], '`cove.now`, or age_days(CreateDate)'),
  ...each(['date_diff', 'datediff', 'days_since', 'age', 'days_between'], 'age_days(CreateDate) > `90`'),
  ...each(['count', 'size', 'len'], 'length(Tags)'),
  ...each(['coalesce', 'default', 'ifnull', 'nvl'], 'not_null(Name, Arn), or Name || Arn'),
  ...each(['concat', 'format', 'sprintf'], "join('', [Name, Arn])"),
  ...each(['tolower', 'to_lower', 'lowercase', 'lcase'], 'lower(Name)'),
  ...each(['toupper', 'to_upper', 'uppercase', 'ucase'], 'upper(Name)'),
  ...each(['from_json', 'json', 'jsondecode', 'fromjson', 'loads'], 'parse_json(Policy)'),
  ...each(['urldecode', 'url_decode', 'unquote', 'decodeuri'], 'decode_uri(Document)'),
  ...each(['b64decode', 'base64decode', 'base64_decode'], 'decode_base64(Content)'),
  ...each(['inet', 'in_cidr', 'ip_in_cidr', 'cidr', 'cidr_match'], 'cidr_contains(CidrIp, Address)'),
  ...each(['has', 'in', 'includes', 'any_of', 'one_of'], "contains(['a', 'b'], Name)"),
  ...each(['exists', 'defined', 'present', 'is_not_null'], 'the member itself: Name is true where there is one'),
  ...each(['not', 'is_null', 'absent', 'missing', 'empty', 'is_empty'], '!Name'),
  ...each(['if', 'iif', 'case', 'cond'], 'Encrypted ? KmsKeyId : Name'),
  ...each(['int', 'integer', 'float', 'number', 'tonumber'], 'to_number(Value)'),
  ...each(['str', 'string', 'text', 'tostring'], 'to_string(Value)'),
  ...each(['filter', 'where', 'select', 'any', 'some', 'exists_in'], "Tags[?Key == 'owner']"),
  ...each(['all', 'every'], "!(Tags[?Key != 'owner'])"),
  ...each(['flatten'], 'Reservations[].Instances[]'),
  ...each(['first', 'head'], 'Tags[0]'),
  ...each(['last', 'tail'], 'Tags[-1]'),
]);

function each(names: readonly string[], meant: string): [string, string][] {
  return names.map((name) => [name, meant]);
}
