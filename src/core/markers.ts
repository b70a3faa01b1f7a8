/** PEP 508 environment markers: read to see that they are well formed; evaluating them is the resolver's. */

const variables = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
]);
const token = /\s*(?:(===|~=|==|!=|<=|>=|<|>)|([()])|('[^']*'|"[^"]*")|([a-z_]+(?:\.[a-z_]+)?))/giy;

/** What is wrong with a marker, or undefined. Linear in its length; nesting is bounded. */
export function markerProblem(marker: string): string | undefined {
  const tokens = tokenize(marker);
  if (typeof tokens === 'string') return tokens;
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (): string | undefined => tokens[at++];

  const operand = (): string | undefined => {
    const found = take();
    if (found === undefined) return 'it ends too early';
    if (/^['"]/.test(found) || variables.has(found)) return undefined;
    return `\`${found}\` is no marker variable`;
  };
  const operator = (): string | undefined => {
    const found = take();
    if (found === 'not') return take() === 'in' ? undefined : '`not` must be followed by `in`';
    if (found === 'in' || (found !== undefined && /^[=!<>~]/.test(found))) return undefined;
    return `\`${found ?? ''}\` is no comparison`;
  };
  const atom = (depth: number): string | undefined => {
    if (peek() !== '(') return operand() ?? operator() ?? operand();
    if (depth > 20) return 'it is nested too deeply';
    take();
    return expression(depth + 1) ?? (take() === ')' ? undefined : 'a `)` is missing');
  };
  const expression = (depth: number): string | undefined => {
    let problem = atom(depth);
    while (problem === undefined && (peek() === 'and' || peek() === 'or')) {
      take();
      problem = atom(depth);
    }
    return problem;
  };
  const problem = expression(0);
  return problem ?? (at < tokens.length ? `\`${peek() ?? ''}\` is not expected here` : undefined);
}

function tokenize(marker: string): readonly string[] | string {
  const found: string[] = [];
  const text = marker.trim();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (!match) return `\`${text.slice(from, from + 20)}\` cannot be read`;
    found.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return found;
}
