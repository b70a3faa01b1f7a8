export const makePipeline = (_w: unknown, _n: string, _p: unknown): void => undefined;
