/** What the path of a file says of the secrets in it. */

const testing =
  /(^|[/_.-])(tests?|tests?(ing|suite|utils?|data|server|case|cases|lib|support)|unittests?|conftest|docs?|documentation|examples?|samples?|fixtures?|mocks?|mocked|dummy|fakes?|snakeoil|localhost|demos?|tutorials?|benchmarks?|cassettes?|recordings?|self-?signed|vectors?)([/_.-]|$)/i;

/** Tests, documents, examples: places where secrets are made up as a rule. */
export function isTestPath(path: string): boolean {
  return testing.test(path);
}

/** The same, of the words that stand before a key or name it. */
export function speaksOfTests(text: string): boolean {
  return /(^|[^a-z])(tests?|testing|dummy|example|sample|snake-?oil|localhost|fake|insecure|mock)([^a-z]|$)/i.test(
    text,
  );
}
