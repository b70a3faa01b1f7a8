export const cloudformation = { name: 'cloudformation', operations: {}, needs: {} };
