/** Orders things by a member that is text, by its UTF-16 units: the same on every machine, whatever its language. */
export function byMember<Name extends string>(name: Name) {
  return (one: Readonly<Record<Name, string>>, other: Readonly<Record<Name, string>>): number => {
    if (one[name] === other[name]) return 0;
    return one[name] < other[name] ? -1 : 1;
  };
}
