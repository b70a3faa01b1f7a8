export const codepipeline = { name: 'codepipeline', operations: {}, needs: {} };
